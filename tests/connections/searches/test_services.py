import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from matchmaking.connections.exceptions import SearchLimitError
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.services import (
    MOST_SEARCHES,
    change_search,
    delete_search,
    open_search,
    save_search,
)
from matchmaking.organizations.models import PlatformRole
from tests.factories.organizations import UserFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.taxonomy import IndustryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory()


def saved(owner, kind=SearchKind.SCENARIO, **filters):
    return save_search(by=owner, kind=kind, filters=filters)


def test_search_is_called_by_what_it_asks_for(owner):
    IndustryFactory(code="C36", name_zh="汽车制造")

    with translation.override("zh-hans"):
        search, is_new = saved(
            owner, province="320000", q="  在线   质检 ", industry="C36", stage=""
        )

    assert (is_new, search.name) == (True, "在线 质检 · 汽车制造 · 江苏")
    assert search.filters == {"industry": "C36", "province": "320000", "q": "在线 质检"}
    assert search.has_alert


def test_long_names_are_cut(owner):
    IndustryFactory(code="C36", name_zh="汽" * 80, name_en="C" * 80)

    assert len(saved(owner, industry="C36")[0].name) == 60


def test_same_search_is_kept_once_whatever_the_order(owner):
    first, _ = saved(owner, q="划伤", province="320000")
    again, is_new = saved(owner, province="320000", q="划伤 ")

    assert (again, is_new) == (first, False)
    assert saved(owner, SearchKind.SOLUTION, q="划伤", province="320000")[1]
    assert saved(UserFactory(), q="划伤", province="320000")[1]


def test_constraint_holds_what_the_lock_does_not(owner):
    row = SavedSearchFactory(owner=owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearchFactory(owner=owner, filters=row.filters)


@pytest.mark.parametrize(
    ("filters", "field", "code"),
    [
        ({}, "filters", "required"),
        ({"q": "  "}, "filters", "required"),
        ({"mine": "1"}, "filters.mine", "unknown_field"),
        ({"q": "划伤", "budget_max": "3"}, "filters.budget_max", "unknown_field"),
        ({"industry": "C99"}, "filters.industry", "unknown_code"),
        ({"province": "江苏"}, "filters.province", "unknown_code"),
        ({"q": "x" * 61}, "filters.q", "max_length"),
        ({"q": "a\x00b"}, "filters.q", "null_characters_not_allowed"),
    ],
)
def test_only_known_filters_with_known_values_are_kept(owner, filters, field, code):
    with pytest.raises(ValidationError) as refused:
        save_search(by=owner, kind=SearchKind.SCENARIO, filters=filters)

    assert {name: errors[0].code for name, errors in refused.value.error_dict.items()} == {
        field: code
    }
    assert not SavedSearch.objects.exists()


def test_person_keeps_so_many_searches_and_no_more(owner):
    for number in range(MOST_SEARCHES):
        SavedSearchFactory(owner=owner, filters={"q": str(number)})

    with pytest.raises(SearchLimitError):
        saved(owner, q="划伤")
    assert saved(owner, q="7")[1] is False  # one that is there is still found
    assert saved(UserFactory(), q="划伤")[1]


def test_auditor_saves_nothing():
    with pytest.raises(PermissionDenied):
        saved(UserFactory(platform_role=PlatformRole.AUDITOR), q="划伤")


def test_search_is_renamed_and_muted_by_its_owner(owner):
    search = SavedSearchFactory(owner=owner)

    change_search(search=search, by=owner, name=" 江苏的划伤 ", has_alert=False)

    assert (search.name, search.has_alert) == ("江苏的划伤", False)
    with pytest.raises(ValidationError):
        change_search(search=search, by=owner, name=" ")


def test_turning_the_alert_on_again_begins_anew(owner):
    search = SavedSearchFactory(owner=owner, known=[1], has_alert=False)

    change_search(search=search, by=owner, has_alert=True)

    assert search.known == []
    assert search.known_at > search.created_at


def test_opening_makes_everything_known(owner):
    search = SavedSearchFactory(owner=owner, known=[1, 2])
    before = timezone.now()

    open_search(search=search, by=owner)

    search.refresh_from_db()
    assert search.known == []
    assert min(search.opened_at, search.known_at) >= before


def test_others_may_do_nothing_with_it(owner):
    search = SavedSearchFactory()

    for act in (change_search, open_search, delete_search):
        with pytest.raises(PermissionDenied):
            act(search=search, by=owner)

    assert list(SavedSearch.objects.all()) == [search]


def test_searches_go_with_their_owner_and_by_his_wish(owner):
    search = SavedSearchFactory(owner=owner)
    delete_search(search=search, by=owner)
    delete_search(search=search, by=owner)
    SavedSearchFactory(owner=owner)

    owner.delete()

    assert not SavedSearch.objects.exists()

"""Saving searches from the lists, and the page that keeps them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.connections.models import SavedSearch, Watch
from matchmaking.connections.searches.services import MOST_SEARCHES
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.models import Notification
from matchmaking.organizations.models import PlatformRole, Role
from tests.factories.notifications import NotificationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:scenario_list")
NEW = reverse("web:search_create")
PAGE = reverse("web:watch_list")
CHOSEN = {"q": "划伤", "province": "320000"}
ASKED = {"list": "scenario", **CHOSEN, "name": "江苏划伤", "has_alert": "on"}


@pytest.fixture
def user(english):
    user = UserFactory()
    english.force_login(user)
    return user


def of(search, action):
    return reverse(f"web:search_{action}", args=[search.public_id])


def place(search):
    return f"{PAGE}#search-{search.public_id}"


@pytest.mark.parametrize("kind", ["scenario", "solution", "provider"])
def test_list_offers_to_save_its_filters_under_their_name(english, user, kind):
    address = reverse(f"web:{kind}_list")
    assert "Save this search" not in words(english.get(address))

    page = english.get(address, {**CHOSEN, "page": 2})

    assert "Save this search" in words(page)
    body = page.content.decode()
    for name, value in {"list": kind, **CHOSEN}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in body
    assert 'value="划伤 · Jiangsu"' in body


def test_region_that_htmx_swaps_carries_the_filters_in_force(htmx):
    htmx.force_login(UserFactory())

    body = htmx.get(LIST, CHOSEN).content.decode()

    assert body.lstrip().startswith("<section")
    assert '<input type="hidden" name="province" value="320000">' in body


def test_own_lists_and_auditors_are_offered_nothing(english, user):
    ScenarioFactory(organization__members=[user])
    assert "Save this search" not in words(english.get(LIST, {"mine": "1", **CHOSEN}))

    english.force_login(UserFactory(platform_role=PlatformRole.AUDITOR))
    assert "Save this search" not in words(english.get(LIST, CHOSEN))
    assert english.post(NEW, ASKED).status_code == 403


def test_strangers_sign_in_and_come_back_to_the_same_list(english):
    back = f"{LIST}?{urlencode(CHOSEN)}"
    login = f"{reverse('account_login')}?{urlencode({'next': back}, safe='/')}"

    assert login in addresses(english.get(LIST, CHOSEN))
    assert english.post(NEW, ASKED)["Location"] == login


def test_saving_leads_back_to_the_list_which_knows_it_then(english, user):
    answer = english.post(NEW, ASKED, follow=True)

    search = SavedSearch.objects.get()
    assert (search.owner, search.name, search.filters) == (user, "江苏划伤", CHOSEN)
    assert answer.redirect_chain[-1][0] == f"{LIST}?{urlencode(sorted(CHOSEN.items()))}"
    assert "Saved as “江苏划伤”: you are notified" in words(answer)
    assert "Search saved" in words(answer)
    assert place(search) in addresses(answer)


def test_saving_it_again_opens_the_one_that_exists(english, user):
    search = SavedSearchFactory(owner=user, filters=CHOSEN)

    answer = english.post(NEW, {**ASKED, "name": "anders"})

    assert answer["Location"] == place(search)
    assert list(SavedSearch.objects.all()) == [search]


def test_without_a_name_the_form_comes_back_as_it_was_sent(english, user):
    answer = english.post(NEW, {**ASKED, "name": "", "has_alert": ""})

    body = answer.content.decode()
    assert "This field is required." in words(answer)
    assert '<input type="hidden" name="province" value="320000">' in body
    assert 'id="id_has_alert" checked' not in body
    assert not SavedSearch.objects.exists()


def test_limit_is_told_with_the_way_out(english, user):
    for number in range(MOST_SEARCHES):
        SavedSearchFactory(owner=user, filters={"q": str(number)})

    answer = english.post(NEW, ASKED)

    assert "delete one that you no longer need" in words(answer)
    assert 'value="江苏划伤"' in answer.content.decode()
    assert PAGE in addresses(answer)


def test_form_of_a_link_proposes_a_name(english, user):
    page = english.get(NEW, {"list": "scenario", **CHOSEN})

    assert 'value="划伤 · Jiangsu"' in page.content.decode()
    assert english.get(NEW, {"list": "nonsense"}).status_code == 404


@pytest.mark.parametrize("more", [{"industry": "C99"}, {"mine": "1"}])
def test_what_cannot_be_kept_is_refused_and_not_left_out(english, user, more):
    answer = english.post(NEW, ASKED | more)

    assert answer["Location"].startswith(f"{LIST}?")
    assert not SavedSearch.objects.exists()


def test_opening_leads_to_the_results_and_reads_the_notification(english, user):
    search = SavedSearchFactory(owner=user, filters=CHOSEN, known=[1])
    NotificationFactory(
        user=user, kind=Kind.SEARCH_HITS, target=Target.SEARCH, target_id=search.public_id
    )

    answer = english.get(of(search, "open"))

    assert answer["Location"] == f"{LIST}?{urlencode(CHOSEN)}"
    assert Notification.objects.unread().count() == 0
    search.refresh_from_db()
    assert search.known == []


def test_search_for_what_is_gone_does_not_open_a_wider_list(english, user):
    search = SavedSearchFactory(owner=user, filters={"q": "划伤", "industry": "C99"})

    answer = english.get(of(search, "open"))
    page = english.get(PAGE)

    assert answer["Location"] == place(search)
    assert "One of these filters exists no longer" in words(page)
    assert f"{LIST}?q=%E5%88%92%E4%BC%A4" in addresses(page)
    assert of(search, "open") not in addresses(page)


def test_page_tells_hits_news_and_the_last_alert(english, user):
    told_at = timezone.now()
    search = SavedSearchFactory(owner=user, name="江苏划伤", told_at=told_at)
    SavedSearchFactory(owner=user, filters={"q": "无"}, has_alert=False)
    SavedSearchFactory(name="of somebody else")
    ScenarioFactory(published_at=timezone.now() + timedelta(minutes=1))

    page = english.get(PAGE)

    text = words(page)
    assert "Saved searches 2 of 20" in text
    assert "江苏划伤 1 new Scenarios 划伤 1 result last alert" in text
    assert "0 results Alert off" in text
    assert "of somebody else" not in text
    assert of(search, "open") in addresses(page)


def test_page_is_empty_at_first_and_says_what_to_do(english, user):
    text = words(english.get(PAGE))

    assert "No saved search yet" in text
    assert "No record is watched" in text


@pytest.mark.parametrize("n_rows", [1, 3])
def test_page_takes_the_same_queries(english, user, n_rows, django_assert_num_queries):
    organization = OrganizationFactory(members=[user])
    for number in range(n_rows):
        SavedSearchFactory(owner=user, filters={"q": str(number)})
        Watch.objects.create(scenario=ScenarioFactory(organization=organization))
    english.get(PAGE)

    with django_assert_num_queries(11):
        english.get(PAGE)


def test_search_is_renamed_muted_and_deleted(english, user):
    search = SavedSearchFactory(owner=user)

    english.post(of(search, "edit"), {"name": "新名称"})
    search.refresh_from_db()
    assert (search.name, search.has_alert) == ("新名称", False)
    assert "Alert on" in words(english.post(of(search, "alert"), {"has_alert": "yes"}, follow=True))
    search.refresh_from_db()
    assert search.has_alert

    assert "Delete the saved search?" in words(english.get(of(search, "delete")))
    assert english.post(of(search, "delete"))["Location"] == PAGE
    assert not SavedSearch.objects.exists()


def test_empty_name_is_refused_and_comes_back(english, user):
    search = SavedSearchFactory(owner=user, name="江苏划伤")

    answer = english.post(of(search, "edit"), {"name": " "})

    assert "This field is required." in words(answer)
    search.refresh_from_db()
    assert search.name == "江苏划伤"


@pytest.mark.parametrize("role", ["", *PlatformRole])
def test_search_of_somebody_else_is_not_there(english, role):
    search = SavedSearchFactory()
    colleague = UserFactory(platform_role=role)
    OrganizationFactory(members=[search.owner, colleague])
    english.force_login(colleague)

    for action in ("open", "edit", "delete"):
        assert english.get(of(search, action)).status_code == 404
    for action in ("edit", "alert", "delete"):
        assert english.post(of(search, action), {"name": "x"}).status_code == 404
    assert search.name not in words(english.get(PAGE))


def test_watched_records_stand_beside_and_are_stopped_from_there(english, user):
    organization = OrganizationFactory(members=[user])
    scenario = ScenarioFactory(organization=organization)
    Watch.objects.create(scenario=scenario, n_new=2, told_at=timezone.now())
    Watch.objects.create(solution=SolutionFactory())
    stop = {"watched": "no", "back": "watchlist"}

    page = english.get(PAGE)
    answer = english.post(reverse("web:scenario_watch", args=[scenario.public_id]), stop)

    assert f"{scenario.title} Our scenario {organization} 2 new partners told on" in words(page)
    assert "Watched records 1" in words(page)
    assert answer["Location"] == PAGE
    assert "No record is watched" in words(english.get(PAGE))


def test_viewers_see_what_is_watched_but_do_not_stop_it(english, user):
    scenario = ScenarioFactory()
    MembershipFactory(organization=scenario.organization, user=user, role=Role.VIEWER)
    Watch.objects.create(scenario=scenario)

    text = words(english.get(PAGE))

    assert scenario.title in text
    assert "Stop watching" not in text

"""Alerts of saved searches: told once, once a day, and only of what their owner may see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches import alerts
from matchmaking.connections.searches.alerts import PAUSE, tell_of_hits
from matchmaking.connections.searches.services import change_search, open_search
from matchmaking.connections.tasks import tell_of_hits_of_searches
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility
from matchmaking.scenarios.services import move_scenario
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.searches import SavedSearchFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

SAVED_AT = timezone.now() - timedelta(days=30)


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def search(owner):
    return saved(owner=owner)


def saved(**fields):
    """A search that was saved before everything else in the test happened."""
    return SavedSearchFactory(opened_at=SAVED_AT, known_at=SAVED_AT, **fields)


def told(search) -> int:
    return OutboxEvent.objects.filter(topic="search.found", object_pk=search.pk).count()


def rest():
    SavedSearch.objects.update(told_at=timezone.now() - PAUSE - timedelta(minutes=1))


def move(scenario, name):
    move_scenario(scenario=scenario, move=name, by=scenario.organization.members.first())


def test_new_result_is_told_once(search):
    ScenarioFactory()
    ScenarioFactory(title="排产", requirement="排产", pain_points="")

    assert [tell_of_hits(), tell_of_hits()] == [1, 0]
    rest()
    assert tell_of_hits() == 0

    search.refresh_from_db()
    assert (search.n_new, told(search)) == (1, 1)


def test_what_was_there_when_it_was_saved_or_opened_is_no_news(owner):
    ScenarioFactory()
    SavedSearchFactory(owner=owner)
    opened = saved(owner=owner, kind=SearchKind.SOLUTION, filters={"kind": "solution"})
    SolutionFactory()
    open_search(search=opened, by=owner)

    assert tell_of_hits() == 0


def test_news_come_once_a_day(search):
    ScenarioFactory()
    assert tell_of_hits() == 1
    ScenarioFactory()
    ScenarioFactory()
    assert tell_of_hits() == 0

    rest()

    assert tell_of_hits() == 1
    search.refresh_from_db()
    assert (search.n_new, len(search.known)) == (2, 3)


def test_record_that_is_published_again_is_told_once(owner, search):
    scenario = ScenarioFactory(organization__members=[UserFactory()])
    assert tell_of_hits() == 1
    rest()
    move(scenario, "withdraw")
    assert tell_of_hits() == 0
    move(scenario, "reopen")
    assert tell_of_hits() == 0

    open_search(search=search, by=owner)  # forgets the key
    move(scenario, "withdraw")
    move(scenario, "reopen")

    assert tell_of_hits() == 0
    assert told(search) == 1


def test_record_that_was_withdrawn_before_anybody_looked_is_told_when_it_comes_back(search):
    scenario = ScenarioFactory(organization__members=[UserFactory()])
    move(scenario, "withdraw")
    assert tell_of_hits() == 0

    move(scenario, "reopen")

    assert tell_of_hits() == 1


def test_own_records_are_no_news_as_long_as_one_belongs_there(owner, search):
    scenario = ScenarioFactory(organization__members=[owner])
    assert tell_of_hits() == 0

    scenario.organization.memberships.all().delete()

    assert tell_of_hits() == 1


@pytest.mark.parametrize(
    "hidden", [{"status": "draft", "published_at": None}, {"visibility": Visibility.MATCHED_ONLY}]
)
def test_what_its_owner_may_not_see_is_not_told(search, hidden):
    ScenarioFactory(**hidden)

    assert tell_of_hits() == 0


def test_colleague_who_left_does_not_hear_of_what_the_organization_sees(owner, search):
    seat = MembershipFactory(user=owner, organization=ProviderFactory(verified_at=SAVED_AT))
    scenario = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioRelease.objects.create(scenario=scenario, organization=seat.organization)
    seat.delete()

    assert tell_of_hits() == 0


def test_reserved_scenario_is_told_when_it_is_released_and_only_to_verified_providers(
    owner, search
):
    provider = ProviderFactory(members=[owner])
    scenario = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    Scenario.objects.update(published_at=SAVED_AT - timedelta(days=1))
    ScenarioRelease.objects.create(scenario=scenario, organization=provider)
    assert tell_of_hits() == 0

    Organization.objects.filter(pk=provider.pk).update(verified_at=timezone.now())

    assert [tell_of_hits(), tell_of_hits()] == [1, 0]


def test_hidden_text_is_no_oracle(owner):
    """Two worlds that differ in what the owner may not read: the alerts are the same."""
    provider = ProviderFactory(members=[owner], verified_at=SAVED_AT)
    words = ("节拍", "机密现状", "江州第", "13700001111")
    for word in words:
        saved(owner=owner, filters={"q": word})
    hidden = {"current_state": "机密现状", "contact_phone": "13700001111"}
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY, pain_points="节拍太慢", **hidden)
    ScenarioRelease.objects.create(scenario=reserved, organization=provider)
    ScenarioFactory(visibility=Visibility.ANONYMOUS, **hidden)

    assert reserved in Scenario.objects.visible_to(owner)
    assert tell_of_hits() == 0


def test_muted_searches_and_inactive_people_hear_nothing(owner, search):
    ScenarioFactory()
    saved(owner=UserFactory(is_active=False))
    change_search(search=search, by=owner, has_alert=False)

    assert tell_of_hits() == 0

    change_search(search=search, by=owner, has_alert=True)
    assert tell_of_hits() == 0  # what came meanwhile is no news


def test_search_for_a_value_that_is_gone_is_silent(owner):
    saved(owner=owner, kind=SearchKind.SOLUTION, filters={"industry": "C99"})
    SolutionFactory(industries=[])

    assert tell_of_hits() == 0


def test_new_providers_are_told_but_not_the_own_one(owner):
    search = saved(owner=owner, kind=SearchKind.PROVIDER, filters={"type": "product"})
    ProviderFactory(members=[owner], provider_type="product")
    OrganizationFactory()
    assert tell_of_hits() == 0

    ProviderFactory(provider_type="product")

    assert tell_of_hits() == 1
    assert told(search) == 1


def test_memory_is_bounded_and_still_tells_once(search, monkeypatch):
    monkeypatch.setattr(alerts, "KEEPS", 2)
    ScenarioFactory.create_batch(4)

    assert tell_of_hits() == 1
    search.refresh_from_db()
    assert (search.n_new, search.known) == (4, [])

    rest()
    assert tell_of_hits() == 0
    new = ScenarioFactory()
    assert tell_of_hits() == 1
    search.refresh_from_db()
    assert (search.n_new, search.known) == (1, [new.pk])


def test_another_worker_tells_it_not_again(search, monkeypatch):
    """Both have read the search as due before one of them looks."""
    ScenarioFactory()
    due = list(alerts._due())
    monkeypatch.setattr(alerts, "_due", lambda: due)

    assert [tell_of_hits(), tell_of_hits()] == [1, 0]
    SavedSearch.objects.update(looked_at=due[0].looked_at)
    assert tell_of_hits() == 0  # nor one who looked at the same moment
    assert told(search) == 1


def test_owner_who_looks_meanwhile_is_not_told(owner, search, monkeypatch):
    ScenarioFactory()
    due = list(alerts._due())
    monkeypatch.setattr(alerts, "_due", lambda: due)
    open_search(search=search, by=owner)

    assert tell_of_hits() == 0


def test_those_looked_at_longest_ago_come_first(owner, monkeypatch):
    monkeypatch.setattr(alerts, "BULK", 1)
    saved(owner=owner)
    late = saved(owner=owner, filters={"q": "带钢"}, looked_at=SAVED_AT)
    ScenarioFactory()

    assert tell_of_hits() == 1
    assert told(late) == 1
    assert tell_of_hits() == 1


def test_task_delivered_twice_tells_once(search):
    ScenarioFactory()

    tell_of_hits_of_searches()
    tell_of_hits_of_searches()

    assert told(search) == 1

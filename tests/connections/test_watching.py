from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.connections.models import Watch
from matchmaking.connections.tasks import look_again_for_partners
from matchmaking.connections.watching import PAUSE, look_again, unwatch, watch
from matchmaking.matching.models import Match, MatchRunStatus
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import ScenarioRelease, Visibility
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(buyer):
    return ScenarioFactory(organization=OrganizationFactory(members=[buyer]))


@pytest.fixture
def solution(seller):
    return SolutionFactory(organization=ProviderFactory(members=[seller]))


def fits(scenario, solution, *, is_suitable=True):
    """Have the current ranking of a scenario show a solution."""
    run = scenario.match_runs.first() or ranked(scenario)
    Match.objects.create(
        scenario=scenario, solution=solution, run=run, rank=scenario.matches.count() + 1,
        score=0.5, is_suitable=is_suitable, parts={}, reasons=[],
    )  # fmt: skip


def ranked(scenario):
    return MatchRunFactory(
        scenario=scenario, status=MatchRunStatus.DONE, finished_at=timezone.now()
    )


def rest():
    Watch.objects.update(told_at=timezone.now() - PAUSE - timedelta(minutes=1))


def test_scenario_that_nothing_fits_is_watched_by_itself(scenario, solution):
    assert look_again() == (0, 0)  # not ranked yet
    ranked(scenario)
    fits(scenario, solution, is_suitable=False)

    assert look_again() == (1, 0)
    assert look_again() == (0, 0)

    scenario.matches.update(is_suitable=True)
    assert look_again() == (0, 1)
    row = Watch.objects.get()
    assert (row.scenario, row.n_new) == (scenario, 1)
    assert OutboxEvent.objects.filter(topic="watch.found", object_pk=row.pk).count() == 1


def test_demo_and_served_scenarios_are_not_watched_by_themselves(scenario, solution):
    fits(scenario, solution)
    ranked(ScenarioFactory(source="demo"))

    assert look_again() == (0, 0)


def test_what_fits_already_is_no_news(scenario, solution, buyer):
    fits(scenario, solution)
    watch(posting=scenario, by=buyer)
    watch(posting=scenario, by=buyer)

    assert look_again() == (0, 0)
    assert Watch.objects.count() == 1


def test_news_come_once_a_day(scenario, buyer):
    watch(posting=scenario, by=buyer)
    fits(scenario, SolutionFactory())
    assert look_again()[1] == 1
    fits(scenario, SolutionFactory())
    assert look_again()[1] == 0

    rest()

    assert look_again()[1] == 1
    assert Watch.objects.get().n_new == 1


def test_provider_hears_of_scenarios_that_it_may_see(scenario, solution, seller):
    reserved = ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    watch(posting=solution, by=seller)
    fits(scenario, solution)
    fits(reserved, solution)
    look_again()
    assert Watch.objects.get().known == [scenario.pk]

    ScenarioRelease.objects.create(scenario=reserved, organization=solution.organization)
    rest()
    assert look_again()[1] == 0  # the provider is not verified
    Organization.objects.filter(pk=solution.organization_id).update(verified_at=timezone.now())

    assert look_again()[1] == 1


@pytest.mark.parametrize("fields", [{"status": "withdrawn"}, {"faded_at": timezone.now()}])
def test_what_is_in_no_matching_is_told_of_nothing(scenario, solution, buyer, fields):
    watch(posting=scenario, by=buyer)
    fits(scenario, solution)
    type(scenario).objects.update(**fields)

    assert look_again() == (0, 0)


def test_only_editors_watch(scenario):
    for act in (watch, unwatch):
        with pytest.raises(PermissionDenied):
            act(posting=scenario, by=UserFactory())


def test_unwatch_ends_it(scenario, buyer):
    watch(posting=scenario, by=buyer)
    unwatch(posting=scenario, by=buyer)
    unwatch(posting=scenario, by=buyer)
    fits(scenario, SolutionFactory())

    assert look_again() == (0, 0)


def test_scenario_that_nothing_fits_may_be_left_unwatched(scenario, buyer):
    ranked(scenario)
    look_again()
    unwatch(posting=scenario, by=buyer)
    assert look_again() == (0, 0)

    watch(posting=scenario, by=buyer)
    fits(scenario, SolutionFactory())

    assert look_again() == (0, 1)


@pytest.mark.parametrize("n_watches", [1, 3])
def test_look_again_takes_the_same_queries(n_watches, django_assert_num_queries):
    for _ in range(n_watches):
        Watch.objects.create(scenario=ScenarioFactory())

    with django_assert_num_queries(4):
        look_again()


def test_task_delivered_twice_tells_once(scenario, solution, buyer):
    watch(posting=scenario, by=buyer)
    fits(scenario, solution)

    look_again_for_partners()
    look_again_for_partners()

    assert OutboxEvent.objects.filter(topic="watch.found").count() == 1

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.matching.exceptions import ScenarioNotPublishedError
from matchmaking.matching.models import Match, MatchRun, MatchRunStatus, SolutionRefresh
from matchmaking.matching.services import (
    mark_scenarios,
    organization_changed,
    refresh_solutions,
    request_batch,
    request_match_run,
    scenario_changed,
    solution_changed,
)
from matchmaking.organizations.postings import PostingStatus
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def test_request_match_run_ranks_once_after_commit(django_capture_on_commit_callbacks):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner])
    inspection = SolutionFactory()

    with django_capture_on_commit_callbacks(execute=True):
        run = request_match_run(scenario=scenario, requested_by=owner)
        repeated = request_match_run(scenario=scenario, requested_by=owner)

    assert repeated == run
    assert [(m.rank, m.solution) for m in run.matches.all()] == [(1, inspection)]


@pytest.mark.parametrize(
    "status", [PostingStatus.DRAFT, PostingStatus.CLOSED, PostingStatus.WITHDRAWN]
)
def test_request_match_run_refuses_scenario_that_is_not_published(status):
    scenario = ScenarioFactory(status=status)

    with pytest.raises(ScenarioNotPublishedError):
        request_match_run(scenario=scenario, requested_by=None)

    assert list(MatchRun.objects.all()) == []


def test_request_match_run_refuses_a_stranger():
    with pytest.raises(PermissionDenied):
        request_match_run(scenario=ScenarioFactory(), requested_by=UserFactory())

    assert list(MatchRun.objects.all()) == []


def test_mark_scenarios_writes_one_waiting_run_each():
    marked, waiting = ScenarioFactory(), ScenarioFactory()
    MatchRunFactory(scenario=waiting)

    mark_scenarios([marked.pk, waiting.pk])
    mark_scenarios([marked.pk])

    runs = MatchRun.objects.pending().order_by("scenario_id")
    assert [run.scenario for run in runs] == [marked, waiting]


def test_mark_scenarios_queues_again_while_a_run_is_under_way():
    run = MatchRunFactory(status=MatchRunStatus.RUNNING)

    mark_scenarios([run.scenario_id])

    assert MatchRun.objects.pending().filter(scenario=run.scenario).count() == 1


def test_scenario_changed_drops_the_matches_of_a_withdrawn_scenario():
    match = MatchFactory(scenario__status=PostingStatus.WITHDRAWN)

    scenario_changed(match.scenario_id)

    assert list(Match.objects.all()) == []
    assert list(MatchRun.objects.pending()) == []


def test_organization_changed_drops_matches_of_a_suspended_organization_and_ranks_the_others():
    match = MatchFactory()
    organization = match.scenario.organization
    solution = SolutionFactory(organization=organization)
    organization.suspended_at = timezone.now()
    organization.save()

    organization_changed(organization.pk)

    assert list(Match.objects.all()) == []
    assert list(MatchRun.objects.pending()) == []
    assert [refresh.solution for refresh in SolutionRefresh.objects.all()] == [solution]


def test_organization_changed_ranks_a_restored_organization_again():
    match = MatchFactory()

    for _ in range(2):  # a second delivery changes nothing
        organization_changed(match.scenario.organization_id)

    assert [run.scenario for run in MatchRun.objects.pending()] == [match.scenario]
    assert list(Match.objects.all()) == [match]


def test_changes_of_rows_that_are_gone_are_ignored():
    scenario_changed(0)
    solution_changed(0)

    assert list(MatchRun.objects.all()) == []
    assert list(SolutionRefresh.objects.all()) == []


def test_refresh_solutions_marks_the_scenarios_concerned_once():
    scenario, solution = ScenarioFactory(), SolutionFactory()
    solution_changed(solution.pk)
    solution_changed(solution.pk)

    refresh_solutions()

    assert [run.scenario for run in MatchRun.objects.pending()] == [scenario]
    assert list(SolutionRefresh.objects.all()) == []


def test_refresh_solutions_keeps_the_mark_of_a_solution_that_changes_meanwhile(monkeypatch):
    solution = SolutionFactory()
    solution_changed(solution.pk)

    def change_again(_):
        solution_changed(solution.pk)
        return []

    monkeypatch.setattr("matchmaking.matching.services.affected_scenarios", change_again)
    refresh_solutions()

    assert [refresh.solution for refresh in SolutionRefresh.objects.all()] == [solution]


def test_refresh_solutions_ranks_everything_when_many_changed(monkeypatch):
    monkeypatch.setattr("matchmaking.matching.services.MANY_REFRESHES", 1)
    scenario = ScenarioFactory()
    for _ in range(2):
        solution_changed(SolutionFactory(status=PostingStatus.DRAFT).pk)

    refresh_solutions()

    assert [run.scenario for run in MatchRun.objects.pending()] == [scenario]
    assert list(SolutionRefresh.objects.all()) == []


def test_request_batch_takes_in_published_scenarios_and_waiting_runs():
    fresh, waiting = ScenarioFactory(), ScenarioFactory()
    ScenarioFactory(status=PostingStatus.DRAFT)
    run = MatchRunFactory(scenario=waiting)

    batch = request_batch()

    assert {r.scenario for r in batch.runs.all()} == {fresh, waiting}
    assert run in batch.runs.all()

"""Runs survive the death of their worker: a real worker, a real Redis, a real database."""

import pytest
from django.db.models import Max

from matchmaking.matching.dispatch import send_due_runs
from matchmaking.matching.indexing import current_index
from matchmaking.matching.models import Match, MatchRun, MatchRunStatus
from matchmaking.matching.pipeline import ranked_matches
from matchmaking.matching.services import mark_scenarios
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import move_scenario
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]

N_SCENARIOS = 60
N_SOLUTIONS = 25


def _all_done() -> bool:
    return not MatchRun.objects.open().exists()


def _facts(match: Match) -> tuple[int, int, int, float]:
    return (match.scenario_id, match.rank, match.solution_id, match.score)


def test_runs_of_a_killed_worker_are_finished_once_by_the_next(celery_worker_process):
    organization = ScenarioFactory().organization
    ScenarioFactory.create_batch(N_SCENARIOS - 1, organization=organization)
    provider = SolutionFactory().organization
    SolutionFactory.create_batch(N_SOLUTIONS - 1, organization=provider)
    mark_scenarios(Scenario.objects.values_list("pk", flat=True))
    celery_worker_process.start(concurrency=1)

    send_due_runs()
    wait_until(lambda: MatchRun.objects.done().exists(), what="the first run")
    celery_worker_process.kill()
    n_done_before = MatchRun.objects.done().count()
    assert 0 < n_done_before < N_SCENARIOS
    celery_worker_process.start(beat=True)
    wait_until(_all_done, seconds=60, what="all runs")

    runs = MatchRun.objects.all()
    assert runs.count() == N_SCENARIOS
    assert set(runs.values_list("status", flat=True)) == {MatchRunStatus.DONE}
    assert runs.aggregate(most=Max("attempts"))["most"] <= 2
    index = current_index()
    expected = [
        _facts(match)
        for scenario in Scenario.objects.for_listing().order_by("pk")
        for match in ranked_matches(index, scenario)
    ]
    assert [_facts(match) for match in Match.objects.all()] == expected


def test_publishing_is_ranked_by_the_worker_without_waiting_for_the_sweep(celery_worker_process):
    solution = SolutionFactory()
    scenario = ScenarioFactory(status="draft", published_at=None)
    celery_worker_process.start()

    move_scenario(scenario=scenario, move=PostingMove.PUBLISH, by=None)
    wait_until(lambda: MatchRun.objects.done().exists(), what="the run")

    assert [match.solution for match in scenario.matches.all()] == [solution]

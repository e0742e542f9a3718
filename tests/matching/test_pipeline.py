import pytest
from django.db import OperationalError

from matchmaking.matching import pipeline
from matchmaking.matching.leases import claim_run
from matchmaking.matching.models import Match, MatchRun, MatchRunStatus
from matchmaking.matching.pipeline import affected_scenarios, execute_runs, finish_run
from matchmaking.organizations.postings import PostingStatus
from matchmaking.solutions.models import Solution
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def _payroll(**fields):
    return SolutionFactory(
        title="薪酬核算助手",
        summary="工资与个税自动核算。",
        description="按月核算工资、社保与个税，生成报表。",
        capabilities=["mgmt-assist"],
        stages=["operations"],
        industries=["C13"],
        **fields,
    )


def test_execute_runs_ranks_the_fitting_solution_first():
    scenario = ScenarioFactory()
    _payroll()
    inspection = SolutionFactory()
    run = MatchRunFactory(scenario=scenario)

    assert execute_runs([run.pk]) == 1

    run.refresh_from_db()
    assert (run.status, run.attempts, run.n_candidates) == (MatchRunStatus.DONE, 1, 2)
    best = scenario.matches.get(rank=1)
    assert best.solution == inspection
    assert best.run == run
    assert sum(best.parts.values()) == pytest.approx(best.score, rel=1e-6)


def test_execute_runs_twice_changes_nothing():
    run = MatchRunFactory()
    SolutionFactory()
    execute_runs([run.pk])
    before = list(Match.objects.values())

    assert execute_runs([run.pk]) == 0
    assert list(Match.objects.values()) == before


def test_execute_runs_replaces_the_former_matches():
    scenario = ScenarioFactory()
    solution = SolutionFactory()
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    Solution.objects.filter(pk=solution.pk).update(status=PostingStatus.WITHDRAWN)
    replacement = SolutionFactory()

    execute_runs([MatchRunFactory(scenario=scenario).pk])

    assert [match.solution for match in scenario.matches.all()] == [replacement]


def test_execute_runs_empties_the_matches_of_a_scenario_no_longer_published():
    scenario = ScenarioFactory(status=PostingStatus.CLOSED)
    MatchFactory(scenario=scenario)
    run = MatchRunFactory(scenario=scenario)

    execute_runs([run.pk])

    run.refresh_from_db()
    assert run.status == MatchRunStatus.DONE
    assert list(scenario.matches.all()) == []


def test_execute_runs_isolates_a_scenario_that_cannot_be_ranked(monkeypatch):
    broken, sound = MatchRunFactory(), MatchRunFactory()
    kept = MatchFactory(scenario=broken.scenario, run=MatchRunFactory(finished=True))
    SolutionFactory()
    really = pipeline.ranked_matches

    def break_one(index, scenario):
        if scenario == broken.scenario:
            raise ValueError("unreadable")
        return really(index, scenario)

    monkeypatch.setattr(pipeline, "ranked_matches", break_one)

    assert execute_runs([broken.pk, sound.pk]) == 2

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.status, broken.failure) == (MatchRunStatus.FAILED, "ValueError")
    assert sound.status == MatchRunStatus.DONE
    assert list(broken.scenario.matches.all()) == [kept]


def test_execute_runs_lets_a_lost_database_reach_the_retry(monkeypatch):
    run = MatchRunFactory()

    def lose_database(index, scenario):
        raise OperationalError

    monkeypatch.setattr(pipeline, "ranked_matches", lose_database)

    with pytest.raises(OperationalError):
        execute_runs([run.pk])
    run.refresh_from_db()
    assert run.status == MatchRunStatus.RUNNING


def test_finish_run_refuses_a_worker_whose_lease_was_taken():
    run = MatchRunFactory()
    slow = claim_run(run.pk)
    MatchRun.objects.filter(pk=run.pk).update(leased_until=run.created_at)
    quick = claim_run(run.pk)
    solution = SolutionFactory()
    match = Match(scenario=run.scenario, solution=solution, rank=1, score=0.5)

    assert finish_run(quick, status=MatchRunStatus.DONE) is True
    assert finish_run(slow, status=MatchRunStatus.DONE, matches=[match]) is False
    assert list(Match.objects.all()) == []


def test_finish_run_leaves_the_matches_of_a_newer_run():
    scenario = ScenarioFactory()
    older = claim_run(MatchRunFactory(scenario=scenario).pk)
    newer = MatchRunFactory(scenario=scenario, finished=True)
    current = MatchFactory(scenario=scenario, run=newer)
    late = Match(scenario=scenario, solution=SolutionFactory(), rank=1, score=0.9)

    assert finish_run(older, status=MatchRunStatus.DONE, matches=[late]) is True
    assert list(scenario.matches.all()) == [current]


def test_affected_scenarios_are_those_shown_with_room_or_reached():
    far, near = ScenarioFactory(), ScenarioFactory(title="工资核算", requirement="按月核算工资个税")
    solution = SolutionFactory()
    MatchFactory(scenario=near, solution=solution)

    assert affected_scenarios(solution) == sorted([far.pk, near.pk])


def test_affected_scenarios_leave_out_those_whose_last_place_is_better(monkeypatch):
    monkeypatch.setattr(pipeline, "TOP_K", 1)
    full, reached = ScenarioFactory(), ScenarioFactory()
    MatchFactory(scenario=full, score=1.0)
    MatchFactory(scenario=reached, score=0.0001)

    assert affected_scenarios(SolutionFactory()) == [reached.pk]


def test_affected_scenarios_of_a_withdrawn_solution_are_those_that_show_it():
    ScenarioFactory()
    solution = SolutionFactory(status=PostingStatus.WITHDRAWN)
    shown = MatchFactory(solution=solution).scenario

    assert affected_scenarios(solution) == [shown.pk]

import pytest
from kombu.exceptions import OperationalError

from matchmaking.matching import dispatch, sweep
from matchmaking.matching.dispatch import send_due_runs
from matchmaking.matching.leases import due_runs
from matchmaking.matching.models import Match, MatchRun, MatchRunStatus
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.publication import Tags
from matchmaking.scenarios.services import edit_scenario, move_scenario
from matchmaking.solutions.services import move_solution
from matchmaking.taxonomy.models import Industry, Stage
from tests.factories.matching import MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_broker(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(dispatch.execute_match_runs, "apply_async", refuse)
    monkeypatch.setattr(sweep.sweep, "apply_async", refuse)


def test_publishing_a_scenario_ranks_it(django_capture_on_commit_callbacks):
    solution = SolutionFactory()
    scenario = ScenarioFactory(status="draft", published_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        move_scenario(scenario=scenario, move=PostingMove.PUBLISH, by=None)

    assert [match.solution for match in scenario.matches.all()] == [solution]


def test_editing_a_published_scenario_ranks_it_anew(django_capture_on_commit_callbacks):
    SolutionFactory()
    scenario = ScenarioFactory()
    tags = Tags(industries=Industry.objects.all(), stages=Stage.objects.all())

    with django_capture_on_commit_callbacks(execute=True):
        edit_scenario(scenario=scenario, fields={"title": "孔洞漏检"}, tags=tags, by=None)

    assert MatchRun.objects.done().get().scenario == scenario


def test_withdrawing_a_scenario_removes_its_matches(django_capture_on_commit_callbacks):
    SolutionFactory()
    scenario = ScenarioFactory()
    with django_capture_on_commit_callbacks(execute=True):
        sweep.rank_everything()
    assert Match.objects.count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        move_scenario(scenario=scenario, move=PostingMove.WITHDRAW, by=None)

    assert list(Match.objects.all()) == []


def test_publishing_and_withdrawing_a_solution_reaches_the_scenarios(
    django_capture_on_commit_callbacks,
):
    scenario = ScenarioFactory()
    solution = SolutionFactory(status="draft", published_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        move_solution(solution=solution, move=PostingMove.PUBLISH, by=None)
    assert [match.solution for match in scenario.matches.all()] == [solution]

    with django_capture_on_commit_callbacks(execute=True):
        move_solution(solution=solution, move=PostingMove.WITHDRAW, by=None)
    assert list(scenario.matches.all()) == []


def test_sweep_delivered_twice_ends_the_same(django_capture_on_commit_callbacks):
    SolutionFactory()
    MatchRunFactory()

    with django_capture_on_commit_callbacks(execute=True):
        sweep.sweep()
    before = list(Match.objects.values()), list(MatchRun.objects.values())
    with django_capture_on_commit_callbacks(execute=True):
        sweep.sweep()

    assert (list(Match.objects.values()), list(MatchRun.objects.values())) == before


def test_rank_everything_delivered_twice_queues_once():
    ScenarioFactory()

    sweep.rank_everything()
    sweep.rank_everything()

    assert MatchRun.objects.pending().count() == 1


@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_a_change_is_kept_for_the_sweep(django_capture_on_commit_callbacks):
    scenario = ScenarioFactory(status="draft", published_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        move_scenario(scenario=scenario, move=PostingMove.PUBLISH, by=None)
        sweep.sweep()

    assert [run.scenario for run in due_runs()] == [scenario]


@pytest.mark.usefixtures("no_broker")
def test_send_due_runs_without_a_broker_leaves_them_due():
    run = MatchRunFactory()

    assert send_due_runs() == 0
    assert list(due_runs()) == [run]


def test_send_due_runs_sends_in_chunks_and_never_twice(monkeypatch):
    sent = []
    monkeypatch.setattr(dispatch, "CHUNK", 2)
    monkeypatch.setattr(
        dispatch.execute_match_runs, "apply_async", lambda args, **_: sent.append(*args)
    )
    runs = [MatchRunFactory().pk for _ in range(3)]
    MatchRunFactory(status=MatchRunStatus.RUNNING, attempts=3)

    assert send_due_runs() == 3
    assert send_due_runs() == 0
    assert sent == [runs[:2], runs[2:]]

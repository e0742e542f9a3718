from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matchmaking.matching.models import MatchRun, MatchRunStatus
from matchmaking.matching.pipeline import execute_runs
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def _call(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_rank_matches_ranks_every_published_scenario():
    ScenarioFactory.create_batch(2)
    ScenarioFactory(status="draft")
    SolutionFactory()

    assert _call("rank_matches", "--all", "--here") == "2 of 2 scenarios ranked.\n"
    assert MatchRun.objects.done().count() == 2


class _Terminal(StringIO):
    def isatty(self):
        return True


def test_rank_matches_draws_a_bar_on_a_terminal():
    ScenarioFactory.create_batch(2)
    terminal = _Terminal()

    call_command("rank_matches", "--all", "--here", stdout=terminal)

    assert f"\r{'█' * 40} 2/2\n" in terminal.getvalue()


def test_rank_matches_gives_up_when_no_worker_answers():
    ScenarioFactory()

    with pytest.raises(CommandError, match="is a Celery worker running"):
        _call("rank_matches", "--all", "--patience", "0.1")


def test_rank_matches_fails_when_a_scenario_failed(monkeypatch):
    ScenarioFactory()

    def fail(keys):
        MatchRun.objects.filter(pk__in=keys).update(
            status=MatchRunStatus.FAILED, finished_at="2026-01-01T00:00Z"
        )

    monkeypatch.setattr("matchmaking.matching.management.commands.rank_matches.execute_runs", fail)

    with pytest.raises(CommandError, match="1 of 1 scenarios failed"):
        _call("rank_matches", "--all", "--here")


def test_show_matches_prints_scores_reasons_and_doubts():
    match = MatchFactory(score=0.6)

    text = _call("show_matches", language="en")

    assert f"■ {match.scenario.title}" in text
    assert f"1.  60.0%  {match.solution.title} · {match.solution.organization.name_en}" in text
    assert "+ 20.0%  Offers a capability that is asked for: Surface defect detection" in text
    assert "?         Does not name this stage: Production" in text


def test_show_matches_says_when_nothing_fits():
    MatchFactory(is_suitable=False)

    assert "No suitable solution yet" in _call("show_matches", language="en")


def test_show_matches_puts_a_suitable_one_first_that_others_outscore():
    scenario = ScenarioFactory()
    for rank in (1, 2, 3):
        MatchFactory(scenario=scenario, rank=rank, score=0.5, is_suitable=False)
    suitable = MatchFactory(scenario=scenario, rank=4, score=0.3)

    text = _call("show_matches", language="en")

    assert "No suitable solution yet" not in text
    assert f"1.  30.0%  {suitable.solution.title}" in text
    assert "4. " not in text


def test_show_matches_fails_while_a_scenario_is_not_ranked():
    run = MatchRunFactory()

    with pytest.raises(CommandError, match="1 published scenarios have no finished ranking"):
        _call("show_matches")

    execute_runs([run.pk])
    assert run.scenario.title in _call("show_matches", run.scenario.public_id)

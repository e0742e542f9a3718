"""Two people decide at once, on a database that lets them: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from matchmaking.common.audit_chain import first_fault
from matchmaking.common.exceptions import DomainError
from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.organizations.exceptions import PostingMoveError
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.publication import Tags
from matchmaking.organizations.workflow import Decision
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import edit_scenario, move_scenario, move_scenario_revision
from tests.factories.scenarios import ScenarioFactory
from tests.organizations.people import member_of, reviewer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*use_cases: Callable[[Scenario], object]) -> list[type[DomainError] | None]:
    """Run use-cases on the one scenario at the same moment; return the refusal of each."""
    barrier = Barrier(len(use_cases))

    def run(use_case):
        try:
            scenario = Scenario.objects.get()
            barrier.wait(timeout=20)
            use_case(scenario)
        except DomainError as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(use_cases)) as pool:
        return list(pool.map(run, use_cases))


def move(kind, by, **options):
    return lambda scenario: move_scenario(scenario=scenario, move=kind, by=by, **options)


def move_change(kind, by, **options):
    return lambda scenario: move_scenario_revision(scenario=scenario, move=kind, by=by, **options)


def tags(scenario):
    return Tags(list(scenario.industries.all()), list(scenario.stages.all()))


def one_winner(refusals):
    return sorted(map(str, refusals)) == sorted(
        map(str, [None, *[PostingMoveError] * (len(refusals) - 1)])
    )


def test_of_many_reviewers_one_decides():
    scenario = ScenarioFactory(status="submitted")
    decision = Decision(["unclear"])
    decisions = [
        move(kind, reviewer(), decision=decision, seen=scenario.revision)
        for kind in [PostingMove.APPROVE, PostingMove.RETURN] * 3
    ]

    assert one_winner(at_once(*decisions))
    assert scenario.transitions.count() == AuditEvent.objects.count() == 1
    assert OutboxEvent.objects.filter(topic="scenario.moved").count() == 1
    assert first_fault() is None


def test_a_recall_and_an_approval_exclude_each_other():
    scenario = ScenarioFactory(status="submitted")
    editor, judge = member_of(scenario), reviewer()

    for _ in range(5):
        refusals = at_once(move(PostingMove.RECALL, editor), move(PostingMove.APPROVE, judge))
        assert one_winner(refusals)
        Scenario.objects.update(status="submitted")


def test_of_many_decisions_on_a_change_one_counts():
    scenario = ScenarioFactory(title="旧标题")
    editor = member_of(scenario)
    edit_scenario(scenario=scenario, fields={"title": "新标题"}, tags=tags(scenario), by=editor)
    move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)
    decision = Decision(["unclear"])
    approvals = [move_change(PostingMove.APPROVE, reviewer(), decision=decision) for _ in range(3)]
    returns = [move_change(PostingMove.RETURN, reviewer(), decision=decision) for _ in range(3)]

    assert one_winner(at_once(*approvals, *returns))
    status = scenario.revisions.get().status
    title = Scenario.objects.get().title
    assert (status, title) in {("approved", "新标题"), ("returned", "旧标题")}


def test_many_first_changes_at_once_make_one_revision():
    scenario = ScenarioFactory()
    editors = [member_of(scenario) for _ in range(6)]

    def change(editor):
        return lambda row: edit_scenario(
            scenario=row, fields={"title": f"标题{editor.pk}"}, tags=tags(row), by=editor
        )

    assert at_once(*map(change, editors)) == [None] * 6
    assert scenario.revisions.count() == 1


def test_an_edit_and_a_submission_leave_nothing_unread():
    scenario = ScenarioFactory(status="draft", title="旧标题")
    editor, judge = member_of(scenario), reviewer()
    seen = Scenario.objects.get().revision + 1  # of the submitted text, had nobody edited it

    def edit(row):
        edit_scenario(scenario=row, fields={"title": "新标题"}, tags=tags(row), by=editor)

    at_once(edit, move(PostingMove.SUBMIT, editor))
    stored = Scenario.objects.get()
    if stored.title == "新标题":
        with pytest.raises(PostingMoveError):
            move_scenario(scenario=stored, move=PostingMove.APPROVE, by=judge, seen=seen)
    else:
        move_scenario(scenario=stored, move=PostingMove.APPROVE, by=judge, seen=seen)

"""Changing what is published: a revision waits, the public version stays."""

import pytest
from django.core.exceptions import ValidationError

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.organizations.exceptions import (
    PostingChangedError,
    PostingIncompleteError,
    PostingMoveError,
    PostingNotEditableError,
)
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.publication import Tags, edit_token, open_revision
from matchmaking.organizations.workflow import Decision
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import edit_scenario, move_scenario, move_scenario_revision
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import (
    CaseDraft,
    SolutionDetails,
    edit_solution,
    move_solution_revision,
)
from matchmaking.taxonomy.models import Capability, Industry, Stage
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import IndustryFactory
from tests.organizations.people import member_of, reviewer

pytestmark = pytest.mark.django_db


def tags(posting):
    return Tags(
        list(posting.industries.all()), list(posting.stages.all()), list(posting.capabilities.all())
    )


def edit(scenario, editor, fields, **options):
    options.setdefault("tags", tags(scenario))
    return edit_scenario(scenario=scenario, fields=fields, by=editor, **options)


@pytest.fixture
def scenario():
    return ScenarioFactory(title="旧标题", contact_phone="1")


@pytest.fixture
def editor(scenario):
    return member_of(scenario)


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_what_is_not_public_is_written_in_place(status):
    draft = ScenarioFactory(status=status)

    edit(draft, member_of(draft), {"title": "新标题"})

    assert Scenario.objects.get().title == "新标题"
    assert open_revision(draft) is None


@pytest.mark.parametrize("status", ["submitted", "closed", "withdrawn"])
def test_what_is_reviewed_or_has_ended_is_not_edited(status):
    posting = ScenarioFactory(status=status, title="旧标题")

    with pytest.raises(PostingNotEditableError):
        edit(posting, member_of(posting), {"title": "新标题"})

    assert Scenario.objects.get().title == "旧标题"


def test_a_change_of_a_published_scenario_waits(scenario, editor):
    edit(scenario, editor, {"title": "新标题"})

    assert Scenario.objects.get().title == "旧标题"
    revision = open_revision(scenario)
    assert (revision.content["title"], revision.status) == ("新标题", "draft")
    assert revision.written_by == editor
    assert OutboxEvent.objects.count() == 0


def test_the_platform_changes_a_published_scenario_in_place(scenario):
    edit(scenario, None, {"title": "新标题"})

    assert Scenario.objects.get().title == "新标题"


def test_confidential_fields_change_at_once_and_never_stand_in_a_revision(scenario, editor):
    edit(scenario, editor, {"title": "新标题", "contact_phone": "2", "visibility": "anonymous"})

    stored = Scenario.objects.get()
    assert (stored.title, stored.contact_phone, stored.visibility) == ("旧标题", "2", "anonymous")
    content = open_revision(scenario).content
    assert content.keys() & {*Scenario.CONFIDENTIAL_FIELDS, "visibility"} == set()


def test_confidential_fields_alone_make_no_revision(scenario, editor):
    edit(scenario, editor, {"contact_phone": "2"})

    assert open_revision(scenario) is None
    assert Scenario.objects.get().contact_phone == "2"


def test_changing_back_drops_the_revision(scenario, editor):
    edit(scenario, editor, {"title": "新标题"})
    edit(scenario, editor, {"title": "旧标题"})

    assert open_revision(scenario) is None
    assert list(scenario.revisions.values_list("status", flat=True)) == ["discarded"]


def test_a_revision_must_be_right_and_complete(scenario, editor):
    with pytest.raises(ValidationError) as caught:
        edit(scenario, editor, {"title": ""})
    with pytest.raises(PostingIncompleteError):
        edit(scenario, editor, {"title": "新"}, tags=Tags(stages=list(scenario.stages.all())))

    assert set(caught.value.message_dict) == {"title"}
    assert open_revision(scenario) is None


def test_an_approved_revision_is_published(scenario, editor):
    new = IndustryFactory(code="C36")
    stages = list(scenario.stages.all())
    edit(scenario, editor, {"title": "新标题"}, tags=Tags([new], stages))
    move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)

    move_scenario_revision(scenario=scenario, move=PostingMove.APPROVE, by=reviewer(), seen=1)

    stored = Scenario.objects.get()
    assert (stored.title, stored.status) == ("新标题", "published")
    assert [industry.code for industry in stored.industries.all()] == ["C36"]
    assert open_revision(scenario) is None
    assert Scenario.history.first().history_user == editor
    topics = list(OutboxEvent.objects.values_list("topic", flat=True))
    assert sorted(topics) == ["scenario.changed", "scenario.moved", "scenario.moved"]
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "scenario_revision.submit",
        "scenario.edit",
        "scenario_revision.approve",
    }


def test_a_returned_revision_is_mended_and_leaves_the_public_version(scenario, editor):
    edit(scenario, editor, {"title": "新标题"})
    move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)
    with pytest.raises(PostingNotEditableError, match="撤回"):
        edit(scenario, editor, {"title": "更新的标题"})

    decision = Decision(["unclear"])
    move_scenario_revision(
        scenario=scenario, move=PostingMove.RETURN, by=reviewer(), decision=decision
    )
    edit(scenario, editor, {"title": "更新的标题"})

    revision = open_revision(scenario)
    assert (revision.status, revision.version) == ("returned", 2)
    assert Scenario.objects.get().title == "旧标题"
    assert [step.is_revision for step in scenario.transitions.all()] == [True, True]


def test_a_revision_has_no_version_that_a_discarded_one_had(scenario, editor):
    edit(scenario, editor, {"title": "甲"})
    move_scenario_revision(scenario=scenario, move=PostingMove.DISCARD, by=editor)
    edit(scenario, editor, {"title": "乙"})
    move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)

    with pytest.raises(PostingMoveError):
        move_scenario_revision(scenario=scenario, move=PostingMove.APPROVE, by=reviewer(), seen=1)

    assert open_revision(scenario).version == 2


def test_a_revision_changed_since_it_was_read_is_not_approved(scenario, editor):
    edit(scenario, editor, {"title": "甲"})
    edit(scenario, editor, {"title": "乙"})
    move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)

    with pytest.raises(PostingMoveError):
        move_scenario_revision(scenario=scenario, move=PostingMove.APPROVE, by=reviewer(), seen=1)

    assert Scenario.objects.get().title == "旧标题"


def test_discarding_keeps_what_is_public(scenario, editor):
    edit(scenario, editor, {"title": "新标题"})

    move_scenario_revision(scenario=scenario, move=PostingMove.DISCARD, by=editor)

    assert open_revision(scenario) is None
    with pytest.raises(PostingMoveError):
        move_scenario_revision(scenario=scenario, move=PostingMove.SUBMIT, by=editor)


def test_taking_down_lets_the_owner_go_on_with_the_pending_text(scenario, editor):
    edit(scenario, editor, {"title": "新标题"})

    move_scenario(
        scenario=scenario,
        move=PostingMove.TAKE_DOWN,
        by=reviewer(),
        decision=Decision(["sensitive"]),
    )

    stored = Scenario.objects.get()
    assert (stored.title, stored.status) == ("新标题", "returned")
    assert open_revision(stored) is None


def test_two_editors_do_not_overwrite_each_other(scenario, editor):
    seen = edit_token(scenario)
    edit(scenario, editor, {"title": "甲"}, seen=seen)

    with pytest.raises(PostingChangedError):
        edit(scenario, editor, {"title": "乙"}, seen=seen)
    edit(scenario, editor, {"title": "丙"}, seen=edit_token(scenario))

    assert open_revision(scenario).content["title"] == "丙"


def test_a_revision_of_a_solution_carries_provinces_and_cases():
    solution = SolutionFactory()
    CaseStudyFactory(solution=solution, customer="旧客户")
    editor = member_of(solution)
    industry = Industry.objects.get(code="C31")
    case = CaseDraft(customer="新客户", scenario="检测", effect="", industry=industry)
    edit_solution(
        solution=solution,
        fields={"price_min": 9},
        tags=Tags([], list(Stage.objects.all()), list(Capability.objects.all())),
        details=SolutionDetails(["320000"], [case]),
        by=editor,
    )
    assert [row.customer for row in solution.case_studies.all()] == ["旧客户"]

    move_solution_revision(solution=solution, move=PostingMove.SUBMIT, by=editor)
    move_solution_revision(solution=solution, move=PostingMove.APPROVE, by=reviewer())

    stored = Solution.objects.get()
    content = stored.content()
    assert (content["price_min"], content["industries"]) == (9, [])
    assert content["service_areas"] == ["320000"]
    assert content["case_studies"] == [
        {"customer": "新客户", "scenario": "检测", "effect": "", "industry": "C31"}
    ]

"""One way to write and move postings; scenarios and solutions stand for any."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations.exceptions import (
    OrganizationKindError,
    PostingIncompleteError,
    PostingMoveError,
)
from matchmaking.organizations.models import OrganizationKind
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import PostingStatus
from matchmaking.organizations.publication import Tags, common_share, require_kind, save_posting
from matchmaking.organizations.workflow import move_posting
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import OrganizationFactory, ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db

FACTORIES = [ScenarioFactory, SolutionFactory]
EARLIER = timezone.now() - timedelta(days=9)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def events():
    return list(OutboxEvent.objects.values_list("topic", "object_pk"))


def all_tags(**replaced):
    tags = {
        "industries": [IndustryFactory()],
        "stages": [StageFactory()],
        "capabilities": [CapabilityFactory()],
    }
    return Tags(**tags | replaced)


@pytest.mark.parametrize("factory", FACTORIES)
def test_save_posting_has_a_published_posting_ranked_anew(factory):
    posting = factory()

    save_posting(posting, fields={"title": "新标题"}, tags=all_tags())

    posting.refresh_from_db()
    assert posting.title == "新标题"
    assert events() == [(posting.topic, posting.pk)]


@pytest.mark.parametrize(
    "status", [PostingStatus.DRAFT, PostingStatus.CLOSED, PostingStatus.WITHDRAWN]
)
def test_save_posting_records_nothing_of_what_is_not_published(status):
    scenario = ScenarioFactory(status=status)

    save_posting(scenario, fields={"title": "新标题"}, tags=Tags())

    assert events() == []
    assert [scenario.stages.count(), scenario.industries.count()] == [0, 0]


def test_save_posting_replaces_the_tags():
    scenario = ScenarioFactory(status=PostingStatus.DRAFT, industries=["C31", "C32"])
    tags = all_tags(industries=[IndustryFactory(code="C36")])

    save_posting(scenario, fields={}, tags=tags)

    assert [industry.code for industry in scenario.industries.all()] == ["C36"]


def test_save_posting_keeps_a_published_posting_complete():
    scenario = ScenarioFactory(title="旧标题")

    with pytest.raises(PostingIncompleteError, match="stages"):
        save_posting(scenario, fields={"title": "新标题"}, tags=all_tags(stages=[]))

    stored = Scenario.objects.get()
    assert (stored.title, stored.stages.count()) == ("旧标题", 1)
    assert events() == []


def test_save_posting_tells_faults_by_field_and_writes_nothing():
    scenario = ScenarioFactory(title="旧标题")
    fields = {"title": "", "budget_min": 9, "budget_max": 1, "contact_email": "x"}

    with pytest.raises(ValidationError) as caught:
        save_posting(scenario, fields=fields, tags=all_tags())

    assert set(caught.value.message_dict) == {"title", "contact_email", "__all__"}
    assert Scenario.objects.get().title == "旧标题"
    assert events() == []


def test_save_posting_does_not_undo_a_move_made_meanwhile():
    scenario = ScenarioFactory(status=PostingStatus.DRAFT, published_at=None)
    stale = Scenario.objects.get()
    move_posting(scenario, PostingMove.PUBLISH)
    OutboxEvent.objects.all().delete()

    save_posting(stale, fields={"title": "新标题"}, tags=all_tags())

    stored = Scenario.objects.get()
    assert (stored.title, stored.status) == ("新标题", PostingStatus.PUBLISHED)
    assert stored.published_at == scenario.published_at
    assert events() == [("scenario.changed", scenario.pk)]


def test_every_change_counts_a_revision():
    solution = SolutionFactory(status="draft")
    tags = Tags(stages=[StageFactory()], capabilities=[CapabilityFactory()])

    save_posting(solution, fields={"title": "新标题"}, tags=tags)
    move_posting(solution, PostingMove.PUBLISH)
    save_posting(solution, fields={"title": "再改"}, tags=tags)

    solution.refresh_from_db()
    assert solution.revision == 4


@pytest.mark.parametrize(
    ("description", "is_new"),
    [
        ("线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷，并自动判级。", False),
        ("按月计算工资与个税，员工在手机上查看工资条，支持多地社保。" * 3, True),
    ],
)
def test_save_posting_dates_a_text_that_is_written_anew(description, is_new):
    solution = SolutionFactory(status="draft")
    before = solution.written_at

    save_posting(solution, fields={"description": description}, tags=Tags())

    solution.refresh_from_db()
    assert (solution.written_at > before) is is_new


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("表面检测", "表面检测", 1.0),
        ("表面检测", "薪酬计算", 0.0),
        ("", "", 1.0),
        ("甲乙丙", "甲乙丁", 0.5),
    ],
)
def test_common_share_is_that_of_the_pairs_of_the_new_text(before, after, share):
    assert common_share(before, after) == share


def test_require_kind_refuses_another_kind_in_words():
    require_kind(ProviderFactory.build(), OrganizationKind.PROVIDER)

    with pytest.raises(OrganizationKindError, match="of the kind “Provider”"):
        require_kind(OrganizationFactory.build(), OrganizationKind.PROVIDER)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PostingMoveError, "move_not_allowed"),
        (PostingIncompleteError, "posting_incomplete"),
        (OrganizationKindError, "organization_kind"),
    ],
)
def test_refusals_have_stable_codes(error, code):
    assert error("x").code == code

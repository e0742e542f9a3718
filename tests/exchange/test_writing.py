import pytest

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.exchange.models import ImportScope, ImportStatus
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRevision
from matchmaking.solutions.models import Solution
from tests.exchange.tables import (
    SCENARIO,
    SOLUTION,
    checked,
    commit_all,
    counts,
    faults,
    scenario_rows,
)
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def test_new_rows_become_drafts_with_a_version_and_one_event(editor):
    row = {
        **SCENARIO,
        "痛点": "夜班漏检多。",
        "所需能力": "表面质检",
        "目标指标": "漏检率 ≤ 1 %；节拍 ≥ 30 片/分钟",
        "部署方式": "私有化",
        "公开范围": "匿名",
        "省份": "江苏",
        "周期（月）": "６个月",
        "预算下限（万元）": "50万",
        "预算上限（万元）": "80 万元",
        "联系邮箱": "a@example.org",
    }
    job = checked(editor.user, editor.organization, row)
    assert faults(job) == []
    assert counts(job) == (1, 0, 0, 0)

    commit_all(job)

    scenario = Scenario.objects.get()
    content = scenario.content()
    assert job.status == ImportStatus.DONE
    assert scenario.status == PostingStatus.DRAFT
    assert scenario.organization == editor.organization
    assert content == {
        "title": "带钢表面划伤漏检",
        "pain_points": "夜班漏检多。",
        "requirement": "在线检测划伤并留存图像。",
        "targets": [
            {"metric": "漏检率", "comparator": "<=", "value": 1, "unit": "%"},
            {"metric": "节拍", "comparator": ">=", "value": 30, "unit": "片/分钟"},
        ],
        "sector": "",
        "language": "zh",
        "deployment": "on_premise",
        "visibility": "anonymous",
        "province": "320000",
        "duration_months": 6,
        "current_state": "",
        "budget_min": 50,
        "budget_max": 80,
        "contact_name": "",
        "contact_phone": "",
        "contact_email": "a@example.org",
        "industries": ["C31"],
        "stages": ["production"],
        "capabilities": ["defect-detect"],
    }
    version = scenario.history.get()
    assert version.content == content
    assert version.history_user == editor.user
    event = AuditEvent.objects.get()
    assert (event.action, event.details) == ("scenario.import", {"count": 1})
    assert OutboxEvent.objects.count() == 0


def test_solutions_come_with_provinces_and_case_studies():
    provider = ProviderFactory()
    user = MembershipFactory(organization=provider).user
    row = {
        **SOLUTION,
        "类型": "智能体",
        "部署方式": "云端、边缘",
        "全国服务": "否",
        "服务省份": "江苏省；浙江",
        "案例1客户": "华东某钢厂",
        "案例1内容": "镀锌线",
        "案例1行业": "汽车制造业",
    }

    job = commit_all(checked(user, provider, row, kind="solution"))

    content = Solution.objects.get().content()
    assert job.status == ImportStatus.DONE
    assert content["kind"] == "agent"
    assert content["deployment_modes"] == ["cloud", "edge"]
    assert content["service_areas"] == ["320000", "330000"]
    assert content["case_studies"] == [
        {"customer": "华东某钢厂", "scenario": "镀锌线", "effect": "", "industry": "C36"}
    ]
    assert Solution.objects.get().history.get().content == content


def test_importing_twice_changes_nothing(editor):
    table = scenario_rows(3)
    commit_all(checked(editor.user, editor.organization, *table))
    stored = list(Scenario.objects.values())

    again = checked(editor.user, editor.organization, *table)

    assert counts(again) == (0, 0, 3, 0)
    assert list(Scenario.objects.values()) == stored


def test_row_changes_the_record_of_its_name_and_keeps_what_the_table_does_not_say(editor):
    scenario = ScenarioFactory(
        organization=editor.organization,
        title="带钢表面划伤漏检",
        status=PostingStatus.DRAFT,
        contact_name="王工",
    )
    job = checked(editor.user, editor.organization, SCENARIO)
    assert counts(job) == (0, 1, 0, 0)

    commit_all(job)

    scenario.refresh_from_db()
    assert scenario.requirement == SCENARIO["具体要求"]
    assert scenario.contact_name == "王工"
    assert job.n_edited == 1
    assert AuditEvent.objects.get().action == "scenario.edit"


def test_published_record_gets_a_pending_revision(editor):
    scenario = ScenarioFactory(organization=editor.organization)
    row = {**SCENARIO, "编号": scenario.public_id}

    commit_all(checked(editor.user, editor.organization, row))
    again = checked(editor.user, editor.organization, row)

    scenario.refresh_from_db()
    assert scenario.title != SCENARIO["需求名称"]
    assert ScenarioRevision.objects.get().content["title"] == SCENARIO["需求名称"]
    assert counts(again) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (PostingStatus.SUBMITTED, "under_review"),
        (PostingStatus.CLOSED, "ended"),
        (PostingStatus.WITHDRAWN, "ended"),
    ],
)
def test_record_that_cannot_be_changed_now_is_a_fault(editor, status, code):
    ScenarioFactory(organization=editor.organization, title=SCENARIO["需求名称"], status=status)

    job = checked(editor.user, editor.organization, SCENARIO)

    assert faults(job) == [(2, "title", code)]


def test_number_of_another_organization_reads_like_an_unknown_one(editor):
    foreign = ScenarioFactory()
    table = [{**SCENARIO, "编号": foreign.public_id}, {**SCENARIO, "编号": "2" * 14}]

    job = checked(editor.user, editor.organization, *table)

    assert [fault for fault in faults(job) if fault[1] == "public_id"] == [
        (2, "public_id", "record_unknown"),
        (3, "public_id", "record_unknown"),
    ]
    assert job.n_valid == 0


def test_valid_rows_are_written_without_the_faulty_ones(editor):
    table = [SCENARIO, {**SCENARIO, "需求名称": "能耗偏高", "所属行业": "钢帖业"}]

    job = commit_all(checked(editor.user, editor.organization, *table), scope=ImportScope.VALID)

    assert [row.title for row in Scenario.objects.all()] == [SCENARIO["需求名称"]]
    assert job.status == ImportStatus.DONE


def test_new_rows_are_submitted_on_wish(editor):
    commit_all(checked(editor.user, editor.organization, *scenario_rows(2)), is_submitted=True)

    assert set(Scenario.objects.values_list("status", flat=True)) == {PostingStatus.SUBMITTED}


def test_administrator_imports_for_many_organizations():
    administrator = UserFactory(platform_role="administrator")
    first = OrganizationFactory(name_zh="江州带钢厂")
    second = OrganizationFactory(credit_code="91350100M000100Y43")
    provider = ProviderFactory()
    table = [
        {**SCENARIO, "机构": "江州 带钢厂"},
        {**SCENARIO, "机构": "91350100M000100Y43"},
        {**SCENARIO, "机构": provider.name_zh},
        {**SCENARIO, "机构": ""},
    ]

    job = checked(administrator, None, *table)
    assert faults(job) == [
        (4, "organization", "organization_unknown"),
        (5, "organization", "required"),
    ]
    commit_all(job, scope=ImportScope.VALID)

    assert {row.organization for row in Scenario.objects.all()} == {first, second}
    assert set(AuditEvent.objects.values_list("organization_key", flat=True)) == {
        first.pk,
        second.pk,
    }


def test_administrator_changes_nothing_published_in_place():
    administrator = UserFactory(platform_role="administrator")
    scenario = ScenarioFactory()
    row = {**SCENARIO, "编号": scenario.public_id, "机构": scenario.organization.name_zh}

    commit_all(checked(administrator, None, row))

    assert Scenario.objects.get().title == scenario.title
    assert ScenarioRevision.objects.get().written_by == administrator

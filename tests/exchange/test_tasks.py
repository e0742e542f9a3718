import pytest
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.exchange import commit
from matchmaking.exchange.leases import claim_commit
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.services import cancel_import, commit_import
from matchmaking.exchange.tasks import check_import
from matchmaking.exchange.tasks import commit_import as commit_task
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, ScenarioRevision
from matchmaking.solutions.models import Solution
from tests.exchange.tables import (
    SCENARIO,
    SOLUTION,
    checked,
    counts,
    faults,
    make_job,
    make_terms,
)
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms():
    make_terms()


@pytest.fixture
def editor():
    return MembershipFactory(role=Role.EDITOR)


def rows(number):
    return [{**SCENARIO, "需求名称": f"划伤漏检 {n}"} for n in range(number)]


def commit_all(job, scope=ImportScope.ALL, **options):
    commit_import(job=job, scope=scope, by=job.owner, is_queued=False, **options)
    commit_task(job.pk)
    job.refresh_from_db()
    return job


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
    table = rows(3)
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


def test_check_delivered_twice_is_done_once(editor):
    job = checked(editor.user, editor.organization, *rows(2))
    stored = ImportJob.objects.values().get()

    check_import(job.pk)

    assert ImportJob.objects.values().get() == stored


def test_commit_delivered_twice_writes_once(editor):
    job = commit_all(checked(editor.user, editor.organization, *rows(2)))

    commit_task(job.pk)

    assert Scenario.objects.count() == 2


def test_killed_commit_goes_on_after_its_last_chunk(editor, monkeypatch):
    monkeypatch.setattr(commit, "CHUNK", 2)
    job = checked(editor.user, editor.organization, *rows(5))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    write, written = commit._write_chunk, []

    def die_after_one(*arguments):
        if written:
            raise KeyboardInterrupt  # no code of ours hears it, as of a kill
        write(*arguments)
        written.append(arguments)

    with monkeypatch.context() as patched:
        patched.setattr(commit, "_write_chunk", die_after_one)
        with pytest.raises(KeyboardInterrupt):
            commit_task(job.pk)
    assert Scenario.objects.count() == 2

    commit_task(job.pk)  # the dead worker's lease still holds
    assert Scenario.objects.count() == 2
    ImportJob.objects.update(leased_until=timezone.now() - timezone.timedelta(seconds=1))
    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.n_created) == (ImportStatus.DONE, 5)
    assert sorted(Scenario.objects.values_list("title", flat=True)) == [
        row["需求名称"] for row in rows(5)
    ]


def test_failing_chunk_leaves_nothing_of_itself(editor, monkeypatch):
    job = checked(editor.user, editor.organization, *rows(2))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)

    def fail(*_arguments, **_options):
        raise RuntimeError

    monkeypatch.setattr(commit, "_edit", fail)
    with pytest.raises(RuntimeError):
        commit_task(job.pk)

    job.refresh_from_db()
    assert (Scenario.objects.count(), job.n_done, job.lease_token) == (0, 0, "")


def test_commit_out_of_time_is_gone_on_with(editor, monkeypatch):
    monkeypatch.setattr(commit, "CHUNK", 1)
    job = checked(editor.user, editor.organization, *rows(3))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    held = claim_commit(job.pk)
    ticks = iter([0.0, 1.0, commit.BUDGET + 1])

    assert not commit.commit_job(held, clock=lambda: next(ticks))
    assert Scenario.objects.count() == 1
    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, Scenario.objects.count()) == (ImportStatus.DONE, 3)


def test_rights_revoked_before_the_check_end_the_job(editor):
    job = make_job(editor.user, editor.organization, SCENARIO)
    editor.delete()

    check_import(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "denied")


def test_rights_revoked_before_the_commit_write_nothing(editor, django_capture_on_commit_callbacks):
    job = checked(editor.user, editor.organization, SCENARIO)
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    editor.role = Role.VIEWER
    editor.save()

    with django_capture_on_commit_callbacks(execute=True):
        commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "denied")
    assert Scenario.objects.count() == 0
    assert not job.file


def test_suspended_organization_imports_nothing(editor):
    job = checked(editor.user, editor.organization, SCENARIO)
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    editor.organization.suspended_at = timezone.now()
    editor.organization.save()

    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "organization_suspended")


def test_cancelled_check_stops(editor):
    job = make_job(editor.user, editor.organization, SCENARIO)
    cancel_import(job=job, by=editor.user)

    check_import(job.pk)

    job.refresh_from_db()
    assert job.status == ImportStatus.CANCELLED


def test_record_added_since_the_check_is_not_doubled(editor):
    first = checked(editor.user, editor.organization, SCENARIO)
    second = checked(editor.user, editor.organization, {**SCENARIO, "痛点": "另一种说法"})
    same = checked(editor.user, editor.organization, SCENARIO)

    for job in (first, second, same):
        commit_all(job)

    assert Scenario.objects.count() == 1
    assert [code for _, code, _ in second.refusals] == ["appeared"]
    assert (same.n_created, same.n_refused) == (0, 0)


def test_record_changed_since_the_check_is_left_alone(editor):
    scenario = ScenarioFactory(
        organization=editor.organization,
        title=SCENARIO["需求名称"],
        status=PostingStatus.DRAFT,
    )
    job = checked(editor.user, editor.organization, SCENARIO)
    Scenario.objects.update(requirement="同事刚改过")

    commit_all(job)

    scenario.refresh_from_db()
    assert scenario.requirement == "同事刚改过"
    assert [code for _, code, _ in job.refusals] == ["meanwhile"]


def test_valid_rows_are_written_without_the_faulty_ones(editor):
    table = [SCENARIO, {**SCENARIO, "需求名称": "能耗偏高", "所属行业": "钢帖业"}]

    job = commit_all(checked(editor.user, editor.organization, *table), scope=ImportScope.VALID)

    assert [row.title for row in Scenario.objects.all()] == [SCENARIO["需求名称"]]
    assert job.status == ImportStatus.DONE


def test_new_rows_are_submitted_on_wish(editor):
    commit_all(checked(editor.user, editor.organization, *rows(2)), is_submitted=True)

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


def test_long_import_has_its_end_told(editor, monkeypatch):
    monkeypatch.setattr("matchmaking.exchange.check.LONG", 2)

    commit_all(checked(editor.user, editor.organization, SCENARIO))
    job = commit_all(checked(editor.user, editor.organization, *rows(2)))

    events = OutboxEvent.objects.filter(topic="import.finished")
    assert list(events.values_list("object_pk", flat=True)) == [job.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_check_and_commit_ask_as_often_for_three_rows_as_for_one(
    editor, number, django_assert_num_queries
):
    job = make_job(editor.user, editor.organization, *rows(number))
    with django_assert_num_queries(11):
        check_import(job.pk)
    job.refresh_from_db()
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)

    with django_assert_num_queries(32):
        commit_task(job.pk)

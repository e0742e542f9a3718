import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from matchmaking.common.sheets.limits import DEFAULT_LIMITS
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.services import MOST_OPEN
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, csv_text, make_terms, scenario_rows
from tests.factories.exchange import ImportJobFactory
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
LIST = reverse("web:import_list")
TEMPLATE = reverse("web:import_template")
FAULTY = {**SCENARIO, "需求名称": "能耗偏高", "所属行业": "钢帖业"}


@pytest.fixture(autouse=True)
def _terms():
    make_terms()


@pytest.fixture
def editor():
    return MembershipFactory(role=Role.EDITOR)


@pytest.fixture
def member(client, editor):
    client.force_login(editor.user)
    return client


@pytest.fixture
def upload(member, editor, django_capture_on_commit_callbacks):
    """Return a function that uploads a table and has it checked; it gives the next page."""

    def send(content, name="需求.csv", **fields):
        file = SimpleUploadedFile(name, content)
        target = editor.organization.public_id
        with django_capture_on_commit_callbacks(execute=True):
            answer = member.post(LIST, {"target": target, "file": file, **fields})
        return member.get(answer["Location"]) if answer.status_code == 302 else answer

    return send


def table(*rows):
    return csv_text(*rows).encode()


def test_upload_leads_to_its_report(upload):
    text = words(upload(table(SCENARIO, FAULTY)))

    assert "已校验 2 行 新增 1 修改 0 无变化 0 有误 1" in text
    assert "C3" in text
    assert "钢帖业" in text
    assert ImportJob.objects.get().name == "需求.csv"


def test_commit_leads_to_the_records(member, upload, django_capture_on_commit_callbacks):
    upload(table(SCENARIO))
    job = ImportJob.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        member.post(reverse("web:import_commit", args=[job.public_id]), {"scope": "all"})
    answer = member.get(job.get_absolute_url())

    assert Scenario.objects.get().status == PostingStatus.DRAFT
    assert f"{reverse('web:scenario_list')}?mine=1" in addresses(answer)


def test_new_records_are_submitted_on_wish(member, upload, django_capture_on_commit_callbacks):
    upload(table(SCENARIO))
    address = reverse("web:import_commit", args=[ImportJob.objects.get().public_id])

    with django_capture_on_commit_callbacks(execute=True):
        member.post(address, {"scope": "all", "is_submitted": "on"})

    assert Scenario.objects.get().status == PostingStatus.SUBMITTED


def test_commit_without_a_choice_is_told(member, upload):
    upload(table(SCENARIO))
    address = reverse("web:import_commit", args=[ImportJob.objects.get().public_id])

    answer = member.post(address, {}, follow=True)

    assert "请选择要导入哪些行" in words(answer)
    assert Scenario.objects.count() == 0


def test_cancelled_import_says_so(member, upload):
    upload(table(SCENARIO))
    address = reverse("web:import_cancel", args=[ImportJob.objects.get().public_id])

    answer = member.post(address, follow=True)

    assert "需求.csv" in words(answer)
    assert ImportJob.objects.get().status == ImportStatus.CANCELLED


def test_form_without_a_file_asks_for_one(member, editor):
    answer = member.post(LIST, {"target": editor.organization.public_id})

    assert "请先选择文件" in words(answer)
    assert ImportJob.objects.count() == 0


def test_quota_is_told_in_the_form(member, editor, upload):
    for _ in range(MOST_OPEN):
        ImportJobFactory(owner=editor.user, organization=editor.organization)

    answer = upload(table(SCENARIO))

    assert f"{MOST_OPEN} 个" in words(answer)
    assert ImportJob.objects.count() == MOST_OPEN


def test_body_that_is_too_large_is_refused_unread(member, english, editor):
    for client, hint in ((member, "拆分"), (english, "Split the table")):
        client.force_login(editor.user)
        answer = client.post(LIST, CONTENT_LENGTH=str(DEFAULT_LIMITS.file_bytes * 2))
        assert answer.status_code == 413
        assert hint in words(answer)
    assert ImportJob.objects.count() == 0


def test_upload_needs_a_token_of_the_form(editor, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(editor.user)

    answer = strict.post(LIST, {"target": editor.organization.public_id, "file": io.BytesIO(b"a")})

    assert answer.status_code == 403
    assert ImportJob.objects.count() == 0


def test_nobody_uploads_for_another_organization(upload):
    answer = upload(table(SCENARIO), target=OrganizationFactory().public_id)

    assert answer.status_code == 200
    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize("name", ["detail", "commit", "cancel", "corrected"])
def test_jobs_of_others_are_like_unknown_ones(member, editor, name):
    colleague = MembershipFactory(organization=editor.organization)
    foreign = checked(colleague.user, editor.organization, SCENARIO)
    method = member.post if name in {"commit", "cancel"} else member.get

    answers = [
        method(reverse(f"web:import_{name}", args=[public_id]), {"scope": "all"})
        for public_id in (foreign.public_id, "2" * 14)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert words(answers[0]) == words(answers[1])
    foreign.refresh_from_db()
    assert foreign.status == ImportStatus.CHECKED


def test_job_is_gone_with_the_right_to_write(member, editor):
    job = checked(editor.user, editor.organization, SCENARIO)
    editor.role = Role.VIEWER
    editor.save()

    assert member.get(job.get_absolute_url()).status_code == 404


def test_page_polls_while_a_worker_is_busy(member, editor, htmx):
    job = ImportJobFactory(
        owner=editor.user,
        organization=editor.organization,
        status=ImportStatus.CHECKING,
        n_done=500,
        n_total=2000,
    )
    htmx.force_login(editor.user)

    answer = htmx.get(job.get_absolute_url())

    assert answer.content.strip().startswith(b'<div id="import" hx-get=')
    assert b'<progress max="2000" value="500">' in answer.content
    job.status = ImportStatus.CANCELLED
    job.save()
    assert b"hx-get" not in htmx.get(job.get_absolute_url()).content


def test_corrected_file_is_handed_out_as_a_workbook(member, upload):
    upload(table(SCENARIO, FAULTY))
    job = ImportJob.objects.get()

    answer = member.get(reverse("web:import_corrected", args=[job.public_id]))
    book = load_workbook(io.BytesIO(answer.getvalue()))

    assert "attachment" in answer["Content-Disposition"]
    assert [row[1] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)] == [
        SCENARIO["需求名称"],
        FAULTY["需求名称"],
    ]


def test_corrected_file_of_a_forgotten_import_is_gone(member, editor):
    job = ImportJobFactory(owner=editor.user, organization=editor.organization)

    answer = member.get(reverse("web:import_corrected", args=[job.public_id]))

    assert answer.status_code == 404


def test_report_shows_one_column_and_one_view_at_a_time(member, editor):
    row = {**FAULTY, "周期（月）": "半载"}
    job = checked(editor.user, editor.organization, *scenario_rows(2), row)
    address = job.get_absolute_url()

    assert len(member.get(address).context["page"]) == 2
    narrowed = member.get(address, {"show": "faulty", "column": "duration_months"})
    assert [cell.text for cell in narrowed.context["page"]] == ["半载"]
    assert [row.row for row in member.get(address, {"show": "new"}).context["page"]] == [2, 3]
    assert member.get(address, {"show": "nonsense", "page": "x"}).status_code == 200


def test_template_holds_the_columns_and_is_read_back_without_its_example(upload, member):
    content = member.get(TEMPLATE).getvalue()

    assert load_workbook(io.BytesIO(content)).worksheets[0]["B1"].value.startswith("需求名称")
    upload(content, "模板.xlsx")
    assert ImportJob.objects.get().refusal_code == "sheet_empty"


def test_templates_are_for_those_who_may_import_them(member):
    assert member.get(TEMPLATE, {"kind": "solution"}).status_code == 404
    assert member.get(TEMPLATE, {"kind": "scenario", "many": "1"}).status_code == 404
    assert member.get(TEMPLATE, {"kind": "nonsense"}).status_code == 404


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_strangers_and_viewers_have_no_imports(client, role):
    user = MembershipFactory(role=role).user if role else UserFactory()
    client.force_login(user)

    assert client.get(LIST).status_code == client.get(TEMPLATE).status_code == 403


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(LIST)["Location"].startswith("/accounts/login/")


def test_administrators_choose_many_organizations(client):
    client.force_login(UserFactory(platform_role="administrator"))

    values = [value for value, _ in client.get(LIST).context["form"].fields["target"].choices]
    template = load_workbook(
        io.BytesIO(client.get(TEMPLATE, {"kind": "solution", "many": "1"}).getvalue())
    )

    assert values == ["many-scenario", "many-solution"]
    assert template.worksheets[0]["B1"].value.startswith("机构")


def test_list_without_imports_says_how_to_begin(member):
    assert "还没有导入记录" in words(member.get(LIST))


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_as_often_for_three_imports_as_for_one(
    member, editor, number, django_assert_num_queries
):
    for _ in range(number):
        ImportJobFactory(owner=editor.user, organization=editor.organization)

    with django_assert_num_queries(7):
        assert len(member.get(LIST).context["page"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_report_asks_as_often_for_three_rows_as_for_one(
    member, editor, number, django_assert_num_queries
):
    rows = [{**row, "所属行业": "钢帖业"} for row in scenario_rows(number)]
    job = checked(editor.user, editor.organization, *rows)

    with django_assert_num_queries(5):
        assert len(member.get(job.get_absolute_url()).context["page"]) == number


def test_provider_uploads_solutions(client):
    provider = ProviderFactory()
    client.force_login(MembershipFactory(organization=provider).user)

    targets = [target.label for target in client.get(LIST).context["targets"]]

    assert targets == [f"{provider.name_zh} · 解决方案"]


def test_done_page_tells_of_rows_that_could_not_be_written(member, editor):
    job = ImportJobFactory(
        owner=editor.user,
        organization=editor.organization,
        status=ImportStatus.DONE,
        scope=ImportScope.VALID,
        n_created=3,
        n_refused=1,
        refusals=[[7, "appeared", {}]],
    )

    assert "第 7 行" in words(member.get(job.get_absolute_url()))

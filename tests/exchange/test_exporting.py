import csv
import io
import json

import pytest
from django.utils import translation
from openpyxl import load_workbook

from matchmaking.common.sheets.writing import write_csv, write_json, write_xlsx
from matchmaking.exchange import exporting
from matchmaking.exchange.exceptions import ExportQuotaError
from matchmaking.exchange.exporting import ExportFormat, open_export
from matchmaking.exchange.kinds import KINDS
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import ServiceArea, Solution
from tests.exchange.tables import checked, counts, faults
from tests.factories.organizations import MembershipFactory, ProviderFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import IndustryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
TRICKS = [
    "=1+1",
    "+86 510 1234",
    "-5 度以下",
    "@SUM(A1)",
    "＝1",
    "\t=1",
    "\r=1",
    "'=a",
    "a\nb",
    '"引号", 逗号',
]


def export(kind, member, form, rows=None):
    own = frozenset([member.organization_id])
    chosen = ExportFormat(form)
    rows = KINDS[kind].model.objects.filter(organization__in=own) if rows is None else rows
    found = open_export(KINDS[kind], rows, by=member.user, own=own, form=chosen)
    if form == "xlsx":
        with write_xlsx(found.columns, found.rows) as file:
            return file.read()
    write = write_csv if form == "csv" else write_json
    return b"".join(write(found.columns, found.rows))


def fill_scenarios(organization):
    for number, text in enumerate(TRICKS):
        ScenarioFactory(
            organization=organization,
            title=f"{text} {number}"[:60],
            pain_points=text,
            requirement=f"{text}\n第二行",
            targets=[
                {"metric": "漏检率", "comparator": "<=", "value": 0.35, "unit": "%"},
                {"metric": "节拍", "comparator": ">=", "value": 30, "unit": "片/分钟"},
            ],
            industries=["C31", "C39"],
            province="320000",
            deployment="hybrid",
            visibility=Visibility.ANONYMOUS,
            duration_months=6,
            budget_min=0,
            budget_max=2_000_000,
            current_state=text,
            contact_name=text,
            contact_phone=text[:40],
            contact_email="a@example.org",
            status=[PostingStatus.DRAFT, PostingStatus.PUBLISHED][number % 2],
        )
    ScenarioFactory(organization=organization, stages=[], capabilities=[])


def fill_solutions(organization):
    for number, text in enumerate(TRICKS):
        solution = SolutionFactory(
            organization=organization,
            title=f"{text} {number}"[:60],
            summary=text,
            description=f"{text}\n第二行",
            deployment_modes=["cloud", "on_premise"],
            price_min=1,
            delivery_months=120,
            is_nationwide=bool(number % 2),
        )
        for province in ("320000", "150000"):
            ServiceArea.objects.create(solution=solution, province=province)
        for position in range(number):  # more than the columns too
            CaseStudyFactory(
                solution=solution,
                customer=text,
                effect="",
                position=position,
                industry=IndustryFactory(code="C39") if position else None,
            )
    SolutionFactory(organization=organization, industries=[])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_export_imported_again_changes_nothing(kind, language, form):
    owner = {"organization": ProviderFactory()} if kind == "solution" else {}
    member = MembershipFactory(role=Role.EDITOR, **owner)
    (fill_scenarios if kind == "scenario" else fill_solutions)(member.organization)

    with translation.override(language):
        content = export(kind, member, form)
    job = checked(member.user, member.organization, kind=kind, content=content)

    assert faults(job) == []
    assert counts(job) == (0, 0, len(TRICKS) + 1, 0)
    assert job.unknown == []


@pytest.mark.parametrize("kind", ["scenario", "solution"])
def test_no_exported_text_is_a_formula(kind):
    owner = {"organization": ProviderFactory()} if kind == "solution" else {}
    member = MembershipFactory(**owner)
    (fill_scenarios if kind == "scenario" else fill_solutions)(member.organization)

    book = load_workbook(io.BytesIO(export(kind, member, "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    lines = csv.reader(io.StringIO(export(kind, member, "csv").decode("utf-8-sig")))

    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    texts = [text for line in lines for text in line]
    assert "'=1+1" in texts
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_strangers_export_neither_confidential_columns_nor_a_hidden_organization():
    scenario = ScenarioFactory(
        visibility=Visibility.ANONYMOUS, budget_max=80, contact_name="王工", current_state="密"
    )
    member = MembershipFactory()

    (row,) = json.loads(export("scenario", member, "json", Scenario.objects.all()))

    assert set(row) & set(Scenario.CONFIDENTIAL_FIELDS) == set()
    assert row["organization"] == ""
    assert row["public_id"] == scenario.public_id


def test_confidential_cells_of_others_are_empty_beside_own_ones():
    member = MembershipFactory()
    ScenarioFactory(organization=member.organization, contact_name="自家")
    ScenarioFactory(contact_name="别家", budget_max=80)

    own, other = json.loads(export("scenario", member, "json", Scenario.objects.all()))

    assert own["contact_name"] == "自家"
    assert not other.get("contact_name")
    assert not other.get("budget_max")
    assert other["budget_band"]


def test_own_records_come_whole_and_of_others_the_newest(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_OF_OTHERS", 2)
    monkeypatch.setattr(exporting, "CHUNK", 2)
    member = MembershipFactory()
    own = [ScenarioFactory(organization=member.organization).public_id for _ in range(3)]
    others = [ScenarioFactory().public_id for _ in range(3)]

    rows = json.loads(export("scenario", member, "json", Scenario.objects.all()))

    assert [row["public_id"] for row in rows] == [*own[::-1], others[2], others[1]]


def test_exports_within_an_hour_are_limited(monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AN_HOUR", 2)
    member = MembershipFactory()
    for _ in range(2):
        export("scenario", member, "json")

    with pytest.raises(ExportQuotaError):
        export("solution", member, "csv", Solution.objects.none())
    assert export("scenario", MembershipFactory(), "json") == b"[]\n"


@pytest.mark.parametrize("number", [1, 3])
def test_export_asks_as_often_for_three_records_as_for_one(number, django_assert_num_queries):
    member = MembershipFactory(organization=ProviderFactory())
    for _ in range(number):
        CaseStudyFactory(solution__organization=member.organization)

    with django_assert_num_queries(28):
        export("solution", member, "json")

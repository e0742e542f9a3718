"""Files that want to hurt: the page refuses each in words, and keeps nothing of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking.common.files import private_storage
from matchmaking.common.sheets.exceptions import sheet_message
from matchmaking.common.sheets.limits import MIB
from matchmaking.exchange.models import ImportJob, ImportStatus
from matchmaking.scenarios.models import Scenario
from tests.common.sheets.files import CELL, HEAD, sheet_xml, with_parts, workbook
from tests.exchange.tables import SCENARIO, csv_text, make_terms
from tests.factories.organizations import MembershipFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db
LIST = reverse("web:import_list")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = f'{HEAD}<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>'
OUTSIDE = f"{HEAD}<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"


def of_sheet(rows=CELL, **around):
    return workbook(sheet1=sheet_xml(rows, **around))


def far_cell(reference, row):
    return of_sheet(f'{CELL}<row r="{row}"><c r="{reference}"><v>1</v></c></row>')


def million_rows():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    return of_sheet(rows)


HOSTILE = {
    "zip bomb": (lambda: with_parts({"xl/media/a.emf": bytes(40 * MIB)}), "sheet_bomb"),
    "far cell": (lambda: far_cell("A1048576", 1_048_576), "sheet_too_many_rows"),
    "far column": (lambda: far_cell("XFD2", 2), "sheet_too_many_columns"),
    "a million rows": (million_rows, "sheet_too_many_rows"),
    "entities": (lambda: of_sheet(head=LAUGHS), "sheet_unsafe"),
    "entity of a file": (lambda: of_sheet(head=OUTSIDE), "sheet_unsafe"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "sheet_wrong_type"),
    "old Excel": (lambda: OLE, "sheet_wrong_type"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_encrypted"),
    "macros": (lambda: with_parts({"xl/vbaProject.bin": b"a"}), "sheet_macros"),
    "no rows": (lambda: of_sheet(""), "sheet_empty"),
    "NUL": (lambda: csv_text(SCENARIO).encode() + b"\0\0\n", "sheet_wrong_type"),
    "damaged": (lambda: of_sheet()[:-40], "sheet_damaged"),
    "no headings": ("甲,乙\n1,2\n".encode, "sheet_no_heading"),
    "columns missing": ("需求名称,备注\n划伤,1\n".encode, "sheet_missing_columns"),
}


@pytest.fixture(autouse=True)
def _terms():
    make_terms()


@pytest.fixture
def editor():
    return MembershipFactory()


@pytest.fixture
def upload(client, editor, django_capture_on_commit_callbacks):
    client.force_login(editor.user)

    def send(content, name="需求.xlsx"):
        fields = {
            "target": editor.organization.public_id,
            "file": SimpleUploadedFile(name, content),
        }
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(LIST, fields)
        return client.get(answer["Location"]) if answer.status_code == 302 else answer

    return send


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_in_words_and_leaves_nothing(
    upload, english, editor, content, code
):
    before = _stored()
    answer = upload(content())
    job = ImportJob.objects.get()
    english.force_login(editor.user)
    in_english = english.get(job.get_absolute_url())

    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, code)
    assert "未导入任何内容，文件已删除" in words(answer)
    assert words(answer).isascii() is False
    message = sheet_message(code, job.refusal_facts)
    assert message in words(in_english)
    assert message not in words(answer)
    assert (job.file, job.plan, job.report) == ("", "", "")
    assert _stored() == before
    assert Scenario.objects.count() == 0


def _stored():
    store = private_storage()
    return {name for folder in store.listdir("")[0] for name in store.listdir(folder)[1]}


def test_empty_file_is_refused_by_the_form(upload):
    assert "文件为空" in words(upload(b""))
    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_text_in_any_usual_encoding_is_read(upload, encoding):
    upload(csv_text(SCENARIO).encode(encoding), "需求.csv")

    assert (ImportJob.objects.get().status, ImportJob.objects.get().n_new) == ("checked", 1)


def test_formula_is_never_calculated_nor_kept_as_one(upload):
    """Excel's last result counts; a formula without one is told at its cell."""
    heading = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for letter, name in zip("ABCD", SCENARIO, strict=True)
    )
    cells = (
        '<c r="A2" t="str"><f>HYPERLINK("http://x.cn")</f></c>'
        '<c r="B2" t="str"><f>A1</f><v>在线检测划伤。</v></c>'
        '<c r="C2" t="inlineStr"><is><t>C31</t></is></c>'
        '<c r="D2" t="inlineStr"><is><t>生产制造</t></is></c>'
    )

    answer = upload(of_sheet(f'<row r="1">{heading}</row><row r="2">{cells}</row>'))

    assert "A2" in words(answer)
    assert "HYPERLINK" not in words(answer)
    assert ImportJob.objects.get().n_faulty == 1


def test_name_of_a_file_is_shown_as_text(upload):
    answer = upload(csv_text(SCENARIO).encode(), '"><script>alert(1)</script>.csv')

    assert b"<script>alert" not in answer.content


def test_cells_are_shown_as_text(upload):
    row = {**SCENARIO, "所属行业": "<img src=x onerror=alert(1)>"}

    answer = upload(csv_text(row).encode())

    assert b"<img src=x" not in answer.content

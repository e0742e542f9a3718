import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from matchmaking.exchange import corrected
from matchmaking.exchange.corrected import FAULTY_FILL, write_corrected
from matchmaking.exchange.models import ImportScope
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, commit_all, counts, faults
from tests.factories.organizations import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
FAULTY = {**SCENARIO, "需求名称": "=能耗偏高", "所属行业": "钢帖业", "周期（月）": "半载"}


def opened(job):
    with write_corrected(job) as file:
        return load_workbook(io.BytesIO(file.read()))


def marked(book):
    """Return (text, note) of the cells that are marked, by address."""
    return {
        cell.coordinate: (cell.value, cell.comment.text if cell.comment else "")
        for row in book.worksheets[0].iter_rows(min_row=3)
        for cell in row
        if cell.fill.fgColor.rgb == FAULTY_FILL.fgColor.rgb
    }


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_faulty_cells_are_marked_and_say_what_is_wrong(editor):
    job = checked(editor.user, editor.organization, {**SCENARIO, "周期（月）": ""}, FAULTY)

    with translation.override("zh-hans"):
        found = marked(opened(job))

    assert [text for text, _ in found.values()] == ["钢帖业", "半载"]
    assert all(note for _, note in found.values())
    assert {address[1:] for address in found} == {"4"}


def test_corrected_file_has_no_formula(editor):
    book = opened(checked(editor.user, editor.organization, FAULTY))

    (cell,) = [c for c in book.worksheets[0][3] if c.value == "=能耗偏高"]
    assert cell.data_type == "s"


def test_corrected_file_uploaded_as_it_is_has_the_same_faults(editor):
    job = checked(editor.user, editor.organization, SCENARIO, FAULTY)

    again = checked(editor.user, editor.organization, content=saved(opened(job)))

    assert [fault[1:] for fault in faults(again)] == [fault[1:] for fault in faults(job)]
    assert counts(again) == counts(job) == (1, 0, 0, 1)


def test_mended_file_passes_and_leaves_alone_what_was_imported_before(editor):
    job = checked(editor.user, editor.organization, SCENARIO, FAULTY)
    book = opened(job)
    commit_all(job, scope=ImportScope.VALID)
    for address, (text, _) in marked(book).items():
        book.worksheets[0][address] = {"钢帖业": "汽车制造业", "半载": "6 个月"}[text]

    again = checked(editor.user, editor.organization, content=saved(book))
    assert counts(again) == (1, 0, 1, 0)
    commit_all(again)

    assert {row.title for row in Scenario.objects.all()} == {SCENARIO["需求名称"], "=能耗偏高"}
    assert Scenario.objects.get(title="=能耗偏高").duration_months == 6


def test_corrected_file_of_a_long_table_has_the_faulty_rows_alone(editor, monkeypatch):
    monkeypatch.setattr(corrected, "MOST_TOLD", 1)
    job = checked(editor.user, editor.organization, SCENARIO, FAULTY)

    rows = list(opened(job).worksheets[0].iter_rows(min_row=3, values_only=True))

    assert ["=能耗偏高" in row for row in rows] == [True]


def test_corrected_file_of_many_organizations_marks_their_column():
    administrator = UserFactory(platform_role="administrator")
    job = checked(administrator, None, {"单位": "不存在厂", **SCENARIO})

    assert [text for text, _ in marked(opened(job)).values()] == ["不存在厂"]


def test_columns_beyond_the_template_are_kept(editor):
    """Nothing that somebody has typed in gets lost on the way through the corrected file."""
    job = checked(editor.user, editor.organization, {**FAULTY, "联系电话": "0510-1234"})

    row = next(opened(job).worksheets[0].iter_rows(min_row=3, values_only=True))

    assert "0510-1234" in row

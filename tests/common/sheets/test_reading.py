import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.utils import translation

from matchmaking.common.sheets.limits import DEFAULT_LIMITS
from matchmaking.common.sheets.reading import CellIssue, read_table
from tests.common.sheets.files import CELL, sheet_xml, workbook


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_read_table_gives_values_as_a_person_types_them(texts):
    moment = dt.datetime(2026, 2, 3, 4, 5, 6)  # noqa: DTZ001 - a spreadsheet has no zones
    row = [
        "质检", 12.0, 0.1 + 0.2, -3, 1e14, 1e-7, True, dt.date(2026, 2, 3), moment,
        dt.time(7, 30), dt.timedelta(hours=30),
    ]  # fmt: skip

    assert texts(saved(book_of(row))) == [
        [
            "质检", "12", "0.3", "-3", "100000000000000", "0.0000001", "TRUE", "2026-02-03",
            "2026-02-03 04:05:06", "07:30:00", "30:00:00",
        ]
    ]  # fmt: skip


def test_read_table_keeps_row_numbers_and_columns_and_skips_what_is_empty(read):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["A6"], sheet["C6"] = "质检", "a", " "
    sheet["E6"].fill = sheet["H900"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF0000")
    sheet.merge_cells("A6:B8")

    rows = read(saved(book))

    assert [(row.number, row.texts) for row in rows] == [(3, ("", "质检")), (6, ("a",))]
    assert (rows[0].text(1), rows[0].text(9)) == ("质检", "")


def test_read_table_reads_cells_without_references_and_with_prefixes(texts):
    second = "<c t='inlineStr'><is><t>二</t></is></c>"
    bare = f"<row><c><v>1</v></c>{second}</row><row><c><v>3</v></c></row>"
    prefixed = sheet_xml().replace("xmlns=", "xmlns:x=")
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        prefixed = prefixed.replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>")
        prefixed = prefixed.replace(f"<{tag} ", f"<x:{tag} ")

    assert texts(workbook(bare)) == [["1", "二"], ["3"]]
    assert texts(workbook(sheet1=prefixed)) == [["标题"]]


def test_read_table_cleans_texts_but_keeps_their_lines(texts):
    text = "一_x000D_\n二\u202e\u0085_x0007_ ＡＢ\t"
    rows = CELL.replace("<t>标题", f'<t xml:space="preserve">{text}')

    assert texts(workbook(rows)) == [["一\n二 ＡＢ\t"]]


def test_read_table_says_what_was_lost_in_a_cell(read):
    book = book_of(["code", 913101150000000001, "=1+1", "长" * 31, None, "end"])
    book.active["E1"] = "#N/A"
    book.active["E1"].data_type = "e"

    (row,) = read(saved(book), limits=replace(DEFAULT_LIMITS, cell_length=30))

    assert row.texts == ("code", "913101150000000000", "", "长" * 30, "", "end")
    assert sorted(row.issues, key=lambda issue: issue.index) == [
        CellIssue(1, "precision_lost"),
        CellIssue(2, "not_calculated"),
        CellIssue(3, "too_long"),
        CellIssue(4, "error_value"),
    ]
    assert [issue.column for issue in row.issues if issue.code == "too_long"] == ["D"]
    with translation.override("zh-hans"):
        assert row.issues[0].message


def test_read_table_takes_what_a_formula_showed(read):
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1" t="str"><f>""</f><v></v></c><c r="C1" t="str"><f>"a"</f><v>a</v></c></row>'
    )

    assert [(row.texts, row.issues) for row in read(workbook(rows))] == [(("2", "", "a"), ())]


def test_read_table_takes_no_formula_of_other_things_for_one_of_a_cell(read):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row>'
    behind = "<extLst><ext><f>$A$1</f></ext></extLst>"

    (row,) = read(workbook(sheet1=sheet_xml(rows, after=behind)))

    assert (row.texts, row.issues) == (("1",), ())


def test_read_table_takes_the_first_sheet_that_is_shown_or_the_one_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "hidden"
    book.active.append(["a"])
    book.active.sheet_state = "hidden"
    for title in ("first", "second"):
        book.create_sheet(title).append([title])
    book.active = 1
    path = tmp_path / "book"
    book.save(path)

    with read_table(path) as shown, read_table(path, sheet="second") as named:
        assert (shown.kind, shown.sheet, [row.texts for row in shown]) == (
            "xlsx", "first", [("first",)],
        )  # fmt: skip
        assert [row.texts for row in named] == [("second",)]


def test_read_table_passes_by_a_sheet_that_is_a_chart(texts):
    book = book_of(["表"])
    book.create_chartsheet("图", 0)

    assert texts(saved(book)) == [["表"]]


def test_read_table_tells_how_far_it_is(tmp_path):
    path = tmp_path / "table"
    path.write_text("\n".join(f"{number},行" for number in range(1200)), encoding="utf-8")
    told = []

    with read_table(path, progress=lambda *at: told.append(at)) as table:
        assert sum(1 for _ in table) == table.total == 1200

    assert told == [(0, None), (500, 1200), (1000, 1200), (1200, 1200)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_read_table_reads_text_in_the_usual_encodings(texts, encoding, delimiter):
    lines = ["标题,说明", '"一, 号","二""号\n三"', "", "四,"]
    content = "\r\n".join(lines[:2]) + "\r" + "\n".join(lines[2:])
    if delimiter != ",":
        content = content.replace("一, 号", "一. 号").replace(",", delimiter).replace(". ", ", ")

    assert texts(content.encode(encoding)) == [["标题", "说明"], ["一, 号", '二"号\n三'], ["四"]]


def test_read_table_reads_the_delimiter_that_excel_notes(read):
    rows = read(b"sep=;\na,b;c\n")

    assert [(row.number, row.texts) for row in rows] == [(2, ("a,b", "c"))]


def test_read_table_reads_all_the_rows_that_fit(texts):
    limits = replace(DEFAULT_LIMITS, rows=5, head_rows=1, columns=2)

    assert len(texts(b"a,b,\n" * 6 + b",,\n" * 3, limits=limits)) == 6

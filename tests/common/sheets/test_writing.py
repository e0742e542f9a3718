import datetime as dt
import io
import json
import tracemalloc
import zipfile
from decimal import Decimal

import openpyxl
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.reading import read_table
from matchmaking.common.sheets.text import clean
from matchmaking.common.sheets.writing import sheet_title, write_csv, write_json, write_xlsx

COLUMNS = [
    Column("title", "标题", required=True),
    Column("amount", "金额", kind=ColumnKind.NUMBER),
    Column("text", "说明", kind=ColumnKind.LONG, width=60),
]
NASTY = st.sampled_from(
    ["=1+1", "@SUM(A1)", " =a", "\t=a", "＝1", "'=1", "-", "#N/A", "TRUE", "1e5", "_x0041_",
     "_x005F_", "007", "2026-01-01", "a\r\nb", '"', "\u200b+", "a\0b", "\u202e", "\ud800", "]]>"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.text(), NASTY, st.builds(str.__add__, NASTY, st.text())), min_size=1)
ROUND_TRIP = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the file is written anew
)


def xlsx(columns, rows, **options):
    with write_xlsx(columns, rows, **options) as file:
        return file.read()


def read_back(path, content):
    path.write_bytes(content)
    with read_table(path) as table:
        found = {row.number: row.text(0) for row in table}
        return [found.get(number, "") for number in range(2, table.total + 1)]


def trimmed(texts):
    """Return the texts as a table has them: clean, and none after the last that says anything."""
    kept = [clean(text)[:10_000] for text in texts]
    while kept and not kept[-1]:
        kept.pop()
    return kept


@ROUND_TRIP
@given(TEXTS)
def test_write_xlsx_gives_back_every_text_and_no_formula(tmp_path, texts):
    content = xlsx(COLUMNS[:1], [{"title": text} for text in texts])

    assert read_back(tmp_path / "table", content) == trimmed(texts)
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


@ROUND_TRIP
@given(TEXTS)
def test_write_csv_gives_back_every_text(tmp_path, texts):
    content = b"".join(write_csv(COLUMNS[:1], [{"title": text} for text in texts]))

    assert read_back(tmp_path / "table", content) == trimmed(texts)


def test_write_xlsx_looks_after_widths_headings_and_kinds():
    rows = [{"title": "一", "amount": Decimal("1.50"), "text": "长" * 300}]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(COLUMNS, rows, title="需求/场景")))
    sheet = book.active

    assert (sheet.title, sheet.freeze_panes) == ("需求 场景", "A2")
    assert [cell.value for cell in sheet[1]] == ["标题", "金额", "说明"]
    assert sheet["A1"].font.bold
    assert [cell.number_format for cell in sheet[2]] == ["@", "General", "@"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (1.5, "n")
    assert sheet["C2"].alignment.wrap_text
    assert sheet.column_dimensions["C"].width == 60


def test_write_xlsx_names_nobody_and_cuts_what_excel_would_refuse():
    content = xlsx(COLUMNS, [{"title": "😀" * 40_000}])
    archive = zipfile.ZipFile(io.BytesIO(content))

    core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core
    assert "lastModifiedBy" not in core
    title = openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value
    assert title == "😀" * (32_767 // 2)


def test_values_are_written_as_they_are_read():
    rows = [
        {"title": dt.date(2026, 2, 3), "amount": 1e20, "text": ["视觉", "预测"]},
        {"title": dt.datetime(2026, 2, 3, 4, 5, tzinfo=dt.UTC), "amount": -5, "text": None},
        {"title": True},
    ]

    lines = b"".join(write_csv(COLUMNS, rows)).decode("utf-8-sig").splitlines()

    assert lines == [
        "标题,金额,说明",
        "2026-02-03,100000000000000000000,视觉、预测",
        "2026-02-03 12:05:00,-5,",
        "TRUE,,",
    ]


def test_write_json_gives_an_object_a_row_by_keys():
    rows = [{"title": "=1\0", "amount": Decimal("1.5"), "text": ["a", "b"]}] + [{}] * 500

    found = json.loads(b"".join(write_json(COLUMNS, rows)))

    assert found[0] == {"title": "=1", "amount": 1.5, "text": ["a", "b"]}
    assert found[500] == {"title": None, "amount": None, "text": None}
    assert json.loads(b"".join(write_json(COLUMNS, []))) == []


def test_headings_keep_the_language_of_the_call():
    columns = [Column("a", gettext_lazy("Example"))]
    with translation.override("zh-hans"):
        pieces = write_csv(columns, [])

    with translation.override("en"):
        assert b"".join(pieces).decode("utf-8-sig") == "示例\r\n"


def test_writing_takes_no_more_memory_for_more_rows():
    def rows(n_rows):
        return ({"title": f"标题 {number}" * 20} for number in range(n_rows))

    tracemalloc.start()
    for _ in write_csv(COLUMNS, rows(5_000)):
        pass
    for _ in write_json(COLUMNS, rows(5_000)):
        pass
    write_xlsx(COLUMNS, rows(2_000)).close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3_000_000


def test_sheet_title_is_one_that_excel_takes():
    assert sheet_title("'[一]:*?/\\" + "长" * 40) == "一" + " " * 6 + "长" * 24
    assert sheet_title(" ") == "Sheet1"

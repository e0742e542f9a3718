import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.reading import CellIssue
from matchmaking.common.sheets.records import read_records
from tests.common.sheets.files import workbook

COLUMNS = [
    Column("title", gettext_lazy("Example"), required=True),
    Column("credit_code", "统一社会信用代码", required=True, aliases=("信用代码",)),
    Column("note", "备注"),
]
OWNER = Column("owner", "机构", aliases=("企业名称", "信用代码"), repeats=True)


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "table"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def values(path):
    with read_records(path, COLUMNS) as records:
        return [(record.number, record.values) for record in records]


@pytest.mark.parametrize(
    "heading",
    [
        "示例,统一社会信用代码",
        "Example *, 信用代码＊",
        "TITLE,credit_code",
        "示 例*,统一社会 信用代码",
    ],
)
def test_read_records_finds_columns_by_any_of_their_names(table, heading):
    path = table(f"2026年 征集表\n\n{heading}\nA,1\n,\nB,2\n")

    assert values(path) == [
        (4, {"title": "A", "credit_code": "1"}),
        (6, {"title": "B", "credit_code": "2"}),
    ]


def test_read_records_tells_of_unknown_columns_and_skips_examples(table):
    path = table("电话,信用代码,示例\n,【示例，不导入】1,A\n[Example] 1,2,3\n0,3,C\n9,,\n")

    with read_records(path, COLUMNS) as records:
        found = list(records)

    assert [record.values for record in found] == [{"credit_code": "3", "title": "C"}]
    assert (records.unknown, records.skipped) == (["电话"], [2, 3])
    assert [column.key for column in records.missing] == ["note"]
    assert (records.kind, records.total) == ("csv", 5)


def test_read_records_gives_issues_by_key(table):
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    heads = "".join(map(text.format, ("A1", "B1"), ("示例", "信用代码")))
    cells = '<c r="B2"><v>913101150000000001</v></c><c r="C2" t="e"><v>#N/A</v></c>'
    path = table(workbook(f'<row r="1">{heads}</row><row r="2">{cells}</row>'))

    with read_records(path, COLUMNS) as records:
        (record,) = records

    assert record.issues == {"credit_code": CellIssue(1, "precision_lost")}


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("a,b\n1,2\n", "sheet_no_heading", "10"),
        ("信用代码\n1\n", "sheet_missing_columns", "示例"),
        ("示例,信用代码,统一社会信用代码\n", "sheet_repeated_column", "统一社会信用代码"),
    ],
)
def test_read_records_refuses_headings_by_name(table, text, code, named):
    with translation.override("zh-hans"), pytest.raises(SheetError) as caught:
        values(table(text))

    assert caught.value.code == code
    assert named in caught.value.message


def test_read_records_takes_what_stands_first_of_columns_that_may_repeat(table):
    path = table("企业名称,示例,信用代码\n江州厂,a,9132\n ,b,9133\n,c,\n")

    with read_records(path, [OWNER, COLUMNS[0]]) as records:
        found = [record.values["owner"] for record in records]

    assert found == ["江州厂", "9133", ""]
    assert records.letters == {"owner": "A", "title": "B"}

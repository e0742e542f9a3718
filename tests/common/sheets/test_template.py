import openpyxl
import pytest
from django.utils import translation

from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.records import EXAMPLE_MARKS, read_records
from matchmaking.common.sheets.template import write_template

COLUMNS = [
    Column("title", "标题", help="不超过 120 字", example="=带钢表面缺陷检测", required=True),
    Column("industry", "行业", choices=("钢铁", "汽车"), required=True, example="钢铁"),
    Column("needs", "能力", choices=("视觉", "预测"), multiple=True, example="视觉、预测"),
    Column("amount", "预算", kind=ColumnKind.NUMBER, example="50"),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "template.xlsx"


def write(path, language, columns=COLUMNS):
    with translation.override(language), write_template(columns) as file:
        path.write_bytes(file.read())
    return openpyxl.load_workbook(path)


def test_write_template_explains_and_offers_choices(path):
    book = write(path, "zh-hans")
    sheet, choices, explained = book.worksheets

    assert book.sheetnames == ["填写表", "选项", "填写说明"]
    assert [cell.value for cell in sheet[1]] == ["标题 *", "行业 *", "能力", "预算"]
    assert sheet["A2"].value.startswith("【示例")
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert [sheet.column_dimensions[at].number_format for at in "AD"] == ["@", "General"]
    assert [cell.value for cell in choices["B"]] == ["能力", "视觉", "预测"]
    assert choices.sheet_state == "visible"
    lists = {
        str(each.sqref): (each.formula1, each.showErrorMessage)
        for each in sheet.data_validations.dataValidation
        if each.type == "list"
    }
    assert lists == {
        "B3:B100010": ("'选项'!$A$2:$A$3", True),
        "C3:C100010": ("'选项'!$B$2:$B$3", False),
    }
    assert [cell.value for cell in explained[2]] == [
        "标题", "是", "不超过 120 字", "=带钢表面缺陷检测",
    ]  # fmt: skip
    assert "、" in explained["C4"].value


def test_write_template_hides_lists_that_say_nothing_more(path):
    assert write(path, "en", COLUMNS[:2])["Choices"].sheet_state == "hidden"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_read_records_reads_a_template_that_was_filled_in(path, language):
    book = write(path, language)
    book.worksheets[0].append(["划伤", "钢铁", "视觉;预测", 12])
    book.save(path)

    with read_records(path, COLUMNS) as records:
        found = [record.values for record in records]

    assert found == [{"title": "划伤", "industry": "钢铁", "needs": "视觉;预测", "amount": "12"}]
    assert records.skipped == [2]
    assert book.worksheets[0]["A2"].value.startswith(EXAMPLE_MARKS)

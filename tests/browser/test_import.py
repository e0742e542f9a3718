"""Many records at once: a template filled in with mistakes, corrected, imported as drafts."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from matchmaking.organizations.models import Role
from tests.browser.test_members import sign_in
from tests.exchange.tables import make_terms
from tests.factories.organizations import MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = (
    {"需求名称": "带钢表面划伤漏检", "行业": "黑色金属冶炼和压延加工业", "周期（月）": "６个月"},
    {"需求名称": "焊装线虚焊", "行业": "汽车制造", "周期（月）": "半载"},
)


def downloaded(page: Page, link: Locator) -> tuple[str, Workbook]:
    """Return name and content of the file behind a link."""
    with page.expect_download() as download:
        link.click()
    path: Path = download.value.path()
    return download.value.suggested_filename, load_workbook(io.BytesIO(path.read_bytes()))


def upload(page: Page, book: Workbook, name: str) -> None:
    file = io.BytesIO()
    book.save(file)
    page.get_by_label("填好的表格").set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": file.getvalue()}
    )
    page.get_by_role("button", name="上传并校验").click()


def columns(book: Workbook) -> dict[str, int]:
    """Return where the columns of the first sheet stand, by their headings."""
    return {str(cell.value).rstrip(" *"): cell.column for cell in book.worksheets[0][1]}


def fill_in(book: Workbook) -> None:
    places = columns(book)
    for number, row in enumerate(ROWS, 3):
        for name, text in {**row, "需求说明": "在线识别。", "环节": "生产制造"}.items():
            book.worksheets[0].cell(number, places[name], text)


def test_a_table_with_mistakes_is_corrected_and_becomes_drafts(page: Page):
    make_terms()
    editor = UserFactory(email="editor@example.org")
    MembershipFactory(user=editor, role=Role.EDITOR)

    sign_in(page, editor.email)
    page.goto(reverse("web:import_list"))
    name, book = downloaded(page, page.get_by_role("link", name="需求场景模板"))
    assert name == "需求场景导入模板.xlsx"
    fill_in(book)
    upload(page, book, "需求征集表.xlsx")

    expect(page.get_by_role("heading", name="已校验 2 行")).to_be_visible()
    faulty = page.get_by_role("row").filter(has_text="第 4 行")
    expect(faulty).to_have_count(2)
    expect(faulty.first).to_contain_text("是否为“汽车制造业”")
    expect(faulty.last).to_contain_text("“半载”不是数字")

    name, book = downloaded(page, page.get_by_role("link", name="下载标注文件"))
    assert name == "需求征集表（待修改）.xlsx"
    sheet, places = book.worksheets[0], columns(book)
    notes = [
        cell.comment.text for row in sheet.iter_rows(min_row=3) for cell in row if cell.comment
    ]
    assert [note[:4] for note in notes] == ["没有“汽", "“半载”"]
    sheet.cell(4, places["行业"]).value = "汽车制造业"
    sheet.cell(4, places["周期（月）"]).value = "6"

    page.get_by_role("link", name="Excel 导入").first.click()
    upload(page, book, name)
    page.get_by_role("button", name="全部导入：新增 2 条").click()
    expect(page.get_by_role("heading", name="已导入")).to_be_visible()
    page.get_by_role("link", name="查看记录").click()
    for row in ROWS:
        expect(page.get_by_role("link", name=row["需求名称"])).to_be_visible()
    expect(page.locator("main").get_by_text("草稿", exact=True)).to_have_count(2)

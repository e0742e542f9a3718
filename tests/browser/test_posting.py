"""A scenario posted in one go: pasted, confirmed, tagged, saved as it is typed, submitted."""

import re

import pytest
from playwright.sync_api import Page, expect

from matchmaking.matching.indexing import current_index
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory, IndustryFactory
from tests.support.browser import become
from tests.web.pasting.test_splitting import NUMBERED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_scenario_is_posted_in_one_go(page: Page):
    SolutionFactory(title="带钢表面在线质检", stages=["production"])
    AliasFactory(text="在线检测划伤")
    AliasFactory(text="热轧板卷", capability=None, industry=IndustryFactory())
    IndustryFactory(code="C13", name_zh="农副食品加工业")
    current_index()
    member = UserFactory()
    OrganizationFactory(members=[member])
    become(page, member)
    page.goto("/scenarios/new/")
    line = page.locator("#save-words")

    page.locator(".sight-card", has_text="匿名公开").click()
    page.locator("#paste summary").click()
    page.fill("#pasted", NUMBERED)
    page.get_by_role("button", name="拆分到各项").click()
    page.uncheck("#take-budget_min")
    page.get_by_role("button", name="把勾选的填入表单").click()
    expect(line).to_contain_text("已保存")
    expect(page).to_have_url(re.compile("/scenarios/[^/]{14}/edit/"))

    page.locator("#proposed-capabilities .suggestion").first.click()
    expect(page.locator("#fold-capabilities .fold-mark")).to_have_text("已完成")
    industries = page.locator("#field-industries")
    industries.get_by_role("searchbox").fill("行业C31")
    expect(industries.locator("label.tick:visible")).to_have_count(1)
    industries.locator("label.tick:visible").click()
    expect(industries.locator(".picker-chip")).to_have_count(1)
    page.locator("label.tick", has_text="生产制造").click()

    expect(page.locator("#preview-count b")).to_have_text("1")

    page.press("#id_title", "End")
    page.keyboard.type("（二期）")
    expect(line).to_have_text("正在输入……")
    page.get_by_role("button", name="保存并提交审核").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("热轧带钢表面缺陷在线检测（二期）")
    [saved] = Scenario.objects.all()
    assert (saved.status, saved.visibility) == ("submitted", "anonymous")
    assert (saved.budget_min, saved.budget_max, saved.contact_name) == (None, 120, "王建国")
    assert [target["metric"] for target in saved.targets] == ["漏检率", "检出率", "误报率"]
    assert [term.code for term in saved.capabilities.all()] == ["defect-detect"]


def test_unsaved_text_is_not_left_behind_unasked(page: Page):
    member = UserFactory()
    OrganizationFactory(members=[member])
    become(page, member)
    page.goto("/scenarios/new/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.fill("#id_title", "还没写完")
    expect(page.locator("#save-words")).to_contain_text("填好标有“必填”的项")
    page.get_by_role("link", name="取消").click(no_wait_after=True)

    expect(page.locator("#id_title")).to_have_value("还没写完")
    assert asked == ["beforeunload"]

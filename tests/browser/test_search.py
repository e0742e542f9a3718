"""Searching in a real browser: words, a filter, its chip, pages, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.organizations import OrganizationFactory
from tests.factories.scenarios import ScenarioFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_visitor_searches_filters_and_turns_pages(page: Page):
    organization = OrganizationFactory()
    ScenarioFactory.create_batch(21, organization=organization)
    ScenarioFactory(organization=organization, title="划伤预警", stages=["operations"])
    page.goto("/")
    page.get_by_role("searchbox").fill("划伤")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="查看全部 22 条").click()
    expect(page.locator("mark").first).to_have_text("划伤")

    page.locator("input[name=stage][value=operations]").check()
    expect(page.locator("#list-count")).to_contain_text("共 1 个需求场景")
    expect(page.locator("input[name=stage][value=operations]")).to_be_focused()
    page.get_by_role("link", name="取消条件 环节").click()
    expect(page.locator("#list-count")).to_contain_text("共 22 个需求场景")
    expect(page.locator("#list-count")).to_be_focused()

    page.get_by_label("排序").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pager-place")).to_have_text("第 21–22 条，共 22 条")
    page.go_back()
    expect(page.locator(".pager-place")).to_have_text("第 1–20 条，共 22 条")
    expect(page.get_by_role("searchbox")).to_have_value("划伤")

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_label("排序")).to_be_hidden()
    page.locator(".filter-switch").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("排序")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("排序")).to_be_hidden()

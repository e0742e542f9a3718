"""Visits in a real browser.

The ``page`` also fails on console errors, breaches of the content policy and requests to
other hosts.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from matchmaking.matching.models import Match, MatchRunStatus
from tests.factories.matching import MatchFactory, MatchRunFactory
from tests.factories.organizations import PASSWORD, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def match() -> Match:
    return MatchFactory(
        scenario__title="家电板客户总退货，出口段打灯也看不住",
        solution__title="带钢表面在线质检",
        solution__price_min=160,
        solution__price_max=380,
    )


def test_visitor_goes_from_the_landing_page_to_a_match_and_to_its_solution(page: Page, match):
    page.goto("/")
    page.get_by_role("link", name="全部需求场景").click()
    page.get_by_role("link", name=match.scenario.title).click()

    found = page.locator("#match-list")
    expect(found.get_by_role("heading", level=2)).to_contain_text("匹配的解决方案")
    expect(found).to_contain_text("具备场景所需能力：表面缺陷检测")
    expect(found).to_contain_text("双方文字都提到：划伤")
    expect(found).to_contain_text("待确认：")
    expect(found).to_contain_text("160–380 万元")

    found.get_by_role("link", name=match.solution.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(match.solution.title)

    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile(match.solution.get_absolute_url()))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Scenarios it fits")).to_be_visible()


def test_filters_renew_the_list_in_place(page: Page):
    ScenarioFactory(title="夜班漏检", stages=["production"])
    ScenarioFactory(title="备件积压", stages=["operations"], requirement="库存预测。")
    page.goto("/scenarios/")
    page.evaluate("window.kept = true")

    page.locator("input[name=stage][value=production]").check()

    expect(page.locator("#list-count")).to_contain_text("共 1 个需求场景")
    expect(page).to_have_url(re.compile(r"/scenarios/\?stage=production$"))
    expect(page.get_by_role("link", name="备件积压")).to_have_count(0)

    page.get_by_role("link", name="取消条件").click()
    expect(page.locator("#list-count")).to_contain_text("共 2 个需求场景")
    expect(page).to_have_url(re.compile(r"/scenarios/$"))
    assert page.evaluate("window.kept") is True

    page.go_back()
    expect(page.locator("#list-count")).to_contain_text("共 1 个需求场景")


def test_search_keeps_the_focus_where_it_was(page: Page):
    ScenarioFactory()
    page.goto("/scenarios/")

    page.get_by_role("searchbox").fill("划伤")
    page.get_by_role("searchbox").press("Enter")

    expect(page.locator(".chips")).to_contain_text("划伤")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_lists_work_without_scripts(page: Page, live_server):
    ScenarioFactory(title="夜班漏检", stages=["production"])
    ScenarioFactory(title="备件积压", stages=["operations"])
    context = page.context.browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()

    plain.goto(f"{live_server.url}/scenarios/")
    plain.get_by_label("行业").select_option(index=1)
    plain.locator("input[name=stage][value=operations]").check()
    plain.get_by_role("button", name="搜索").click()

    expect(plain.locator(".records h2")).to_have_text(["备件积压"])
    context.close()


def test_matches_appear_when_the_ranking_is_done(page: Page, match):
    run = MatchRunFactory(scenario=match.scenario)
    page.goto(match.scenario.get_absolute_url())
    expect(page.locator("#match-list")).to_contain_text("正在重新匹配")

    run.status, run.finished_at = MatchRunStatus.DONE, match.run.finished_at
    run.save()

    expect(page.locator("#match-list")).not_to_contain_text("正在重新匹配")
    expect(page.locator("#match-list[hx-trigger]")).to_have_count(0)


def test_keyboard_skips_to_the_content_and_reaches_the_main_links(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()

    reached = []
    for _ in range(11):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))

    assert reached[1:] == [
        "需求场景", "解决方案", "服务商", "目录", "全景图",
        "搜索", "深色模式", "English", "注册账号", "登录",
    ]  # fmt: skip


def test_member_signs_in_and_out(page: Page):
    user = UserFactory(name="王工")
    page.goto("/accounts/login/")

    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.locator("summary", has_text="王工").click()
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_role("link", name="登录")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_is_wider_than_a_phone(page: Page, match, live_server, language):
    SolutionFactory(title="很长的标题" * 12, organization__name_en="Averylongname" * 8)
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    page.set_viewport_size(PHONE)
    paths = ["/", "/scenarios/", "/solutions/", "/providers/", "/accounts/login/"]
    records = [match.scenario, match.solution, match.solution.organization]
    wide = []
    for path in [*paths, *(record.get_absolute_url() for record in records)]:
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(path)

    assert wide == []


def test_filters_fold_away_on_a_phone(page: Page):
    ScenarioFactory()
    page.set_viewport_size(PHONE)
    page.goto("/scenarios/")

    expect(page.get_by_label("行业")).to_be_hidden()
    page.get_by_text("筛选", exact=True).click()
    expect(page.get_by_label("行业")).to_be_visible()

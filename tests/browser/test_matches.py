"""Looking at a match, marking one as unsuitable and comparing two, all by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from matchmaking.matching.models import Dismissal
from matchmaking.matching.pipeline import execute_runs
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.support.browser import become

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_matches_are_looked_at_marked_and_compared_by_keyboard(page: Page):
    owner = UserFactory()
    scenario = ScenarioFactory(organization__members=[owner], budget_min=60, budget_max=80)
    first = SolutionFactory(title="带钢划伤漏检检测", price_min=70)
    CaseStudyFactory(solution=first)
    SolutionFactory(title="边裂识别", stages=["operations"], price_min=200)
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    scenario.matches.update(is_suitable=True)
    become(page, owner)
    page.goto(scenario.get_absolute_url())
    cards = page.locator("#match-list > .matches .match")

    door = cards.first.locator(".match-more summary")
    door.focus()
    page.keyboard.press("Enter")
    expect(cards.first.locator(".marked mark").first).to_be_visible()
    expect(door).to_be_focused()

    cards.first.get_by_role("link", name="不合适").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="标记为不合适")).to_be_focused()
    page.get_by_role("button", name="标记为不合适").focus()
    page.get_by_role("radio", name="价格过高").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="标记为不合适").focus()
    page.keyboard.press("Enter")
    news = page.locator(".list-news [role=status]")
    expect(news).to_contain_text("已将“带钢划伤漏检检测”标记为不合适")
    expect(news).to_be_focused()
    expect(cards).to_have_count(1)
    assert Dismissal.objects.get().reason == "price"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(news).to_contain_text("“带钢划伤漏检检测”已回到列表")
    expect(news).to_be_focused()
    expect(cards).to_have_count(2)

    for number in range(2):
        cards.nth(number).get_by_role("checkbox", name="对比").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="对比所选方案").focus()
    page.keyboard.press("Enter")
    budget = page.get_by_role("row", name="预算")
    expect(budget).to_contain_text("不满足")
    page.get_by_role("link", name="只看差异").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="环节")).to_be_visible()
    expect(page.get_by_role("rowheader", name="能力")).to_have_count(0)

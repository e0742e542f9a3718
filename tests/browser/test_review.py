"""From a draft to a published record and on to a change of it; a reviewer's queue by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from matchmaking.organizations.models import PlatformRole, User
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import IndustryFactory, StageFactory
from tests.support.browser import become

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reviewer() -> User:
    return UserFactory(platform_role=PlatformRole.REVIEWER)


def decide_first(page: Page, reviewer: User, verdict: str, reasons: str = "", words: str = ""):
    """Open what waits and decide it with the mouse."""
    become(page, reviewer)
    page.goto("/review/")
    page.locator(".queue a").first.click()
    page.locator(".verdict", has_text=verdict).click()
    if reasons:
        page.get_by_label(reasons).check()
        page.get_by_label("给提交人的说明").fill(words)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("/review/")


def arrive(page: Page, title: str) -> None:
    """Wait until a case is open and listens to keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.wait_for_load_state()


def test_a_record_goes_its_way_from_draft_to_an_approved_change(page: Page, reviewer):
    owner = UserFactory(name="王工")
    OrganizationFactory(members=[owner])
    IndustryFactory()
    StageFactory()

    become(page, owner)
    page.goto("/scenarios/new/")
    page.get_by_label("标题").fill("带钢划伤漏检")
    page.get_by_label("需求说明").fill("在线检测划伤，请打 13800138000")
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("提交前还需要填写")
    page.locator("#id_industries label.tick").first.click()
    page.locator("#id_stages label.tick").first.click()
    page.get_by_role("button", name="保存并提交审核").click()
    expect(page.locator(".alert-success")).to_contain_text("已提交审核")
    address = page.url

    decide_first(page, reviewer, "退回修改", "公开文字中含有联系方式或链接", "请删掉电话")
    become(page, owner)
    page.goto(address)
    expect(page.locator(".returned")).to_contain_text("请删掉电话")
    page.get_by_role("link", name="编辑").click()
    expect(page.locator(".returned")).to_contain_text("公开文字中含有联系方式或链接")
    page.get_by_label("需求说明").fill("在线检测划伤，节拍两秒。")
    page.get_by_role("button", name="保存并提交审核").click()

    decide_first(page, reviewer, "通过")
    become(page, owner)
    page.goto(address)
    expect(page.locator(".stages [aria-current]")).to_have_text("已发布")
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("需求说明").fill("在线检测划伤，节拍一秒。")
    page.get_by_role("button", name="保存并提交审核").click()
    page.get_by_role("link", name="查看修改前后对比").click()
    expect(page.locator("ins")).to_have_text("一")
    assert Scenario.objects.get().requirement == "在线检测划伤，节拍两秒。"

    decide_first(page, reviewer, "通过")
    page.goto(address)
    expect(page.locator(".reading").first).to_have_text("在线检测划伤，节拍一秒。")


def test_a_queue_is_worked_by_keyboard(page: Page, reviewer):
    now = timezone.now()
    first = ScenarioFactory(
        title="第一条", status="submitted", submitted_at=now - timedelta(days=5)
    )
    second = SolutionFactory(
        title="第二条", status="submitted", submitted_at=now - timedelta(days=2)
    )
    third = ScenarioFactory(title="第三条", status="submitted", submitted_at=now)
    become(page, reviewer)
    page.goto("/review/")
    page.locator(".queue a").first.click()
    arrive(page, "第一条")

    page.keyboard.press("j")
    arrive(page, "第二条")
    page.keyboard.press("k")
    arrive(page, "第一条")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.keyboard.press("a")
    expect(page.get_by_role("radio", name="通过")).to_be_focused()
    page.keyboard.press("Control+Enter")
    arrive(page, "第二条")
    page.keyboard.press("r")
    page.keyboard.press("2")
    page.keyboard.press("4")
    page.keyboard.press("4")
    page.keyboard.press("w")
    page.keyboard.type("请写清 ja 节拍")
    page.keyboard.press("Control+Enter")
    arrive(page, "第三条")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("尚未提交结论")

    for record in (first, second, third):
        record.refresh_from_db()
    step = second.transitions.get()
    assert [record.status for record in (first, second, third)] == [
        "published",
        "returned",
        "submitted",
    ]
    assert (step.move, step.reasons, step.words) == ("return", ["incomplete"], "请写清 ja 节拍")

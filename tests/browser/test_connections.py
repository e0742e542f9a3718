"""An enterprise and a provider, each at a browser of their own, from the invitation on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matchmaking.connections.models import Connection, Message
from matchmaking.matching.pipeline import execute_runs
from tests.common.sheets.packages import document
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.support.browser import PageWatch, become

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other_page(chromium: Browser, live_server: LiveServer, page_watch: PageWatch) -> Iterator[Page]:
    """A second browser, on a phone."""
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    context.route("**/*", page_watch.guard)
    context.on("page", page_watch.attend)
    yield context.new_page()
    context.close()


def told(page: Page) -> str:
    """What the page says after an action."""
    return page.locator("main .alert-success").inner_text()


def make(page: Page, address: str, *labels: str) -> None:
    """Open the page of each move, and send it."""
    page.goto(address)
    for label in labels:
        page.get_by_role("link", name=label, exact=True).click()
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".stages")).to_be_visible()


def see_contact(page: Page, address: str, phone: str) -> None:
    """Ask for the contact of the other side."""
    page.goto(address)
    page.get_by_role("button", name="查看联系方式").click()
    expect(page.locator(".contacts")).to_contain_text(phone)


def look_again(page: Page) -> None:
    """Let the time pass after which an open page asks for news."""
    page.clock.fast_forward(16_000)


def talk(page: Page, other_page: Page, address: str) -> None:
    """Write, send a document, agree on a meeting and on a next step."""
    page.goto(address)
    page.get_by_role("textbox", name="消息").fill("样机下周寄出。")
    page.get_by_role("button", name="发送").dblclick()
    expect(page.locator("#thread-messages")).to_contain_text("样机下周寄出。")
    assert Message.objects.count() == 1

    other_page.goto("/connections/?box=progress")
    other_page.clock.install()
    other_page.get_by_role("link", name="1 条新消息").click()
    expect(other_page.locator(".said-new")).to_have_count(1)
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "线体布局.docx", "mimeType": "", "buffer": document()}
    )
    page.get_by_role("button", name="发送").click()
    look_again(other_page)
    with other_page.expect_download() as download:
        other_page.get_by_role("link", name="线体布局.docx").click()
    assert download.value.suggested_filename == "线体布局.docx"
    other_page.reload()
    expect(other_page.locator(".said-new")).to_have_count(0)

    at = timezone.localtime() + timedelta(days=3)
    other_page.get_by_text("提议会议").click()
    other_page.get_by_label("开始时间").fill(at.strftime("%Y-%m-%dT%H:%M"))
    other_page.get_by_label("地点或链接").fill("3 号会议室")
    other_page.get_by_role("button", name="发出提议").click()
    page.goto("/connections/")
    page.get_by_role("link", name="答复会议提议").click()
    page.get_by_role("button", name="确认参加").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="（.ics）").click()
    assert download.value.suggested_filename == f"meeting-{at:%Y%m%d}.ics"

    page.get_by_text("添加事项").click()
    page.get_by_label("要做什么").fill("提供缺陷样本")
    page.get_by_role("button", name="添加", exact=True).click()
    look_again(other_page)
    expect(other_page.locator("#thread-messages")).to_contain_text("确认会议：")
    other_page.get_by_role("button", name="标记为完成：提供缺陷样本").click()
    expect(other_page.locator(".todo-done")).to_have_count(1)
    other_page.goto("/connections/?box=progress")
    expect(other_page.locator(".note-unread")).to_have_count(0)


def test_two_sides_come_from_an_invitation_to_a_delivery(page: Page, other_page: Page):
    buyer, seller = UserFactory(name="王工"), UserFactory(name="张经理")
    enterprise = OrganizationFactory(name_zh="江州钢铁", members=[buyer])
    provider = ProviderFactory(name_zh="澄纹智能", members=[seller])
    scenario = ScenarioFactory(
        organization=enterprise, title="带钢划伤漏检", visibility="anonymous"
    )
    SolutionFactory(organization=provider, title="表面在线质检")
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    become(page, buyer)
    become(other_page, seller)

    page.goto(scenario.get_absolute_url())
    page.get_by_role("link", name="邀请对接").click()
    expect(page.get_by_role("heading", name="匹配理由")).to_be_visible()
    page.get_by_label("给对方的留言").fill("我们想先在一条产线上试用，请联系 13800138000")
    page.get_by_label("电话").fill("13800138000")
    page.get_by_role("button", name="发送邀请").click()
    expect(page.locator(".errorlist")).to_contain_text("像是联系方式或链接")
    page.get_by_label("给对方的留言").fill("我们有三条产线，想在年内全部上线。")
    page.get_by_role("button", name="发送邀请").click()
    assert "邀请已发出" in told(page)
    address = Connection.objects.get().get_absolute_url()

    other_page.goto("/")
    other_page.get_by_role("link", name="对接 待处理： 1").click()
    expect(other_page.locator(".record")).to_contain_text("匿名企业")
    other_page.get_by_role("link", name="查看并答复").click()
    expect(other_page.locator("main")).not_to_contain_text("江州钢铁")
    other_page.get_by_role("link", name="提出调整").click()
    other_page.get_by_label("范围").fill("先做一条产线")
    other_page.get_by_label("电话").fill("13900139000")
    other_page.get_by_role("button", name="提出调整").click()
    assert "调整建议已发出" in told(other_page)

    page.goto("/connections/")
    page.get_by_role("link", name="查看并答复").click()
    expect(page.locator(".proposal")).to_contain_text("先做一条产线")
    page.get_by_role("link", name="接受调整").click()
    page.get_by_role("button", name="接受调整").click()
    assert "已接受对接" in told(page)
    see_contact(page, address, "13900139000")
    see_contact(other_page, address, "13800138000")
    expect(other_page.locator("main")).to_contain_text("江州钢铁")

    talk(page, other_page, address)

    make(other_page, address, "登记洽谈")
    make(page, address, "登记试点", "登记签约")
    other_page.goto(address)
    expect(other_page.get_by_role("link", name="确认交付")).to_have_count(0)
    make(page, address, "确认交付")
    assert "已确认交付" in told(page)
    expect(page.locator(".stages .is-done")).to_have_count(5)
    other_page.goto("/connections/?box=over")
    expect(other_page.locator(".record")).to_contain_text("已交付")

"""The whole way of a newcomer: from the sign-up to a published need that anybody can read."""

import re

import pytest
from playwright.sync_api import Page, expect

from matchmaking.matching.indexing import current_index
from matchmaking.organizations.models import PlatformRole, User
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import PASSWORD, UserFactory
from tests.factories.solutions import SolutionFactory
from tests.support.accounts import mailed_path
from tests.support.browser import become

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "带钢划伤漏检"
NEED = "热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，请联系 13800138000。"
MENDED = "热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，要求在线检测。"


@pytest.fixture(autouse=True)
def _solution():
    SolutionFactory(title="带钢表面在线质检")  # with it come an industry, a stage, a capability
    current_index()


@pytest.fixture
def reviewer() -> User:
    return UserFactory(name="审核员", platform_role=PlatformRole.REVIEWER)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_up(page: Page) -> None:
    # An address of its own: a second mail to one is held back for minutes.
    page.goto("/accounts/signup/")
    page.get_by_label("姓名").fill("王工")
    page.get_by_label("电子邮箱").fill("joining@example.org")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("确认密码").fill(PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    press(page, "注册账号")
    expect(page.get_by_role("heading", level=1)).to_have_text("请查收邮件")
    page.goto(mailed_path())
    press(page, "确认，这是我的邮箱")


def create_organization(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="我的机构").click()
    page.get_by_role("link", name="创建机构").click()
    page.locator("label.tick", has_text="制造企业").click()
    page.get_by_label("中文名称").fill("江州带钢有限公司")
    page.get_by_label("统一社会信用代码").fill("91130400 MA7K3D5H24")
    press(page, "创建")
    expect(page.get_by_role("heading", level=1)).to_have_text("江州带钢有限公司")


def post_scenario(page: Page) -> str:
    """Write a draft beside its preview, submit it, and return its address."""
    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="发布需求场景").click()
    page.get_by_label("标题").fill(TITLE)
    page.locator("#id_industries label.tick").first.click()
    page.locator("#id_stages label.tick").first.click()
    page.get_by_label("需求说明").press_sequentially(NEED)
    expect(page.locator("#preview")).to_contain_text("带钢表面在线质检")
    page.locator("#fold-budget summary").click()
    page.get_by_label("联系人").fill("王建军")
    press(page, "保存草稿")
    expect(page.locator(".stages [aria-current]")).to_have_text("草稿")
    press(page, "提交审核")
    expect(page.locator(".stages [aria-current]")).to_have_text("审核中")
    return page.url


def decide_by_keyboard(page: Page, *keys: str, words: str = "") -> None:
    """Take the first of the queue, decide it, and let the desk go on by itself."""
    page.goto("/review/")
    page.locator(".queue a").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.wait_for_load_state()  # the desk listens to keys
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("没有待审核的内容")


def test_newcomer_joins_posts_corrects_and_is_published(page: Page, reviewer):
    sign_up(page)
    create_organization(page)
    address = post_scenario(page)

    become(page, reviewer)
    decide_by_keyboard(page, "r", "6", "w", words="请删掉电话。")

    become(page, User.objects.get(email="joining@example.org"))
    page.goto("/")
    page.get_by_role("link", name=re.compile("通知")).click()
    notice = page.locator(".notice", has_text=TITLE)
    expect(notice).to_contain_text("公开文字中含有联系方式或链接")
    notice.get_by_role("link", name=re.compile("被退回")).click()
    page.get_by_role("link", name="编辑").click()
    expect(page.locator(".returned")).to_contain_text("请删掉电话。")
    page.get_by_label("需求说明").fill(MENDED)
    press(page, "保存并提交审核")
    expect(page.locator(".stages [aria-current]")).to_have_text("审核中")

    become(page, reviewer)
    decide_by_keyboard(page, "a")

    page.context.clear_cookies()
    page.goto("/scenarios/")
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(address)
    expect(page.locator("main")).to_contain_text(MENDED)
    expect(page.locator("main")).to_contain_text("江州带钢有限公司")
    expect(page.locator("main")).not_to_contain_text("王建军")
    steps = Scenario.objects.get().transitions.order_by("pk")
    assert list(steps.values_list("move", "words")) == [
        ("submit", ""),
        ("return", "请删掉电话。"),
        ("submit", ""),
        ("approve", ""),
    ]

"""Writing a draft in a real browser, with matches and tags appearing beside the form."""

import re

import pytest
from playwright.sync_api import Page, expect

from matchmaking.matching.indexing import current_index
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from tests.factories.organizations import (
    PASSWORD,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEED = "热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，想上瑕疵识别。"


@pytest.fixture(autouse=True)
def _index():
    SolutionFactory(title="带钢表面在线质检")
    SolutionFactory(
        title="薪酬管理", summary="工资核算。", description="个税申报。", capabilities=[]
    )
    ScenarioFactory(title="带钢划伤漏检")
    AliasFactory(text="瑕疵识别")
    current_index()


@pytest.fixture
def member(page: Page) -> User:
    user = UserFactory()
    OrganizationFactory(members=[user])
    ProviderFactory(members=[user])
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("/home/")
    return user


def test_matches_appear_while_a_scenario_is_written(page: Page, member):
    page.goto("/scenarios/new/")
    preview = page.locator("#preview")
    expect(preview.locator(".preview-hint")).to_have_count(1)

    page.locator("#id_title").press_sequentially("带钢表面划伤漏检")
    page.locator("label.tick", has_text="行业C31").click()
    page.locator("#id_requirement").press_sequentially(NEED)

    expect(preview.get_by_role("status").locator("b")).to_have_text("1")
    expect(preview.get_by_role("link", name="带钢表面在线质检")).to_be_visible()
    expect(preview.locator(".reason").first).to_be_visible()
    expect(page.locator("#id_requirement")).to_be_focused()
    expect(page.locator("#id_requirement")).to_have_value(NEED)


def test_suggested_tag_ticks_its_box_and_keeps_the_focus(page: Page, member):
    page.goto("/scenarios/new/")
    box = page.locator("input[name=capabilities][value=defect-detect]")
    page.locator("#id_requirement").fill(NEED)
    button = page.locator(".proposed").get_by_role("button", name=re.compile("表面缺陷检测"))
    expect(button).to_have_attribute("aria-pressed", "false")

    with page.expect_response("**/scenarios/preview/") as answer:
        button.press("Enter")

    assert "capabilities=defect-detect" in answer.value.request.post_data
    expect(box).to_be_checked()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()

    button.click()
    expect(box).not_to_be_checked()


def test_typing_asks_once_for_a_pause_and_sends_nothing_confidential(page: Page, member):
    sent: list[str] = []
    page.goto("/scenarios/new/")
    expect(page.locator("#preview .preview-hint")).to_have_count(1)
    page.on(
        "request",
        lambda request: "/preview/" in request.url and sent.append(request.post_data or ""),
    )

    page.locator("#fold-state summary").click()
    page.locator("#id_current_state").fill("三班目检机密")
    page.locator("#id_requirement").press_sequentially(NEED[:12], delay=20)
    expect(page.locator("#preview").get_by_role("status")).not_to_be_empty()

    bodies = [body for body in sent if "requirement" in body]
    assert 1 <= len(bodies) <= 3
    assert not any("current_state" in body for body in bodies)


def test_draft_is_saved_with_the_tags_that_were_confirmed(page: Page, member):
    page.goto("/scenarios/new/")
    page.locator("#id_title").fill("带钢表面划伤漏检")
    page.locator("#id_requirement").fill(NEED)
    page.locator(".proposed").get_by_role("button", name=re.compile("表面缺陷检测")).click()
    expect(page.locator(".proposed [aria-pressed=true]")).to_have_count(1)

    page.get_by_role("button", name="保存草稿").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("带钢表面划伤漏检")
    [draft] = Scenario.objects.filter(status="draft")
    assert [capability.code for capability in draft.capabilities.all()] == ["defect-detect"]


def test_scenarios_appear_while_a_solution_is_written(page: Page, member):
    page.goto("/solutions/new/")

    page.locator("#id_summary").press_sequentially("带钢表面划伤与边裂在线检测，减少漏检。")

    expect(page.locator("#preview").get_by_role("link", name="带钢划伤漏检")).to_be_visible()


def test_form_works_without_scripts(page: Page, member, live_server):
    state = page.context.storage_state()
    context = page.context.browser.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=state
    )
    plain = context.new_page()
    plain.goto(f"{live_server.url}/scenarios/new/")
    expect(plain.locator("#preview-body")).not_to_be_empty()
    plain.locator("#id_title").fill("带钢表面划伤漏检")
    plain.locator("#id_requirement").fill(NEED)
    plain.locator("#fold-capabilities summary").click()
    plain.locator("label.tick", has_text="表面缺陷检测").click()
    plain.get_by_role("button", name="保存草稿").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("带钢表面划伤漏检")
    context.close()


@pytest.mark.parametrize("path", ["/scenarios/new/", "/solutions/new/"])
def test_forms_are_no_wider_than_a_phone(page: Page, member, path):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390

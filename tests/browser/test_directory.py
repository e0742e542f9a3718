"""A list from its call to a warning in its edition: everybody at a browser, nothing led by hand."""

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from matchmaking.directory.criteria import DEFAULT_CRITERIA, write_criteria
from matchmaking.directory.models import (
    Application,
    Edition,
    EvidenceRule,
    Programme,
    Review,
    Round,
)
from matchmaking.directory.rounds import tick
from matchmaking.organizations.models import Organization, User
from tests.factories.checks import PDF
from tests.factories.directory import Office, applicant, owner_of, submitted
from tests.factories.organizations import UserFactory
from tests.support.browser import PageWatch, become
from tests.support.directory import Calendar

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CUSTOMER = "quality@example.org"
REASON = "strong_proof"
LIST = "优质服务商目录"


class Story:
    """Who takes part, and the one page at which they sit down in turn."""

    def __init__(self, page: Page, calendar: Calendar, programme: Programme, office: Office):
        self.page, self.calendar, self.programme, self.office = page, calendar, programme, office

    @property
    def round(self) -> Round:
        return Round.objects.get(programme=self.programme)

    @property
    def edition(self) -> Edition:
        return Edition.objects.get(programme=self.programme)

    def sit(self, user: User, address: str) -> None:
        become(self.page, user)
        self.page.goto(address)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def told(self, words: str) -> None:
        expect(self.page.locator("main .alert-success")).to_contain_text(words)

    def lead_on(self, step: str) -> None:
        """Go on to the next phase, from the desk of the round."""
        self.page.goto(self.desk)
        self.follow(step)
        self.press("继续")

    @property
    def desk(self) -> str:
        return f"/platform/directory/rounds/{self.round.public_id}/"

    @property
    def shelf(self) -> str:
        return f"/directory/{self.programme.public_id}/"


@pytest.fixture
def story(page, calendar, programme, office, signing_key, mailoutbox) -> Story:
    Programme.objects.update(name_zh=LIST)
    programme.refresh_from_db()
    write_criteria(programme=programme, texts=DEFAULT_CRITERIA, by=None)
    office.experts.append(UserFactory())
    return Story(page, calendar, programme, office)


def open_the_call(story: Story) -> None:
    """Plan a round; the calendar opens it."""
    story.sit(story.office.first, "/platform/directory/")
    story.follow("规划批次")
    story.press("保存")
    expect(story.page.get_by_role("heading", name="下一步")).to_be_visible()
    story.calendar.go_to(story.round.opens_on)
    assert tick() == 1


def apply(story: Story, provider: Organization) -> None:
    """Write a draft that saves itself, add evidence, and have a customer confirm a case."""
    page = story.page
    story.sit(owner_of(provider), "/applications/")
    story.follow(LIST)
    story.press("开始填写")
    page.fill("#id_statement", "专注带钢表面质检。")
    for text in DEFAULT_CRITERIA:
        page.fill(f"#id_answer_{text.code}", "材料见附件。")
    page.locator("input[name=solutions]").first.check()
    expect(page.locator("#save-words")).to_contain_text("自动保存")
    files = [text.code for text in DEFAULT_CRITERIA if text.evidence == EvidenceRule.FILE]
    for code in files:
        scan = {"name": f"{code}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.set_input_files(f"#id_proof_{code}", [scan])
    page.locator(f"#proofs-{files[0]}").get_by_role("button", name="上传").click()
    expect(page.locator(".proofs li")).to_have_count(len(files))

    story.press("保存并添加案例")
    page.fill("#id_title", "冷轧线表面质检")
    page.fill("#id_customer", "江州钢铁有限公司")
    page.fill("#id_summary", "漏检率由百分之五降到千分之二。")
    page.fill("#id_email", CUSTOMER)
    page.get_by_role("button", name="添加", exact=True).last.click()
    story.told(CUSTOMER)


def confirm(story: Story, customer: Page) -> None:
    """Follow the link of the mail, twice; it works once."""
    [letter] = [row for row in mail.outbox if row.to == [CUSTOMER]]
    [link] = re.findall(r"https?://[^/\s]+(/case-confirmations/\S+)", str(letter.body))
    customer.goto(link)
    expect(customer.locator("main")).to_contain_text("漏检率由百分之五降到千分之二。")
    customer.fill("#id_name", "李工，质量部")
    customer.get_by_role("button", name="属实，予以确认").click()
    expect(customer.get_by_role("heading", level=1)).to_have_text("感谢您的答复")
    answer = customer.goto(link)
    assert answer is not None
    assert answer.status == 404


def hand_in(story: Story, provider: Organization) -> None:
    application = Application.objects.get(organization=provider)
    story.sit(owner_of(provider), f"/applications/{application.public_id}/")
    expect(story.page.locator("#cases")).to_contain_text("李工，质量部")
    story.page.get_by_role("button", name="提交", exact=True).last.click()
    story.press("提交")
    story.told("申报已提交")


def check_by_hand(story: Story) -> None:
    """Return nothing: pass one application after the other, and begin the scoring."""
    story.calendar.go_to(story.round.closes_on + timedelta(days=1))
    assert tick() == 1
    page = story.page
    story.sit(story.office.first, f"{story.desk}applications/?status=submitted")
    page.locator(".queue-row h2 a").first.click()
    for _ in range(2):
        page.locator("label.verdict", has_text="通过").first.click()
        story.press("保存并处理下一条")
    story.lead_on("进入专家评分")


def call_the_panel(story: Story) -> None:
    page = story.page
    page.goto(f"{story.desk}panel/")
    for expert in story.office.experts:
        page.fill("#id_email", expert.email)
        story.press("加入评审组")
    story.press("均衡分配")
    assert Review.objects.count() == 6


def give_back(story: Story) -> None:
    """A reviewer finds an interest; the place goes to the fourth member of the panel."""
    review = Review.objects.order_by("pk").first()
    assert review is not None
    story.sit(review.reviewer, f"/reviews/directory/{review.public_id}/")
    story.page.get_by_role("link", name="申请回避").click()
    story.page.fill("#id_conflict", "曾任该机构顾问。")
    story.press("申请回避")
    story.sit(story.office.first, f"{story.desk}panel/")
    expect(story.page.locator("main")).to_contain_text("曾任该机构顾问。")
    story.press("均衡分配")
    assert Review.objects.filter(status="assigned").count() == 6


def score(story: Story) -> None:
    """Everybody scores what is theirs, from one to the next; nobody reads the others' meanwhile."""
    page = story.page
    for expert in story.office.experts:
        reviews = Review.objects.filter(reviewer=expert, status="assigned").order_by("pk")
        for place, review in enumerate(reviews):
            if place == 0:
                story.sit(expert, f"/reviews/directory/{review.public_id}/")
            expect(page.locator(".score-table")).to_have_count(0)
            for text in DEFAULT_CRITERIA:
                page.fill(f"#id_points_{text.code}", "8")
                page.select_option(f"#id_reason_{text.code}", REASON)
            page.get_by_role("checkbox").check()
            story.press("提交并评下一份")
        expect(page.locator("main .alert-success")).to_be_visible()
    assert Review.objects.filter(status="submitted").count() == 6


def decide(story: Story, provider: Organization) -> None:
    """Propose the provider, decline the other, each with reasons."""
    page = story.page
    story.sit(story.office.first, story.desk)
    story.lead_on("进入评审结论")
    for application in Application.objects.order_by("pk"):
        page.goto(f"/platform/directory/applications/{application.public_id}/decision/")
        expect(page.locator(".score-table tfoot")).to_contain_text("80")
        is_proposed = application.organization == provider
        verdict = "推荐入选" if is_proposed else "不推荐"
        page.get_by_role("radio", name=verdict, exact=False).check()
        page.fill("#id_words", "证据充分。" if is_proposed else "案例之间互有关联。")
        story.press("保存并处理下一条")
    story.lead_on("开始公示")


def object_and_answer(story: Story, provider: Organization) -> None:
    """A visitor reads the notice; somebody signed in objects; the office answers."""
    page = story.page
    page.context.clear_cookies()
    page.goto(f"/directory/rounds/{story.round.public_id}/notice/")
    expect(page.locator(".record-title")).to_have_text([re.compile(provider.name_zh)])
    outsider = UserFactory(name="周明匿名")
    story.sit(outsider, page.url)
    story.follow("提出异议")
    page.fill("#id_text", "案例的验收日期不实。")
    scan = {"name": "验收单.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.set_input_files("input[type=file]", [scan])
    story.press("提交异议")

    story.sit(story.office.first, f"{story.desk}objections/")
    page.locator(".queue-row h2 a").click()
    expect(page.locator("main")).to_contain_text("验收单.pdf")
    page.get_by_role("radio", name="不成立").check()
    page.fill("#id_words", "已与客户核对，日期属实。")
    story.press("保存")
    story.sit(outsider, "/directory/objections/")
    expect(page.locator("main")).to_contain_text("已与客户核对，日期属实。")
    story.sit(owner_of(provider), "/applications/")
    expect(page.locator("main")).not_to_contain_text("周明匿名")


def publish(story: Story) -> None:
    """One administrator draws the edition up and cannot publish it; the other does."""
    page = story.page
    story.calendar.pass_notice(story.round)
    story.sit(story.office.first, story.desk)
    story.follow("提请发布目录")
    story.press("提请")
    expect(page.get_by_role("button", name="签名并发布")).to_be_disabled()
    story.sit(story.office.second, page.url)
    story.press("签名并发布")
    story.told("目录已签名并发布")


def read_and_check(story: Story, provider: Organization, folder: Path) -> None:
    """A visitor reads, lets the browser check, takes the files home and checks them there."""
    page = story.page
    page.context.clear_cookies()
    page.goto("/directory/")
    story.follow(LIST)
    story.follow(provider.name_zh)
    expect(page.locator(".history li")).to_have_count(1)
    page.goto(f"{story.shelf}editions/1/verification/")
    story.press("载入本期并核验")
    expect(page.locator("[data-results] .check-right")).to_have_count(1)
    names = ["edition-1.json", "edition-1.sig"]
    [manifest, _signature] = [download(page, name, folder) for name in names]
    printed = download(page, "印刷版（PDF）", folder)
    assert printed.read_bytes().startswith(b"%PDF-")
    page.goto("/directory/verification/")
    keys = download(page, "keys.json", folder)
    checker = download(page, "verify_edition.py", folder)

    assert run(checker, "--keys", keys, folder) == (0, "OK     edition-1.json: 1 entries\n")
    manifest.write_text(manifest.read_text().replace(provider.name_zh, "别的公司"))
    code, said = run(checker, "--keys", keys, folder)
    assert code == 1
    assert "WRONG  edition-1.json" in said


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as found:
        page.locator("main").get_by_role("link", name=name).first.click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def run(*command: object) -> tuple[int, str]:
    """Run a program in an interpreter of its own, which knows nothing of the site."""
    words: Sequence[str] = [sys.executable, "-I", *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def warn(story: Story, provider: Organization) -> None:
    """A warning stands in the entry, its history and the edition from the day on."""
    page = story.page
    entry = story.edition.entries.get()
    due_on = story.calendar.today + timedelta(days=30)
    story.sit(story.office.first, f"/platform/directory/entries/{entry.public_id}/")
    story.follow("警告")
    page.select_option("#id_reason", "complaints")
    page.fill("#id_due_on", due_on.isoformat())
    story.press("签名并发布")
    page.context.clear_cookies()
    page.goto(f"/directory/entries/{entry.public_id}/")
    expect(page.locator(".detail-marks")).to_contain_text("在列（警告整改中）")
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.locator(".history")).to_contain_text("客户投诉属实")
    page.goto(f"{story.shelf}editions/1/verification/")
    story.press("载入本期并核验")
    expect(page.locator("[data-results] .check-right")).to_have_count(2)


@pytest.fixture
def customer(chromium: Browser, live_server: LiveServer, page_watch: PageWatch):
    """Somebody without an account, on a phone, who comes from a mail."""
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    context.route("**/*", page_watch.guard)
    context.on("page", page_watch.attend)
    yield context.new_page()
    context.close()


def test_a_list_from_its_call_to_a_warning(story, customer, page_watch, tmp_path):
    page_watch.expect("404")  # a link that has done its work
    provider, rival = applicant(name_zh="澄纹智能"), applicant(name_zh="云维数据")
    folder = tmp_path / "downloads"
    folder.mkdir()

    open_the_call(story)
    apply(story, provider)
    confirm(story, customer)
    hand_in(story, provider)
    submitted(story.round, rival)
    check_by_hand(story)
    call_the_panel(story)
    give_back(story)
    score(story)
    decide(story, provider)
    object_and_answer(story, provider)
    publish(story)
    read_and_check(story, provider, folder)
    warn(story, provider)

"""A draft that is saved as it is typed, while a colleague writes at it as well."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from matchmaking.directory.applications import start_application
from matchmaking.directory.models import Proof
from matchmaking.directory.rounds import tick
from tests.factories.checks import PDF
from tests.factories.directory import ProgrammeFactory, applicant, owner_of, plan
from tests.support.browser import become

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_draft_saves_itself_and_overwrites_nobody(page: Page, tmp_path: Path):
    provider = applicant()
    owner = owner_of(provider)
    round_ = plan(ProgrammeFactory(), timezone.localdate())
    tick(round_.opens_on)
    application = start_application(round_=round_, organization=provider, by=owner)
    address = f"/applications/{application.public_id}/"
    become(page, owner)
    page.goto(address)
    colleague = page.context.new_page()
    colleague.goto(address)
    line = page.locator("#save-words")

    page.fill("#id_statement", "专注带钢表面质检。")
    expect(line).to_contain_text("自动保存")
    expect(page.locator("#tasks")).to_contain_text("已填写申报说明")
    page.press("#id_statement", "End")
    page.keyboard.type("十年")
    expect(line).to_contain_text("尚未保存")
    expect(line).to_contain_text("自动保存")

    colleague.fill("#id_answer_served", "同事写的。")
    expect(colleague.locator("#save-words")).to_contain_text("同事刚刚保存")
    colleague.get_by_role("button", name="用我的内容覆盖").click()
    expect(colleague.locator("main .alert-success")).to_be_visible()

    page.fill("#id_answer_served", "我写的。")
    expect(line).to_contain_text("同事刚刚保存")
    assert page.input_value("#id_answer_served") == "我写的。"
    page.goto(address)
    assert page.input_value("#id_answer_served") == "同事写的。"

    scan = tmp_path / "合同.pdf"
    scan.write_bytes(PDF)
    page.set_input_files("#id_proof_served", scan)
    page.locator("#proofs-served").get_by_role("button", name="上传").click()
    expect(page.locator("#proofs-served")).to_contain_text("合同.pdf")
    assert Proof.objects.get().application == application

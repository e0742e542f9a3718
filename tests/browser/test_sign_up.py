"""Somebody's first day in a real browser: sign-up, confirmation, second factor, next log-in."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories.organizations import PASSWORD
from tests.support.accounts import mailed_path, totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page) -> None:
    page.get_by_label("电子邮箱").fill("wang@example.org")
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")


def test_newcomer_signs_up_and_comes_back_with_a_second_factor(page: Page):
    page.goto("/")
    page.get_by_role("link", name="注册账号").click()
    page.get_by_label("姓名").fill("王工")
    page.get_by_label("电子邮箱").fill("wang@example.org")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("确认密码").fill(PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    press(page, "注册账号")
    expect(page.get_by_role("heading", level=1)).to_have_text("请查收邮件")

    page.goto(mailed_path())
    press(page, "确认，这是我的邮箱")
    expect(page.locator(".account-menu summary")).to_contain_text("王工")
    page.goto("/accounts/logout/")
    press(page, "退出登录")
    page.get_by_role("link", name="登录").click()
    sign_in(page)

    page.locator(".account-menu summary").click()
    page.get_by_role("link", name="账号与安全").click()
    page.get_by_role("link", name="开始设置 两步验证").click()
    page.get_by_role("link", name="开始设置").click()
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "确认身份")
    drawn = page.get_by_role("img", name="身份验证器二维码")
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_text("无法扫码？").click()
    secret = page.locator(".account-secret").inner_text()
    page.get_by_label("六位验证码").fill(totp_code(secret))
    press(page, "开启两步验证")
    expect(page.locator(".account-codes li")).to_have_count(10)
    assert mail.outbox[-1].subject == "【人工智能应用对接平台】两步验证已开启"

    page.goto("/accounts/logout/")
    press(page, "退出登录")
    page.goto("/accounts/login/?next=/account/")
    sign_in(page)
    page.get_by_label("验证码或恢复码").fill(totp_code(secret))
    press(page, "登录")
    expect(page).to_have_url(re.compile("/account/$"))
    expect(page.locator("main")).to_contain_text("两步验证已开启。")

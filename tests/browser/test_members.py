"""Bringing a colleague in: invited, accepted, made an owner; the last owner cannot leave."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from matchmaking.organizations.invitations import invitation_token
from matchmaking.organizations.models import Invitation, Organization
from tests.factories.organizations import PASSWORD, OrganizationFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, email: str) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("/home/")


@pytest.fixture
def organization() -> Organization:
    owner = UserFactory(email="owner@example.org", name="王工")
    return OrganizationFactory(name_zh="江州机械厂", members=[owner])


def test_a_colleague_is_invited_joins_and_gets_a_role(page: Page, organization, page_watch):
    guest = UserFactory(email="guest@example.org", name="李工")
    members = reverse("web:member_list", args=[organization.public_id])

    sign_in(page, "owner@example.org")
    page.goto(reverse("web:member_leave", args=[organization.public_id]))
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("机构必须有负责人")

    page.goto(members)
    page.get_by_label("邮箱").fill(guest.email)
    page.get_by_label("角色").select_option("viewer")
    page.get_by_role("button", name="发送邀请").click()
    expect(page.locator("main").get_by_role("status").first).to_contain_text(
        "邀请已发往 guest@example.org"
    )

    sign_in(page, guest.email)
    page.goto(reverse("web:invitation_accept", args=[invitation_token(Invitation.objects.get())]))
    page.get_by_role("button", name="接受").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("江州机械厂")
    page.goto(members)
    expect(page.get_by_role("link", name="修改角色")).to_have_count(0)

    sign_in(page, "owner@example.org")
    page.goto(members)
    page.get_by_role("listitem").filter(has_text="李工").get_by_role(
        "link", name="修改角色"
    ).click()
    page.locator("label.tick", has_text=re.compile("负责人")).click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main").get_by_role("status").first).to_contain_text(
        "李工的角色已改为：负责人"
    )

    page.goto(reverse("web:member_leave", args=[organization.public_id]))
    page.get_by_role("button", name="退出", exact=True).click()
    page.wait_for_url(reverse("web:organization_index"))
    assert organization.memberships.get().user == guest

import re

import pytest
from django.core import mail
from django.urls import reverse

from matchmaking.organizations.models import User
from tests.factories.organizations import PASSWORD, UserFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db


def test_sign_up_is_closed_and_says_who_opens_accounts(english):
    address = reverse("account_signup")

    assert "The platform operator opens an account" in words(english.get(address))
    english.post(
        address, {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert list(User.objects.all()) == []


def test_sign_in_and_out_lead_home(client):
    user = UserFactory()

    entered = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    named = words(client.get("/"))
    left = client.post(reverse("account_logout"))

    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert user.name in named
    assert (left.status_code, left["Location"]) == (302, "/")
    assert user.name not in words(client.get("/"))


def test_sign_in_with_a_wrong_password_says_so(client):
    user = UserFactory()

    answer = client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})

    assert answer.status_code == 200
    assert 'class="alert alert-danger" role="alert"' in answer.content.decode()


def test_password_can_be_reset_by_mail(client, settings):
    settings.SITE_URL = "https://match.example"
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    [message] = mail.outbox
    [link] = re.findall(r"https://match\.example(/\S+)", message.body)

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    fresh = "a fresh long password"
    client.post(address, {"password1": fresh, "password2": fresh})

    user.refresh_from_db()
    assert user.check_password(fresh)
    assert message.subject == "【人工智能应用对接平台】重置密码"
    assert "testserver" not in message.body


def test_password_reset_of_a_stranger_is_answered_by_mail_alone(client):
    UserFactory(email="known@example.org")
    pages = {
        email: client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("known@example.org", "unknown@example.org")
    }

    known, unknown = [words(page) for page in pages.values()]
    assert known == unknown
    assert [message.to for message in mail.outbox] == [[email] for email in pages]
    assert "但平台上没有该账号" in mail.outbox[1].body


def test_too_many_attempts_to_sign_in_are_held_up(english):
    user = UserFactory()
    attempt = {"login": user.email, "password": "wrong"}

    answers = [english.post(reverse("account_login"), attempt) for _ in range(12)]

    assert "Too many" in words(answers[-1])


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"],
)
def test_account_pages_wear_the_sites_dress(client, name):
    body = client.get(reverse(name)).content.decode()

    assert '<div class="account-card panel">' in body
    assert body.count("<h1") == 1


@pytest.mark.parametrize("name", ["account_logout", "account_change_password", "account_email"])
def test_account_pages_of_members_wear_the_sites_dress(client, name):
    client.force_login(UserFactory())

    body = client.get(reverse(name)).content.decode()

    assert '<div class="account-card panel">' in body

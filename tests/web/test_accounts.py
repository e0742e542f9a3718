"""Log-ins from sign-up to sign-out, as people meet them."""

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.urls import reverse

from matchmaking.organizations.models import User
from matchmaking.organizations.profiles import PRIVACY_VERSION
from tests.factories.organizations import PASSWORD, UserFactory
from tests.support.accounts import mailed_path
from tests.web.reading import words

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "name": "王工",
    "email": "new@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "privacy": "on",
}


def sign_up(client, **changed):
    return client.post(reverse("account_signup"), SIGN_UP | changed)


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_sign_up_waits_for_the_link_in_the_mail(client):
    sign_up(client)
    before = sign_in(client, "new@example.org")
    path = mailed_path(0)

    client.post(path)

    user = User.objects.get()
    assert before["Location"] == reverse("account_email_verification_sent")
    assert EmailAddress.objects.get(user=user).verified
    assert (user.name, user.language, user.privacy_version) == ("王工", "zh-hans", PRIVACY_VERSION)
    assert user.privacy_accepted_at is not None
    assert "王工" in words(client.get("/"))  # signed in, in the browser that signed up
    assert not any("王工" in message.message().as_string() for message in mail.outbox)


def test_link_of_a_sign_up_signs_no_other_browser_in(client, english):
    sign_up(client)

    english.post(mailed_path())

    assert "王工" not in words(english.get("/"))
    assert EmailAddress.objects.get().verified


def test_sign_up_keeps_what_was_typed_and_marks_what_is_wrong(client):
    answer = sign_up(client, password1="123456", password2="123456", privacy="")

    assert 'value="new@example.org"' in answer.content.decode()
    assert set(answer.context["form"].errors) == {"password1", "privacy"}
    assert "密码太短，至少需要 10 个字符。" in words(answer)
    assert list(User.objects.all()) == []


def test_sign_up_takes_the_language_of_the_page(english):
    sign_up(english)

    assert User.objects.get().language == "en"
    assert mail.outbox[0].subject.endswith("Confirm your e-mail address")


def test_mail_of_a_sign_up_is_sent_again_on_request(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    sign_up(client)

    answer = client.post(reverse("web:verification_resend"))

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert [message.to for message in mail.outbox] == [["new@example.org"]] * 2


def test_mail_of_a_sign_up_is_not_sent_again_at_once(client):
    sign_up(client)

    answer = client.post(reverse("web:verification_resend"), follow=True)

    assert "3 分钟" in words(answer)
    assert len(mail.outbox) == 1


def test_stranger_who_wants_a_mail_again_is_sent_to_sign_in(client):
    answer = client.post(reverse("web:verification_resend"))

    assert (answer["Location"], mail.outbox) == (reverse("account_login"), [])


def test_sign_in_and_out_lead_home(client):
    user = UserFactory()

    entered = sign_in(client, user.email)
    named = words(client.get("/"))
    left = client.post(reverse("account_logout"))

    assert (entered.status_code, entered["Location"]) == (302, "/home/")
    assert user.name in named
    assert (left.status_code, left["Location"]) == (302, "/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert user.name not in words(client.get("/"))


def test_sign_in_with_a_wrong_password_says_so(client):
    answer = sign_in(client, UserFactory().email, "wrong")

    assert answer.status_code == 200
    assert "邮箱或密码不正确。" in words(answer)


def test_password_can_be_reset_by_mail(client, settings):
    settings.SITE_URL = "https://match.example"
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    [message] = mail.outbox
    [link] = re.findall(r"https://match\.example(/accounts/\S+)", message.body)

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    fresh = "a fresh long password"
    client.post(address, {"password1": fresh, "password2": fresh})

    user.refresh_from_db()
    assert user.check_password(fresh)
    assert message.subject == "【人工智能应用对接平台】重置密码"
    assert "testserver" not in message.message().as_string()
    assert mail.outbox[1].subject == "【人工智能应用对接平台】您的密码已重置"


def test_new_address_takes_over_once_it_is_confirmed(client):
    user = UserFactory(email="old@example.org")
    sign_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    before = User.objects.get(pk=user.pk).email
    client.post(mailed_path())

    assert (before, User.objects.get(pk=user.pk).email) == ("old@example.org", "new@example.org")
    assert [address.email for address in EmailAddress.objects.all()] == ["new@example.org"]
    assert [message.to for message in mail.outbox] == [["new@example.org"], ["old@example.org"]]


def test_change_of_address_asks_for_the_password_again(client):
    user = UserFactory()
    client.force_login(user)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "x@example.org"})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert EmailAddress.objects.get().email == user.email


def test_address_of_an_unconfirmed_sign_up_cannot_be_taken_over(client):
    UserFactory(email="new@example.org")
    EmailAddress.objects.update(verified=False)
    user = UserFactory(email="old@example.org")
    address = EmailAddress.objects.create(user=user, email="new@example.org")

    client.force_login(user)
    answer = client.post(
        reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key]), follow=True
    )

    assert "已用于另一个账号" in words(answer)
    assert User.objects.get(pk=user.pk).email == "old@example.org"


def test_mails_follow_the_language_of_their_reader(english):
    user = UserFactory(language="zh-hans")

    english.post(reverse("account_reset_password"), {"email": user.email})
    english.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert [message.subject for message in mail.outbox] == [
        "【人工智能应用对接平台】重置密码",
        "[AI Application Matchmaking Platform] No account under this address",
    ]


def test_mails_have_a_plain_text_and_load_nothing(client):
    client.post(reverse("account_reset_password"), {"email": UserFactory().email})

    [message] = mail.outbox
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert message.body.startswith("重置密码")
    assert re.findall(r"<img|<link|<script|url\(|src=", html) == []


def test_too_many_attempts_to_sign_in_are_held_up(english):
    user = UserFactory()

    answers = [sign_in(english, user.email, "wrong") for _ in range(5)]
    right = sign_in(english, user.email)

    assert all("is wrong" in words(answer) for answer in answers)
    assert "Too many attempts" in words(right)


def test_too_many_attempts_from_elsewhere_lock_nobody_out(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = UserFactory()

    for _ in range(6):
        _sign_in_from(client, user, "198.51.100.7", password="wrong")
    theirs = _sign_in_from(client, user, "198.51.100.7")
    ours = _sign_in_from(client, user, "203.0.113.9")

    assert (theirs.status_code, ours.status_code) == (200, 302)


@pytest.mark.parametrize("proxies", [0, 1])
def test_attempts_are_counted_whatever_address_the_visitor_claims(client, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    user = UserFactory()
    behind = ", 198.51.100.7" if proxies else ""  # what the proxy adds itself

    for n in range(5):
        _sign_in_from(client, user, f"203.0.113.{n}{behind}", password="wrong")

    assert _sign_in_from(client, user, f"203.0.113.99{behind}").status_code == 200


def _sign_in_from(client, user, forwarded, password=PASSWORD):
    form = {"login": user.email, "password": password}
    headers = {"x-forwarded-for": forwarded}
    return client.post(reverse("account_login"), form, headers=headers)


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"],
)
def test_account_pages_wear_the_sites_dress(client, name):
    body = client.get(reverse(name)).content.decode()

    assert '<div class="account-card panel">' in body
    assert body.count("<h1") == 1


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "account_email", "mfa_index"]
)
def test_account_pages_of_members_wear_the_sites_dress(client, name):
    client.force_login(UserFactory())

    body = client.get(reverse(name)).content.decode()

    assert '<div class="account-card panel">' in body

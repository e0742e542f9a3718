from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.api_tokens import MAX_TOKENS, create_api_token
from matchmaking.organizations.models import ApiToken, TokenScope, User
from tests.factories.organizations import PASSWORD, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

PRIVATE = ["account", "account_profile", "account_sessions", "token_list", "token_create"]


@pytest.fixture
def member(client):
    """Somebody who has just confirmed the password again."""
    user = UserFactory(name="王工")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.user = user
    return client


def make_token(user, name="ERP"):
    return create_api_token(user=user, name=name, scope=TokenScope.READ)[0]


@pytest.mark.parametrize("name", PRIVATE)
def test_account_pages_are_for_those_who_have_signed_in(client, name):
    path = reverse(f"web:{name}")

    assert client.get(path)["Location"] == f"{reverse('account_login')}?next={path}"


def test_account_leads_to_everything_that_can_be_changed(member):
    page = member.get(reverse("web:account"))

    assert member.user.email in words(page)
    assert set(addresses(page)) >= {
        reverse(name)
        for name in (
            "web:account_profile",
            "account_email",
            "account_change_password",
            "mfa_index",
            "web:token_list",
            "web:account_sessions",
            "web:privacy",
        )
    }


def test_profile_is_saved_and_the_pages_follow_its_language(member):
    answer = member.post(
        reverse("web:account_profile"), {"name": "李工", "language": "en"}, follow=True
    )

    user = User.objects.get()
    assert (user.name, user.language) == ("李工", "en")
    assert "Your profile was saved." in words(answer)


def test_profile_with_an_unknown_language_comes_back_filled(member):
    answer = member.post(reverse("web:account_profile"), {"name": "李工", "language": "xx"})

    assert 'value="李工"' in answer.content.decode()
    assert User.objects.get().name == "王工"


def test_language_switch_is_remembered_for_mails(member):
    member.post(reverse("web:set_language"), {"language": "en"})
    member.post(reverse("web:set_language"), {"language": "xx"})

    assert User.objects.get().language == "en"


def test_other_devices_are_signed_out_and_this_one_stays(member):
    elsewhere = Client()
    elsewhere.force_login(member.user)

    member.post(reverse("web:account_sessions"))

    assert "王工" in words(member.get("/"))
    assert "王工" not in words(elsewhere.get("/"))


def test_token_is_shown_once(member):
    form = {"name": "ERP 同步", "scope": "write", "days": "30"}

    made = member.post(reverse("web:token_create"), form)
    listed = member.get(reverse("web:token_list"))

    token = ApiToken.objects.get()
    secret = made.context["secret"]
    assert (token.user, token.name, token.scope) == (member.user, "ERP 同步", "write")
    assert f'value="{secret}"' in made.content.decode()
    assert f"Authorization: Token {secret}" in words(made)
    assert made.headers["Cache-Control"] == "private, no-store"
    assert secret not in listed.content.decode()
    assert "ERP 同步" in words(listed)


def test_token_that_is_refused_keeps_the_form(member):
    for _ in range(MAX_TOKENS):
        make_token(member.user)

    answer = member.post(
        reverse("web:token_create"), {"name": "ERP 同步", "scope": "read", "days": "30"}
    )

    assert 'value="ERP 同步"' in answer.content.decode()
    assert "您已有 20 个有效的 API 令牌" in words(answer)
    assert ApiToken.objects.count() == MAX_TOKENS


@pytest.mark.parametrize("wrong", [{"days": "1000"}, {"scope": "admin"}, {"name": " "}])
def test_token_with_wrong_values_is_not_made(member, wrong):
    member.post(reverse("web:token_create"), {"name": "ERP", "scope": "read", "days": "30"} | wrong)

    assert not ApiToken.objects.exists()


def test_token_is_not_made_without_the_password_again(client):
    client.force_login(UserFactory())

    answer = client.post(
        reverse("web:token_create"), {"name": "ERP", "scope": "read", "days": "30"}
    )

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_token_is_revoked_after_a_question(member):
    path = reverse("web:token_revoke", args=[make_token(member.user).public_id])

    asked = words(member.get(path))
    answer = member.post(path, follow=True)

    assert "ERP" in asked
    assert "已撤销" in words(answer)
    assert not ApiToken.objects.exists()


def test_token_of_somebody_else_does_not_exist(member):
    token = make_token(UserFactory())

    answer = member.post(reverse("web:token_revoke", args=[token.public_id]))

    assert answer.status_code == 404
    assert ApiToken.objects.get() == token


@pytest.mark.parametrize("n_tokens", [1, 3])
def test_token_list_needs_the_same_queries_for_any_number(
    member, n_tokens, django_assert_num_queries
):
    for number in range(n_tokens):
        make_token(member.user, f"程序{number}")
    ApiToken.objects.update(expiry=timezone.now() - timedelta(days=1))

    with django_assert_num_queries(5):
        page = member.get(reverse("web:token_list"))

    assert words(page).count("已过期") == n_tokens


def test_token_list_without_tokens_offers_one(member):
    page = member.get(reverse("web:token_list"))

    assert "还没有 API 令牌" in words(page)
    assert reverse("web:token_create") in addresses(page)


def test_privacy_notice_names_who_answers_for_it(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_CONTACT = "无锡服务中心", "privacy@example.org"

    page = words(client.get(reverse("web:privacy")))

    assert "无锡服务中心" in page
    assert "privacy@example.org" in page
    assert mail.outbox == []

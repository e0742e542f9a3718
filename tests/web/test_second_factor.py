"""The second factor: set up, asked for, kept by those who need it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from matchmaking.organizations.models import PlatformRole
from tests.factories.organizations import PASSWORD, SECRET, UserFactory
from tests.support.accounts import totp_code
from tests.web.reading import words

pytestmark = pytest.mark.django_db

ACTIVATE = reverse("mfa_activate_totp")


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def confirm(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_second_factor_is_set_up_with_a_code_of_the_app(client):
    user = UserFactory()
    sign_in(client, user)
    confirm(client)
    secret = client.get(ACTIVATE).context["form"].secret

    answer = client.post(ACTIVATE, {"code": totp_code(secret)})

    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert kinds == {"totp", "recovery_codes"}
    assert secret not in stored


def test_set_up_shows_a_code_to_scan(client):
    sign_in(client, UserFactory())
    confirm(client)

    page = client.get(ACTIVATE)

    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "data:" in page.headers["Content-Security-Policy"]


def test_set_up_asks_for_the_password_again(client):
    client.force_login(UserFactory())

    assert client.get(ACTIVATE)["Location"].startswith(reverse("account_reauthenticate"))


def test_log_in_asks_for_the_second_factor(client):
    user = UserFactory(second_factor=True)

    first = sign_in(client, user)
    between = words(client.get("/"))
    second = client.post(first["Location"], {"code": totp_code(SECRET)})

    assert first["Location"] == reverse("mfa_authenticate")
    assert user.name not in between
    assert second["Location"] == "/home/"
    assert user.name in words(client.get("/"))


def test_code_of_the_app_works_once(client):
    user = UserFactory(second_factor=True)
    code = totp_code(SECRET)
    for _ in range(2):
        client.logout()
        sign_in(client, user)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert "验证码不正确" in words(answer)


def test_guessed_codes_are_held_up(client):
    sign_in(client, UserFactory(second_factor=True))

    for n in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{n}"})

    answer = client.post(reverse("mfa_authenticate"), {"code": totp_code(SECRET)})
    assert "尝试次数过多" in words(answer)


def test_recovery_code_works_once_and_is_told_by_mail(client):
    user = UserFactory(second_factor=True)
    codes = RecoveryCodes.activate(user).get_unused_codes()

    answers = []
    for _ in range(2):
        client.logout()
        sign_in(client, user)
        answers.append(client.post(reverse("mfa_authenticate"), {"code": codes[0]}))

    assert [answer.status_code for answer in answers] == [302, 200]
    assert [message.subject for message in mail.outbox] == [
        "【人工智能应用对接平台】恢复码已被使用"
    ]
    assert "还剩 9 个" in mail.outbox[-1].body


@pytest.mark.parametrize("power", [{"platform_role": PlatformRole.AUDITOR}, {"is_staff": True}])
def test_second_factor_stays_with_those_who_need_it(client, power):
    user = UserFactory(**power)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(SECRET)})
    confirm(client)

    page = words(client.get(reverse("mfa_deactivate_totp")))
    client.post(reverse("mfa_deactivate_totp"))

    assert "您的角色须启用两步验证，不能关闭。" in page
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_member_may_switch_the_second_factor_off(client):
    user = UserFactory(second_factor=True)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(SECRET)})
    confirm(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=user).exists()
    assert mail.outbox[-1].subject == "【人工智能应用对接平台】两步验证已关闭"


def test_exempt_log_in_needs_no_second_factor_and_is_told_why(client, settings):
    settings.SECOND_FACTOR_EXEMPT = frozenset({"admin@demo.example"})
    client.force_login(
        UserFactory(
            email="admin@demo.example", is_staff=True, is_superuser=True, second_factor=False
        )
    )

    assert client.get("/admin/").status_code == 200
    assert "此账号仅供体验" in words(client.get(reverse("mfa_index")))


def test_region_of_a_page_leads_the_whole_page_to_the_set_up(htmx):
    htmx.force_login(UserFactory(is_staff=True, second_factor=False))

    assert htmx.get("/scenarios/").headers["HX-Redirect"] == ACTIVATE

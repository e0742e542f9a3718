import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError
from django.urls import reverse

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import User
from tests.factories.organizations import PASSWORD, UserFactory, give_second_factor
from tests.support.accounts import mailed_path

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another-long-pass-9"
CHANGE = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


@pytest.fixture
def user(client):
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return user


def trail():
    events = AuditEvent.objects.order_by("sequence")
    return list(events.values_list("action", flat=True))


def test_sign_in_and_a_new_password_leave_events(client, user):
    client.post(reverse("account_change_password"), CHANGE)

    assert trail() == ["account.sign_in", "account.change_password"]
    assert set(AuditEvent.objects.values_list("actor_key", "object_id")) == {
        (user.pk, str(user.pk))
    }


def test_wrong_password_leaves_none(client):
    user = UserFactory()

    client.post(reverse("account_login"), {"login": user.email, "password": "wrong password"})

    assert trail() == []


def test_reset_by_mail_leaves_an_event(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    path = client.get(mailed_path())["Location"]

    client.post(path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert trail() == ["account.reset_password"]
    assert User.objects.get().check_password(NEW_PASSWORD)


def test_factor_that_is_given_up_is_named(client, user):
    give_second_factor(user)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    client.post(reverse("mfa_deactivate_totp"))

    last = AuditEvent.objects.latest("sequence")
    assert (last.action, last.details) == ("account.remove_factor", {"factor": "totp"})
    assert not Authenticator.objects.filter(user=user).exists()


def test_no_password_changes_without_its_event(client, user, monkeypatch):
    def fail(*_, **__):
        raise DatabaseError

    monkeypatch.setattr("matchmaking.web.account_trail.record_audit", fail)
    client.raise_request_exception = False

    answer = client.post(reverse("account_change_password"), CHANGE)

    assert answer.status_code == 500
    assert User.objects.get().check_password(PASSWORD)

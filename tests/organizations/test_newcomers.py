from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import User
from matchmaking.organizations.newcomers import KEPT, forget_newcomers
from matchmaking.organizations.tasks import forget_unconfirmed_newcomers
from tests.factories.organizations import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - KEPT - timedelta(hours=1)


def newcomer(**fields):
    """Somebody who signed up long ago and has not confirmed the address."""
    accepted = {"privacy_accepted_at": LONG_AGO, "date_joined": LONG_AGO}
    user = UserFactory(**accepted | fields)
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def test_forget_newcomers_deletes_what_was_never_confirmed():
    newcomer()

    assert (forget_newcomers(), User.objects.count()) == (1, 0)
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"date_joined": LONG_AGO + timedelta(days=1)},
        {"last_login": LONG_AGO},
        {"privacy_accepted_at": None},
        {"platform_role": "auditor"},
        {"is_staff": True},
    ],
)
def test_forget_newcomers_keeps_who_is_new_or_known(fields):
    newcomer(**fields)

    assert (forget_newcomers(), User.objects.count()) == (0, 1)


def test_forget_newcomers_keeps_members_and_the_confirmed():
    MembershipFactory(user=newcomer())
    UserFactory(date_joined=LONG_AGO, privacy_accepted_at=LONG_AGO)

    assert (forget_newcomers(), User.objects.count()) == (0, 2)


def test_task_delivered_twice_deletes_once():
    newcomer()

    forget_unconfirmed_newcomers()
    forget_unconfirmed_newcomers()

    assert User.objects.count() == 0


def test_forgotten_address_may_sign_up_again(client):
    email = newcomer().email
    forget_newcomers()

    form = {"name": "王工", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form | {"privacy": "on"})

    assert User.objects.get().email == email

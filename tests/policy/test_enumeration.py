"""Whether an address has an account is told by mail alone: pages answer alike, with alike work.

What differs: a sign-up writes the rows of the new account where the address was unknown, and a
reset of a known one makes a token. Both send one mail, and both digest the password once.
"""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matchmaking.organizations.models import User
from tests.factories.organizations import PASSWORD, UserFactory
from tests.policy.pages import comparable

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "known@example.org", "other@example.org"  # of the same length


def sign_up(client, email):
    form = {"name": "王工", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post("/accounts/signup/", form | {"privacy": "on"})


def reset(client, email):
    return client.post("/accounts/password/reset/", {"email": email})


def resend(client, email):
    sign_up(client, email)
    return client.post("/account/verification/")


def wrong_log_in(client, email):
    return client.post("/accounts/login/", {"login": email, "password": "wrong password"})


REQUESTS = [sign_up, reset, resend, wrong_log_in]


def _answers(request, email):
    """Status, headers, cookies and body of the answer and of the page it leads to."""
    client = Client()
    answer = request(client, email)
    found = [answer]
    if location := answer.headers.get("Location"):
        found.append(client.get(location))
    return [
        (
            part.status_code,
            dict(part.headers),
            {name: cookie.output().split("=")[0] for name, cookie in part.cookies.items()},
            comparable(part.content.decode(), email),
        )
        for part in found
    ]


@pytest.mark.parametrize("request_", REQUESTS)
def test_known_and_unknown_addresses_get_the_same_answer(request_):
    UserFactory(email=KNOWN)

    known, unknown = _answers(request_, KNOWN), _answers(request_, UNKNOWN)

    assert known == unknown


@pytest.mark.parametrize("request_", [sign_up, reset])
def test_known_and_unknown_addresses_get_one_mail_each(request_):
    UserFactory(email=KNOWN)

    for email in (KNOWN, UNKNOWN):
        request_(Client(), email)

    assert [message.to for message in mail.outbox] == [[KNOWN], [UNKNOWN]]
    assert mail.outbox[0].subject != mail.outbox[1].subject


def test_sign_up_with_a_known_address_changes_nothing():
    user = UserFactory(email=KNOWN)

    sign_up(Client(), KNOWN)

    assert list(User.objects.all()) == [user]
    assert User.objects.get().name == user.name


def test_sign_up_digests_a_password_for_known_addresses_too(monkeypatch):
    UserFactory(email=KNOWN)
    made = []
    monkeypatch.setattr("matchmaking.web.forms.accounts.make_password", made.append)

    sign_up(Client(), KNOWN)

    assert made == [PASSWORD]


def test_reset_asks_the_database_as_much_for_known_and_unknown_addresses():
    UserFactory(email=KNOWN)
    reset(Client(), "warm@example.org")

    counts = {}
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            reset(Client(), email)
        counts[email] = len(queries)

    assert abs(counts[KNOWN] - counts[UNKNOWN]) <= 4  # those of the token

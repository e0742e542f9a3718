from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.audit import first_fault
from matchmaking.common.models import AuditEvent
from matchmaking.organizations.api_tokens import (
    MAX_TOKENS,
    TokenDaysError,
    TokenLimitError,
    create_api_token,
    note_token_use,
    revoke_api_token,
)
from matchmaking.organizations.models import ApiToken, TokenScope
from tests.factories.organizations import UserFactory

pytestmark = pytest.mark.django_db


def make(user, **options):
    return create_api_token(user=user, **{"name": "ERP", "scope": TokenScope.READ} | options)


def test_create_api_token_keeps_no_secret():
    user = UserFactory()

    _token, secret = make(user, days=30)

    row = ApiToken.objects.get()
    assert secret.startswith("mmt_")
    assert len(secret) == 68  # 256 bits
    assert secret not in str(vars(row))
    assert (row.user, row.name, row.scope) == (user, "ERP", "read")
    assert timedelta(days=29) < row.expiry - timezone.now() <= timedelta(days=30)


def test_api_tokens_are_audited_without_their_secret():
    user = UserFactory()

    token, secret = make(user)
    revoke_api_token(token=token, by=user)

    events = AuditEvent.objects.order_by("sequence")
    assert [(e.action, e.actor_key, e.object_id) for e in events] == [
        ("token.create", user.pk, token.public_id),
        ("token.revoke", user.pk, token.public_id),
    ]
    assert secret not in str(list(events.values()))
    assert first_fault() is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_create_api_token_refuses_other_validities(days):
    with pytest.raises(TokenDaysError):
        make(UserFactory(), days=days)


def test_create_api_token_stops_at_the_limit_of_tokens_in_force():
    user = UserFactory()
    tokens = [make(user)[0] for _ in range(MAX_TOKENS)]
    make(UserFactory())

    with pytest.raises(TokenLimitError):
        make(user)

    ApiToken.objects.filter(pk=tokens[0].pk).update(expiry=timezone.now())
    assert make(user)[0].user == user


def test_revoke_api_token_twice_leaves_one_event():
    token, _ = make(UserFactory())

    revoke_api_token(token=token, by=token.user)
    revoke_api_token(token=token, by=token.user)

    assert AuditEvent.objects.filter(action="token.revoke").count() == 1


def test_note_token_use_writes_at_most_once_a_minute(django_assert_num_queries):
    token, _ = make(UserFactory())

    note_token_use(token)
    token.refresh_from_db()
    first = token.last_used_at
    with django_assert_num_queries(0):
        note_token_use(token)
    token.last_used_at = first - timedelta(minutes=2)
    token.save()
    note_token_use(token)

    token.refresh_from_db()
    assert token.last_used_at >= first

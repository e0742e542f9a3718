"""Keys with which programs act for a person: made, used and taken back."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.common.exceptions import DomainError
from matchmaking.organizations.models import ApiToken, TokenScope, User

MAX_TOKENS = 20  # in force at a time, for one person
MAX_DAYS = 365
DEFAULT_DAYS = 90
USE_NOTED = timedelta(minutes=1)  # a token's use is written down at most this often


class TokenLimitError(DomainError):
    code = "token_limit"


class TokenDaysError(DomainError):
    code = "token_days"


@transaction.atomic
def create_api_token(
    *, user: User, name: str, scope: TokenScope, days: int = DEFAULT_DAYS
) -> tuple[ApiToken, str]:
    """Make a key for ``user``; return its row and the secret, which is kept nowhere.

    Raises:
        TokenDaysError: it would hold for less than a day or more than ``MAX_DAYS``.
        TokenLimitError: ``user`` has ``MAX_TOKENS`` in force.
    """
    if not 1 <= days <= MAX_DAYS:
        raise TokenDaysError(
            gettext("Validity: give a number of days from 1 to %(most)s.") % {"most": MAX_DAYS}
        )
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once stay in the limit
    if tokens_in_force(user).count() >= MAX_TOKENS:
        raise TokenLimitError(
            gettext("You have %(most)s API tokens already: revoke one that you no longer need.")
            % {"most": MAX_TOKENS}
        )
    token, secret = ApiToken.objects.create(
        user=user, expiry=timedelta(days=days), name=name, scope=scope
    )
    details = {"scope": scope, "days": days}
    record_audit("token.create", on=token, by=user, details=details)
    return token, secret


@transaction.atomic
def revoke_api_token(*, token: ApiToken, by: User | None) -> None:
    """Take a key back; revoked twice, it stays revoked once."""
    deleted, _ = ApiToken.objects.filter(pk=token.pk).delete()
    if deleted:
        record_audit("token.revoke", on=token, by=by, details={"scope": token.scope})


def note_token_use(token: ApiToken) -> None:
    """Write down that a key is in use, at most once in ``USE_NOTED``."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def tokens_in_force(user: User) -> models.QuerySet[ApiToken]:
    tokens: models.QuerySet[ApiToken] = ApiToken.objects.filter(user=user)
    return tokens.filter(expiry__gt=timezone.now())

"""Keys of the API: ``Authorization: Token …``."""

from hmac import compare_digest

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from matchmaking.organizations.api_tokens import note_token_use
from matchmaking.organizations.models import ApiToken, TokenScope, User
from matchmaking.organizations.second_factor import lacks_second_factor


class TokenAuthentication(KnoxTokenAuthentication):  # type: ignore[misc]  # knox has no types
    """A key acts for its owner, within its scope, while both are in force.

    Unlike knox's own, it deletes no expired keys: their owner sees them in the list.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        found: tuple[User, ApiToken] | None = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        if lacks_second_factor(user):
            raise PermissionDenied(
                _("Set up a second factor on the site first: your role needs one."),
                "second_factor_required",
            )
        if token.scope == TokenScope.READ and request.method not in SAFE_METHODS:
            raise PermissionDenied(
                _("This API token may only read: make one that may write."), "token_read_only"
            )
        note_token_use(token)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        secret = token.decode("ascii", errors="replace")
        row = _find(secret) if secret.isascii() and secret.isprintable() else None
        if row is None:
            raise AuthenticationFailed(_("This API token is unknown or revoked."), "token_invalid")
        if row.expiry is not None and row.expiry <= timezone.now():
            raise AuthenticationFailed(_("This API token has expired."), "token_expired")
        if not row.user.is_active:
            raise AuthenticationFailed(
                _("The account of this API token is closed."), "account_inactive"
            )
        return row.user, row


def _find(secret: str) -> ApiToken | None:
    digest = hash_token(secret)
    rows = ApiToken.objects.filter(token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH])
    return next(
        (row for row in rows.select_related("user") if compare_digest(row.digest, digest)), None
    )

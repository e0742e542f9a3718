"""What people decide about their own log-in."""

from django.conf import settings
from django.db import transaction
from django.db.models import F

from matchmaking.common.audit import record_audit
from matchmaking.organizations.models import User

PRIVACY_VERSION = "2026-11"  # of the notice that /privacy/ shows; new with each change that matters


def change_profile(*, user: User, name: str, language: str) -> None:
    """Change how ``user`` is called and in which language e-mails are written.

    Raises:
        ValidationError: keyed by field name.
    """
    user.name, user.language = name, language
    user.full_clean()
    user.save(update_fields=["name", "language"])


def change_language(*, user: User, language: str) -> None:
    """Write e-mails to ``user`` in ``language`` from now on; an unknown one changes nothing."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@transaction.atomic
def end_sessions(*, user: User) -> None:
    """End every session of ``user``; the caller may renew the one at hand."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    record_audit("account.end_sessions", on=user, by=user)

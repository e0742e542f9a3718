"""Sign-ups that nobody has confirmed: people whose data we have no reason to keep."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone

from matchmaking.organizations.models import User

KEPT = timedelta(days=30)  # the links of their mails are long dead by then


def forget_newcomers() -> int:
    """Delete the accounts that were signed up long ago and never confirmed; return how many.

    Only those that left no trace: whoever belongs to an organization, works for the platform or
    has once signed in is kept.
    """
    _, by_model = _forgotten().delete()
    return by_model.get(User._meta.label, 0)


def _forgotten() -> QuerySet[User]:
    confirmed = EmailAddress.objects.filter(verified=True)
    return User.objects.filter(
        date_joined__lt=timezone.now() - KEPT,
        last_login=None,
        privacy_accepted_at__isnull=False,  # not those whom the platform has entered
        memberships=None,
        platform_role="",
        is_staff=False,
    ).exclude(pk__in=confirmed.values("user"))

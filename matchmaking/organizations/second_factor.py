"""Who must confirm a log-in with a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from matchmaking.organizations.models import User


def needs_second_factor(user: User) -> bool:
    """Whether ``user`` works for the platform and is not exempt by the settings."""
    return user.needs_second_factor and user.email not in settings.SECOND_FACTOR_EXEMPT


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists())


def lacks_second_factor(user: User) -> bool:
    """Whether ``user`` must set up a second factor before doing anything else."""
    return needs_second_factor(user) and not has_second_factor(user)

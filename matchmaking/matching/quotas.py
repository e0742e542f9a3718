"""How many pairs an organization may ask about in a day, so that nobody maps the ranking by asking.

It counts for all of its members together, who else would map it in turns. The count lives in the
cache, one entry an organization and day: emptying the cache gives the day anew.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.matching.exceptions import StandingQuotaError
from matchmaking.organizations.models import Organization

DAILY_PAIRS = 30
KEPT = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class PairQuota:
    """How many other pairs can be asked about until ``renews_at``."""

    left: int
    renews_at: datetime


def pair_quota(organization: Organization) -> PairQuota:
    return _quota(_asked(organization))


def count_pair(organization: Organization, pair: str) -> PairQuota:
    """Count a pair as asked about today; the same pair again costs nothing.

    Raises:
        StandingQuotaError: ``DAILY_PAIRS`` others have been asked about today.
    """
    with transaction.atomic():
        # The lock orders the requests of one organization.
        Organization.objects.select_for_update().only("pk").get(pk=organization.pk)
        asked = _asked(organization)
        if pair not in asked:
            asked = _with(asked, pair)
            cache.set(_key(organization), asked, KEPT)
    return _quota(asked)


def _with(asked: list[str], pair: str) -> list[str]:
    if len(asked) < DAILY_PAIRS:
        return [*asked, pair]
    message = _(
        "Your organization has looked at %(number)d pairs today, as many as are possible in a day. "
        "You can go on after midnight, Beijing time."
    )
    raise StandingQuotaError(message % {"number": DAILY_PAIRS}, renews_at=_midnight())


def _asked(organization: Organization) -> list[str]:
    found: list[str] = cache.get(_key(organization), [])
    return found


def _key(organization: Organization) -> str:
    return f"standings-{organization.pk}-{timezone.localdate():%Y%m%d}"


def _quota(asked: list[str]) -> PairQuota:
    return PairQuota(left=max(0, DAILY_PAIRS - len(asked)), renews_at=_midnight())


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time()))

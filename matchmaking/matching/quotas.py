"""How many pairs a person may ask about in a day, so that nobody maps the ranking by asking.

The count lives in the cache, one entry a person and day: emptying the cache gives the day anew.
"""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.matching.exceptions import ChangeQuotaError
from matchmaking.organizations.models import User

DAILY_PAIRS = 30
KEPT = 24 * 3600  # seconds


def count_pair(user: User, pair: str) -> None:
    """Count a pair as asked about today; the same pair again costs nothing.

    Raises:
        ChangeQuotaError: ``DAILY_PAIRS`` others have been asked about today.
    """
    key = f"changes-{user.pk}-{timezone.localdate():%Y%m%d}"
    with transaction.atomic():
        # The lock orders the requests of one person.
        User.objects.select_for_update().only("pk").get(pk=user.pk)
        asked: list[str] = cache.get(key, [])
        if pair in asked:
            return
        if len(asked) >= DAILY_PAIRS:
            message = _("You have asked about %(number)d pairs today. Please go on tomorrow.")
            raise ChangeQuotaError(message % {"number": DAILY_PAIRS})
        cache.set(key, [*asked, pair], KEPT)

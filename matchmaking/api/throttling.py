"""How much one person may write, however many programs write for them.

DRF's own counters let parallel requests slip through; here a lock orders those of one person.
The counts live in the cache, one entry a person: emptying the cache starts them anew.
"""

import math
import time

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from matchmaking.organizations.models import User

Counts = dict[int, tuple[int, int]]  # seconds of a window → its number, the writes within


class WriteThrottle(BaseThrottle):
    _wait = 0

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002
        if request.method not in SAFE_METHODS and isinstance(request.user, User):
            self._wait = count_write(request.user)
        return self._wait == 0

    def wait(self) -> int:
        return self._wait


@transaction.atomic
def count_write(user: User) -> int:
    """Count a write of ``user``; return the seconds to wait where a limit is reached, else 0."""
    # The lock orders the requests of one person.
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    key = f"api-writes-{user.pk}"
    before: Counts = cache.get(key, {})
    now = _now()
    after: Counts = {}
    for window, most in settings.API_WRITE_LIMITS.items():
        number = int(now // window)
        counted, n_before = before.get(window, (number, 0))
        n_before = n_before if counted == number else 0
        if n_before >= most:
            return math.ceil((number + 1) * window - now) or 1
        after[window] = (number, n_before + 1)
    cache.set(key, after, max(after, default=0))
    return 0


def _now() -> float:
    return time.time()

"""Who works on a run: conditional updates that let exactly one caller win.

Times are compared inside the database, so that the clocks of several machines do not matter.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone

from matchmaking.matching.models import MatchRun, MatchRunQuerySet, MatchRunStatus

MAX_ATTEMPTS = 3  # a run that kills its worker must not come back for ever
WORK_LEASE = timedelta(seconds=10)  # a run takes well under a second
QUEUE_LEASE = timedelta(seconds=15)  # then the message counts as lost and is sent again


def due_runs() -> MatchRunQuerySet:
    """Open runs that nobody holds."""
    return MatchRun.objects.open().filter(_FREE)


def lease_to_queue(run_ids: Iterable[int]) -> None:
    """Note that a message for these waiting runs has been sent."""
    MatchRun.objects.pending().filter(pk__in=list(run_ids)).update(leased_until=_in(QUEUE_LEASE))


def free_queue_lease(run_ids: Iterable[int]) -> None:
    """Take back ``lease_to_queue``: the message could not be sent."""
    MatchRun.objects.pending().filter(pk__in=list(run_ids)).update(leased_until=None)


def claim_run(pk: int) -> MatchRun | None:
    """Take over a waiting or abandoned run with a new token; None if somebody else has it."""
    token = secrets.token_hex(16)
    is_mine = (
        _claimable()
        .filter(pk=pk)
        .update(
            status=MatchRunStatus.RUNNING,
            attempts=F("attempts") + 1,
            lease_token=token,
            leased_until=_in(WORK_LEASE),
            updated_at=timezone.now(),
        )
    )
    return MatchRun.objects.get(pk=pk, lease_token=token) if is_mine else None


def held_by(run: MatchRun) -> MatchRunQuerySet:
    """The stored run, if ``run``'s token still holds it."""
    return MatchRun.objects.filter(
        pk=run.pk, status=MatchRunStatus.RUNNING, lease_token=run.lease_token
    )


def give_up_exhausted() -> int:
    """Fail abandoned runs that have used up their attempts; return how many."""
    return (
        due_runs()
        .filter(attempts__gte=MAX_ATTEMPTS)
        .update(
            status=MatchRunStatus.FAILED,
            failure="gave_up",
            finished_at=timezone.now(),
            updated_at=timezone.now(),
        )
    )


_FREE = Q(leased_until__isnull=True) | Q(leased_until__lt=Now())


def _claimable() -> MatchRunQuerySet:
    waiting = Q(status=MatchRunStatus.PENDING)
    abandoned = Q(status=MatchRunStatus.RUNNING) & _FREE
    return MatchRun.objects.filter(waiting | abandoned, attempts__lt=MAX_ATTEMPTS)


def _in(delay: timedelta) -> CombinedExpression:
    return Now() + Value(delay)

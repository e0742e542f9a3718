"""Who works on an import: conditional updates that let exactly one worker win.

Times are compared inside the database, so that the clocks of several machines do not matter.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone

from matchmaking.exchange.exceptions import LeaseLostError
from matchmaking.exchange.models import WORKING, ImportJob, ImportJobQuerySet, ImportStatus

MAX_ATTEMPTS = 3  # without any progress: a file that kills its worker must not come back for ever
WORK_LEASE = timedelta(seconds=60)  # renewed with every chunk; a chunk takes about a second
QUEUE_LEASE = timedelta(seconds=15)  # then the message counts as lost and is sent again

_FREE = Q(leased_until__isnull=True) | Q(leased_until__lt=Now())


def due_jobs() -> ImportJobQuerySet:
    """Jobs with work to do that nobody holds."""
    return ImportJob.objects.filter(_FREE, status__in=WORKING)


def lease_to_queue(pk: int) -> None:
    """Note that a message for a waiting job has been sent."""
    ImportJob.objects.filter(pk=pk, lease_token="").update(leased_until=_in(QUEUE_LEASE))


def claim_check(pk: int) -> ImportJob | None:
    """Take over an upload that waits, or whose check was abandoned; None if another has it."""
    return _claim(pk, ImportStatus.CHECKING, ImportStatus.UPLOADED, ImportStatus.CHECKING)


def claim_commit(pk: int) -> ImportJob | None:
    """Take over an import that waits, or was abandoned half-way; None if another has it."""
    return _claim(pk, ImportStatus.COMMITTING, ImportStatus.COMMITTING)


def _claim(pk: int, working: ImportStatus, *sources: ImportStatus) -> ImportJob | None:
    token = secrets.token_hex(16)
    is_mine = (
        ImportJob.objects.filter(_FREE | Q(lease_token=""), pk=pk, status__in=sources)
        .filter(attempts__lt=MAX_ATTEMPTS)
        .update(
            status=working,
            attempts=F("attempts") + 1,
            lease_token=token,
            leased_until=_in(WORK_LEASE),
            updated_at=timezone.now(),
        )
    )
    if not is_mine:
        return None
    jobs = ImportJob.objects.select_related("owner", "organization")
    return jobs.filter(pk=pk, lease_token=token).first()


def held_by(job: ImportJob) -> ImportJobQuerySet:
    """The stored job, if ``job``'s token still holds it."""
    return ImportJob.objects.filter(
        pk=job.pk, status=job.status, lease_token=job.lease_token
    ).exclude(lease_token="")


def keep(job: ImportJob, **fields: Any) -> None:
    """Write progress and renew the lease.

    Raises:
        LeaseLostError: the job is not ours any more: it was taken over, or cancelled.
    """
    if not held_by(job).update(leased_until=_in(WORK_LEASE), updated_at=timezone.now(), **fields):
        raise LeaseLostError
    for name, value in fields.items():
        setattr(job, name, value)


def release(job: ImportJob) -> None:
    """Give a job back that is not finished, to be gone on with by a fresh task."""
    held_by(job).update(lease_token="", leased_until=_in(QUEUE_LEASE))


def finish(job: ImportJob, status: ImportStatus, **fields: Any) -> None:
    """Move a held job into its next state, in which no worker holds it; raises as ``keep``."""
    values = {"status": status, "lease_token": "", "leased_until": None, "attempts": 0, **fields}
    if not held_by(job).update(updated_at=timezone.now(), **values):
        raise LeaseLostError
    for name, value in values.items():
        setattr(job, name, value)


def _in(delay: timedelta) -> CombinedExpression:
    return Now() + Value(delay)

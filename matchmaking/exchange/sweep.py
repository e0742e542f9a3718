"""The periodic sweep: sends again what stayed, ends what nobody wants any more."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from matchmaking.exchange.check import announce, forget_files
from matchmaking.exchange.dispatch import send
from matchmaking.exchange.leases import MAX_ATTEMPTS, due_jobs
from matchmaking.exchange.models import ImportJob, ImportStatus

SEND_LIMIT = 100  # jobs a sweep
EXPIRE_LIMIT = 200


@shared_task(name="exchange.sweep")
def sweep() -> None:
    """Send waiting and abandoned jobs, give up hopeless ones, forget old ones.

    Idempotent: messages are hints, and every change of state is a conditional update.
    """
    give_up_exhausted()
    expire_old()
    for pk, status in due_jobs().order_by("pk").values_list("pk", "status")[:SEND_LIMIT]:
        send(pk, status)


def give_up_exhausted() -> int:
    """Fail abandoned jobs that have used up their attempts; return how many."""
    exhausted = due_jobs().filter(attempts__gte=MAX_ATTEMPTS)
    keys = list(exhausted.values_list("pk", flat=True))
    return sum(_give_up(pk) for pk in keys)


@transaction.atomic
def _give_up(pk: int) -> bool:
    now = timezone.now()
    if (
        not due_jobs()
        .filter(pk=pk, attempts__gte=MAX_ATTEMPTS)
        .update(status=ImportStatus.FAILED, refusal_code="gave_up", finished_at=now, updated_at=now)
    ):
        return False
    job = ImportJob.objects.get(pk=pk)
    announce(job)
    transaction.on_commit(lambda: forget_files(job))
    return True


def expire_old() -> int:
    """Forget the files and rows of jobs past their time; open ones end. Return how many."""
    now = timezone.now()
    old = ImportJob.objects.filter(expires_at__lt=now).exclude(status=ImportStatus.COMMITTING)
    with_files = old.exclude(file="", plan="", report="")
    jobs = list(with_files.order_by("pk")[:EXPIRE_LIMIT])
    for job in jobs:
        forget_files(job)
    keys = [job.pk for job in jobs]
    ImportJob.objects.filter(pk__in=keys).update(refusals=[], unknown=[], updated_at=now)
    ImportJob.objects.open().filter(pk__in=keys).exclude(status=ImportStatus.COMMITTING).update(
        status=ImportStatus.EXPIRED,
        lease_token="",
        leased_until=None,
        finished_at=now,
        updated_at=now,
    )
    return len(jobs)

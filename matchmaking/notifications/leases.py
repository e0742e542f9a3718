"""Who sends a mail: conditional updates that let exactly one caller win.

Times are compared inside the database, so that the clocks of several machines do not matter.
"""

import logging
import secrets
from datetime import timedelta

from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone

from matchmaking.notifications.models import Delivery, DeliveryQuerySet, DeliveryStatus

logger = logging.getLogger(__name__)

WORK_LEASE = timedelta(minutes=3)  # a mail server may take its time
# Minutes until the next attempt after each failed one; nearly a day in all.
WAITS = (1, 5, 15, 60, 180, 360, 720)
MAX_ATTEMPTS = len(WAITS) + 1


def due_deliveries() -> DeliveryQuerySet:
    """Mails that are to go out now and that nobody is sending."""
    return Delivery.objects.open().filter(next_attempt_at__lte=Now())


def claim_delivery(pk: int) -> Delivery | None:
    """Take a due mail under a new token; None if somebody else has it."""
    token = secrets.token_hex(16)
    is_mine = (
        due_deliveries()
        .filter(pk=pk, attempts__lt=MAX_ATTEMPTS)
        .update(
            attempts=F("attempts") + 1,
            lease_token=token,
            next_attempt_at=_in(WORK_LEASE),
            updated_at=timezone.now(),
        )
    )
    if not is_mine:
        return None
    rows = Delivery.objects.select_related(
        "user",
        "invitation__organization",
        "case__application__organization",
        "case__application__round__programme",
    )
    return rows.get(pk=pk, lease_token=token)


def finish_delivery(delivery: Delivery, status: DeliveryStatus) -> None:
    """Close a mail that is still held: it was sent, or nobody needs it any more."""
    now = timezone.now()
    sent_at = now if status == DeliveryStatus.SENT else None
    _held(delivery).update(status=status, sent_at=sent_at, last_error="", updated_at=now)


def postpone_delivery(delivery: Delivery, error: Exception) -> None:
    """Have a mail that could not be sent tried again later, or give it up after the last time."""
    problem = type(error).__name__  # no more of it: a server's answer may name the address
    if delivery.attempts >= MAX_ATTEMPTS:
        _give_up(_held(delivery), delivery, problem)
        return
    wait = timedelta(minutes=WAITS[delivery.attempts - 1])
    _held(delivery).update(
        status=DeliveryStatus.FAILED,
        next_attempt_at=_in(wait),
        last_error=problem,
        updated_at=timezone.now(),
    )


def give_up_exhausted() -> None:
    """Give up mails whose last attempt ended with the worker."""
    for delivery in due_deliveries().filter(attempts__gte=MAX_ATTEMPTS):
        rows = due_deliveries().filter(pk=delivery.pk)
        _give_up(rows, delivery, delivery.last_error or "lost")


def retry_deliveries(deliveries: DeliveryQuerySet) -> int:
    """Give mails that were not sent a new round of attempts, from now on."""
    unsent = (DeliveryStatus.FAILED, DeliveryStatus.GIVEN_UP)
    return deliveries.filter(status__in=unsent).update(
        status=DeliveryStatus.PENDING, attempts=0, next_attempt_at=Now(), updated_at=timezone.now()
    )


def _give_up(rows: DeliveryQuerySet, delivery: Delivery, problem: str) -> None:
    if rows.update(status=DeliveryStatus.GIVEN_UP, last_error=problem, updated_at=timezone.now()):
        logger.error("Mail %s was given up: %s", delivery.public_id, problem)


def _held(delivery: Delivery) -> DeliveryQuerySet:
    """The stored mail, if ``delivery``'s token still holds it."""
    return Delivery.objects.open().filter(pk=delivery.pk, lease_token=delivery.lease_token)


def _in(delay: timedelta) -> CombinedExpression:
    return Now() + Value(delay)

"""Who sends a delivery: conditional updates that let exactly one caller win.

Times are compared inside the database, so that the clocks of several machines do not matter.
"""

import secrets
from datetime import timedelta

from django.db.models import F, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone

from matchmaking.webhooks.models import (
    DeliveryStatus,
    Fault,
    WebhookDelivery,
    WebhookDeliveryQuerySet,
)

WORK_LEASE = timedelta(minutes=1)  # an attempt takes ten seconds at most
# Minutes until the next attempt after each failed one; more than a day in all.
WAITS = (1, 5, 30, 120, 300, 600, 600)
MAX_ATTEMPTS = len(WAITS) + 1
JITTER = 10  # per cent either way, so that what failed together does not come back together


def due_deliveries() -> WebhookDeliveryQuerySet:
    """What is to be sent now and nobody is sending."""
    return WebhookDelivery.objects.open().filter(next_attempt_at__lte=Now())


def claim_delivery(pk: int) -> WebhookDelivery | None:
    """Take a due delivery under a new token; None if somebody else has it."""
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
    rows = WebhookDelivery.objects.select_related("endpoint__organization", "endpoint__responsible")
    return rows.filter(pk=pk, lease_token=token).first()


def finish_delivery(delivery: WebhookDelivery, *, status: int) -> None:
    """Close a delivery that is still held: the receiver has taken it."""
    now = timezone.now()
    _held(delivery).update(
        status=DeliveryStatus.DELIVERED,
        delivered_at=now,
        lease_token="",
        last_status=status,
        last_fault="",
        updated_at=now,
    )


def postpone_delivery(delivery: WebhookDelivery, fault: Fault, *, status: int | None) -> None:
    """Have a delivery tried again later, or give it up after the last time."""
    if delivery.attempts >= MAX_ATTEMPTS:
        give_up(_held(delivery), fault, status=status)
        return
    share = 100 - JITTER + secrets.randbelow(2 * JITTER + 1)
    wait = timedelta(minutes=WAITS[delivery.attempts - 1]) * share / 100
    _held(delivery).update(
        status=DeliveryStatus.FAILED,
        lease_token="",
        next_attempt_at=_in(wait),
        last_status=status,
        last_fault=fault,
        updated_at=timezone.now(),
    )


def drop_delivery(delivery: WebhookDelivery, fault: Fault, *, status: int | None = None) -> None:
    """Give up a delivery that is still held."""
    give_up(_held(delivery), fault, status=status)


def give_up(rows: WebhookDeliveryQuerySet, fault: Fault, *, status: int | None = None) -> int:
    return rows.update(
        status=DeliveryStatus.GIVEN_UP,
        lease_token="",
        last_status=status,
        last_fault=fault,
        updated_at=timezone.now(),
    )


def give_up_exhausted() -> int:
    """Give up deliveries whose last attempt ended with the worker."""
    return give_up(due_deliveries().filter(attempts__gte=MAX_ATTEMPTS), Fault.LOST)


def start_anew(pk: int) -> bool:
    """Give a delivery a new round of attempts from now on, unless one is under way."""
    idle = Q(lease_token="") | Q(next_attempt_at__lte=Now())
    rows = WebhookDelivery.objects.exclude(status=DeliveryStatus.PENDING).filter(idle, pk=pk)
    return bool(
        rows.update(
            status=DeliveryStatus.PENDING,
            attempts=0,
            lease_token="",
            next_attempt_at=Now(),
            last_status=None,
            last_fault="",
            updated_at=timezone.now(),
        )
    )


def _held(delivery: WebhookDelivery) -> WebhookDeliveryQuerySet:
    """The stored delivery, if ``delivery``'s token still holds it."""
    return WebhookDelivery.objects.open().filter(pk=delivery.pk, lease_token=delivery.lease_token)


def _in(delay: timedelta) -> CombinedExpression:
    return Now() + Value(delay)

"""Sending what is due to the worker; the periodic sweep finds whatever was missed."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from matchmaking.common.broker import broker
from matchmaking.webhooks.leases import MAX_ATTEMPTS, due_deliveries
from matchmaking.webhooks.models import WebhookDelivery
from matchmaking.webhooks.tasks import deliver

EXPIRES = 60  # seconds; by then the message has been sent again
SEND_LIMIT = 500  # messages a sweep


def send_soon(public_ids: Collection[str]) -> None:
    """Have deliveries that were just written sent, but for those whose receiver fails."""
    rows = WebhookDelivery.objects.filter(public_id__in=public_ids)
    for pk in rows.filter(endpoint__failing_since=None).values_list("pk", flat=True):
        broker.send(deliver, pk, expires=EXPIRES)


def send_now(pk: int) -> None:
    """Have a delivery sent that somebody waits for."""
    broker.send(deliver, pk, expires=EXPIRES)


def send_due() -> int:
    """Have everything sent that is due; of a receiver that fails one only, as a trial."""
    rested = Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=timezone.now())
    due = due_deliveries().filter(rested, attempts__lt=MAX_ATTEMPTS)
    rows = due.order_by("next_attempt_at", "pk").values_list(
        "pk", "endpoint", "endpoint__failing_since"
    )
    tried: set[int] = set()
    n_sent = 0
    for pk, endpoint, failing_since in rows[:SEND_LIMIT]:
        if failing_since and endpoint in tried:
            continue
        tried.add(endpoint)
        if not broker.send(deliver, pk, expires=EXPIRES):
            break
        n_sent += 1
    return n_sent

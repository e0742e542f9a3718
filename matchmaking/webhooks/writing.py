"""Who receives an event, and the deliveries that are written for them, each once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from matchmaking.webhooks.dispatch import send_soon
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.models import WebhookDelivery, WebhookEndpoint
from matchmaking.webhooks.payloads import Data, put_payload

BULK = 500  # rows


def write(
    endpoints: Iterable[WebhookEndpoint],
    kind: EventType,
    *,
    key: str,
    at: datetime,
    data: Callable[[WebhookEndpoint], Data],
) -> None:
    """Write a delivery for each endpoint that has chosen ``kind``; again for a key is no-op."""
    rows = []
    for endpoint in endpoints:
        if kind in endpoint.events:
            row = WebhookDelivery(endpoint=endpoint, event_type=kind, dedupe_key=key)
            put_payload(row, data(endpoint), at=at)
            rows.append(row)
    if rows:
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BULK)
        send_at_commit = partial(send_soon, [row.public_id for row in rows])
        transaction.on_commit(send_at_commit, robust=True)


def receiving(lookup: str, value: Any) -> QuerySet[WebhookEndpoint, int]:
    """Keys of the endpoints that receive, by what an organization has to do with a record."""
    rows = WebhookEndpoint.objects.receiving().filter(**{f"organization__{lookup}": value})
    return rows.order_by().values_list("pk", flat=True)


def endpoints_of(keys: QuerySet[WebhookEndpoint, int]) -> list[WebhookEndpoint]:
    if not (found := list(keys)):
        return []
    return list(WebhookEndpoint.objects.filter(pk__in=found).select_related("organization"))


def everybody(kind: EventType) -> list[WebhookEndpoint]:
    """Return all endpoints that have chosen what anybody may hear."""
    rows = WebhookEndpoint.objects.receiving().select_related("organization")
    return [endpoint for endpoint in rows if kind in endpoint.events]

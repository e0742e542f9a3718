"""One attempt at a delivery, and what is written down of it."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from matchmaking.webhooks.health import (
    has_owner,
    locked_endpoint,
    note_failure,
    note_success,
    switch_off,
)
from matchmaking.webhooks.leases import (
    claim_delivery,
    drop_delivery,
    finish_delivery,
    postpone_delivery,
)
from matchmaking.webhooks.models import (
    Fault,
    OffReason,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from matchmaking.webhooks.signing import signature
from matchmaking.webhooks.transport import Answer, post

USER_AGENT: Final = "Matchmaking-Webhooks/1"
GONE = 410


def send_delivery(pk: int) -> bool:
    """Make one attempt, if it is due and nobody else makes it; return whether one was made."""
    if is_paused(pk):
        return False
    delivery = claim_delivery(pk)
    if delivery is None or not _may_be_sent(delivery):
        return False
    at = timezone.now()
    body = delivery.payload.encode()
    headers = {**plain_headers(delivery, at), "webhook-signature": _signed(delivery, body, at)}
    answer = post(delivery.endpoint.url, headers=headers, body=body)
    _record(delivery, answer, at)
    return True


def plain_headers(delivery: WebhookDelivery, at: datetime) -> dict[str, str]:
    """Return what is sent beside the body; the signature is nobody's to see again."""
    return {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(at.timestamp())),
    }


def is_paused(pk: int) -> bool:
    """Whether the receiver has just failed: then the others wait as well, and cost no time."""
    rows = WebhookEndpoint.objects.filter(deliveries=pk)
    return rows.filter(paused_until__gt=timezone.now()).exists()


def _signed(delivery: WebhookDelivery, body: bytes, at: datetime) -> str:
    return signature(delivery.endpoint, delivery.message_id, body, at=at)


def _may_be_sent(delivery: WebhookDelivery) -> bool:
    """Ask for the rights of this moment, not of the one when the event happened."""
    endpoint = delivery.endpoint
    if not endpoint.is_enabled:
        drop_delivery(delivery, Fault.OFF)
    elif endpoint.organization.is_suspended:
        drop_delivery(delivery, Fault.SUSPENDED)
    elif not has_owner(endpoint):
        drop_delivery(delivery, Fault.OFF)
        switch_off(endpoint, OffReason.LEFT)
    else:
        return True
    return False


@transaction.atomic
def _record(delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    endpoint = locked_endpoint(delivery.endpoint_id)
    if endpoint is None or not WebhookDelivery.objects.filter(pk=delivery.pk).exists():
        return  # deleted meanwhile
    WebhookAttempt.objects.create(
        delivery=delivery,
        sent_at=at,
        status=answer.status,
        fault=answer.fault or "",
        milliseconds=answer.milliseconds,
        answer=answer.text,
    )
    if answer.fault is None and answer.status is not None:
        finish_delivery(delivery, status=answer.status)
        note_success(endpoint)
    elif answer.status == GONE:
        drop_delivery(delivery, Fault.ANSWERED, status=GONE)
        switch_off(endpoint, OffReason.GONE)
    else:
        postpone_delivery(delivery, answer.fault or Fault.REFUSED, status=answer.status)
        note_failure(endpoint)

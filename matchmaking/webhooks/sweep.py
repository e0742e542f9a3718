"""The periodic work: what is due is sent, what is old is deleted."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from matchmaking.webhooks.dispatch import send_due
from matchmaking.webhooks.leases import give_up_exhausted
from matchmaking.webhooks.models import WebhookAttempt, WebhookDelivery

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
CHUNK = 1_000  # rows


@shared_task(name="webhooks.sweep")
def sweep() -> None:
    """Send what is due. Idempotent: messages are hints, and each delivery is claimed."""
    give_up_exhausted()
    send_due()


@shared_task(name="webhooks.remove_old")
def remove_old() -> None:
    """Delete old deliveries with their log. Idempotent: a second one finds nothing more."""
    old = WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT)
    n_removed = 0
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:CHUNK]):
        WebhookAttempt.objects.filter(delivery__in=keys).delete()
        WebhookDelivery.objects.filter(pk__in=keys).delete()
        n_removed += len(keys)
    logger.info("Removed %s old webhook deliveries", n_removed)

"""The work itself. Arguments are keys only; the database says what is still to be done."""

from celery import shared_task

from matchmaking.webhooks.sending import send_delivery


@shared_task(name="webhooks.deliver", soft_time_limit=30, time_limit=40)  # seconds
def deliver(delivery_id: int) -> None:
    """Make one attempt at a delivery.

    Idempotent: it is claimed by one worker at a time and closed once. Only a worker that dies
    between sending and writing sends it again, under the same ``webhook-id``.
    """
    send_delivery(delivery_id)

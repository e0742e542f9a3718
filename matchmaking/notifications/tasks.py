"""The work itself, without arguments: the database says which mails are due."""

import logging

from celery import shared_task

from matchmaking.common.broker import broker
from matchmaking.notifications.retention import remove_old
from matchmaking.notifications.sending import BATCH, send_due

logger = logging.getLogger(__name__)

EXPIRES = 60  # seconds; by then the message has been sent again


@shared_task(name="notifications.deliver")
def deliver() -> None:
    """Send the mails that are due; others' work gets its turn after each batch.

    Idempotent: a mail is claimed by one worker at a time and marked as sent. Only a worker
    that dies between the two sends it again, under the same Message-ID.
    """
    if send_due() == BATCH:
        broker.send(deliver, expires=EXPIRES)


@shared_task(name="notifications.remove_old")
def remove_old_rows() -> None:
    """Remove what was read long ago. Idempotent: a second delivery finds nothing more."""
    n_notifications, n_mails = remove_old()
    logger.info("Removed %s old notifications and %s old mails", n_notifications, n_mails)

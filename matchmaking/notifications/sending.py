"""Handing mails to the mail server, one after the other."""

import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.core.mail import get_connection

from matchmaking.notifications.leases import (
    claim_delivery,
    due_deliveries,
    finish_delivery,
    give_up_exhausted,
    postpone_delivery,
)
from matchmaking.notifications.mails import compose
from matchmaking.notifications.models import Delivery, DeliveryStatus

logger = logging.getLogger(__name__)

BATCH = 50  # mails
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # of one mail


def send_due() -> int:
    """Send at most a batch of the mails that are due, oldest first; return how many were taken.

    A mail server that is away costs one attempt of one mail: the others wait for the next call.
    """
    give_up_exhausted()
    due = due_deliveries().order_by("next_attempt_at", "pk")
    connection = get_connection()
    n_taken = 0
    try:
        for pk in list(due.values_list("pk", flat=True)[:BATCH]):
            delivery = claim_delivery(pk)
            if delivery is None:
                continue
            n_taken += 1
            if not _send(delivery, connection):
                break
    finally:
        connection.close()
    return n_taken


def _send(delivery: Delivery, connection: Any) -> bool:
    """Send one mail; return whether the next one is worth trying."""
    try:
        mail = compose(delivery)
    except Exception as error:
        # One mail that cannot be written must not stop the others; it is kept and tried again.
        logger.exception("Mail %s cannot be written", delivery.public_id)
        postpone_delivery(delivery, error)
        return True
    if mail is None:
        finish_delivery(delivery, DeliveryStatus.DROPPED)
        return True
    try:
        connection.open()  # kept open for the next mail
        connection.send_messages([mail])
    except OSError as error:  # those of smtplib are among them
        postpone_delivery(delivery, error)
        if isinstance(error, REFUSALS):
            return True
        logger.warning("The mail server cannot be reached: %s", type(error).__name__)
        return False
    finish_delivery(delivery, DeliveryStatus.SENT)
    return True

import logging

from celery import shared_task

from matchmaking.organizations.newcomers import forget_newcomers

logger = logging.getLogger(__name__)


@shared_task(name="organizations.forget_newcomers")
def forget_unconfirmed_newcomers() -> None:
    """Delete the accounts that nobody has confirmed for long.

    Idempotent: a second delivery finds nothing left to delete.
    """
    logger.info("Deleted %s accounts that were never confirmed", forget_newcomers())

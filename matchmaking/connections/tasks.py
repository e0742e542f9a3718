import logging

from celery import shared_task

from matchmaking.connections.clock import remind_and_expire

logger = logging.getLogger(__name__)


@shared_task(name="connections.remind_and_expire", soft_time_limit=540, time_limit=560)  # seconds
def remind_and_expire_connections() -> None:
    """Remind those who owe an answer, and end what was not answered in time.

    Idempotent: a second delivery finds nothing due.
    """
    logger.info("Connections: %s reminders, %s expired", *remind_and_expire())

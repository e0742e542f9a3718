import logging

from celery import shared_task

from matchmaking.connections.clock import remind_and_expire
from matchmaking.connections.exposure import forget_looks
from matchmaking.connections.searches.alerts import tell_of_hits
from matchmaking.connections.watching import look_again
from matchmaking.connections.withdrawal import end_unlisted

logger = logging.getLogger(__name__)


@shared_task(name="connections.remind_and_expire", soft_time_limit=540, time_limit=560)  # seconds
def remind_and_expire_connections() -> None:
    """Remind those who owe an answer, and end what was not answered in time or cannot be.

    Idempotent: a second delivery finds nothing due.
    """
    logger.info("Connections: %s ended with their records", end_unlisted())
    logger.info("Connections: %s reminders, %s expired", *remind_and_expire())


@shared_task(name="connections.look_again", soft_time_limit=540, time_limit=560)  # seconds
def look_again_for_partners() -> None:
    """Tell of new partners of watched records.

    Idempotent: a second delivery finds nothing new.
    """
    logger.info("Watches: %s new, %s with news", *look_again())


@shared_task(name="connections.tell_of_hits", soft_time_limit=540, time_limit=560)  # seconds
def tell_of_hits_of_searches() -> None:
    """Tell of new results of saved searches.

    Idempotent: a second delivery finds nothing new.
    """
    logger.info("Saved searches: %s with news", tell_of_hits())


@shared_task(name="connections.forget_looks")
def forget_old_looks() -> None:
    """Remove what tells who looked at which record long ago.

    Idempotent: a second delivery finds nothing more.
    """
    logger.info("Removed %s old looks", forget_looks())

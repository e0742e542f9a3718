import logging

from celery import shared_task

from matchmaking.directory.reminders import remind
from matchmaking.directory.rounds import tick

logger = logging.getLogger(__name__)


@shared_task(name="directory.tick", soft_time_limit=110, time_limit=120)  # seconds
def tick_rounds() -> None:
    """Open and close the calls whose day has come, and remind of what is due soon.

    Idempotent: a second delivery finds every round where it belongs, and every reminder given.
    """
    n_moved = tick()
    logger.info("Rounds: %s moved, %s reminders given", n_moved, remind())

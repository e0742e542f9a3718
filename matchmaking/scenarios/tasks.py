import logging

from celery import shared_task

from matchmaking.organizations.freshness import remind_and_fade
from matchmaking.scenarios.models import Scenario

logger = logging.getLogger(__name__)


@shared_task(name="scenarios.remind_and_fade", soft_time_limit=540, time_limit=560)  # seconds
def remind_and_fade_scenarios() -> None:
    """Ask owners to confirm their scenarios, and take unconfirmed ones out of matching.

    Idempotent: each is asked about once and faded once; a second delivery finds nothing due.
    """
    logger.info("Scenarios: %s reminders, %s faded", *remind_and_fade(Scenario))

"""The work itself. Arguments are keys only; the database says what is still to be done."""

import logging

from celery import shared_task
from django.db import OperationalError

from matchmaking.matching.indexing import merge_index
from matchmaking.matching.pipeline import execute_runs

logger = logging.getLogger(__name__)


@shared_task(
    name="matching.execute_match_runs",
    autoretry_for=(OperationalError,),
    retry_backoff=2,  # seconds, doubled on every retry
    max_retries=5,
    soft_time_limit=280,  # seconds
    time_limit=300,
)
def execute_match_runs(run_ids: list[int]) -> None:
    """Rank the solutions for a chunk of runs.

    Idempotent: a run is claimed by one worker at a time and written once. Delivered twice,
    or killed half-way, it ends the same.
    """
    finished = execute_runs(run_ids)
    logger.info("Finished %s of %s match runs", finished, len(run_ids))


@shared_task(name="matching.merge_changes", soft_time_limit=840, time_limit=860)  # seconds
def merge_changes() -> None:
    """Build a new base of the index if there are changes to the one in use.

    Idempotent: a second delivery finds nothing changed.
    """
    if merge_index():
        logger.info("Built a new base of the index")

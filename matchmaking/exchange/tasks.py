"""The work itself. The argument is a key only; the database says what is still to be done."""

import logging

from celery import shared_task
from django.db import OperationalError

from matchmaking.common.broker import broker
from matchmaking.exchange.check import check_job
from matchmaking.exchange.commit import commit_job
from matchmaking.exchange.exceptions import LeaseLostError
from matchmaking.exchange.leases import claim_check, claim_commit, release

logger = logging.getLogger(__name__)


@shared_task(
    name="exchange.check_import",
    autoretry_for=(OperationalError,),
    retry_backoff=2,  # seconds, doubled on every retry
    max_retries=5,
)
def check_import(job_id: int) -> None:
    """Check an upload.

    Idempotent: one worker at a time holds the job, and only a held one moves on. Delivered twice,
    or killed half-way, it ends the same.
    """
    job = claim_check(job_id)
    if job is None:
        return
    try:
        check_job(job)
    except LeaseLostError:
        logger.info("Import %s is not ours any more", job_id)
    except Exception:
        release(job)
        raise


@shared_task(
    name="exchange.commit_import",
    autoretry_for=(OperationalError,),
    retry_backoff=2,
    max_retries=5,
)
def commit_import(job_id: int) -> None:
    """Write the rows of a checked import.

    Idempotent: each chunk is written together with the progress. Delivered twice, or killed
    half-way, every row is written once; what is left is gone on with by the next delivery.
    """
    job = claim_commit(job_id)
    if job is None:
        return
    try:
        if not commit_job(job):
            broker.send(commit_import, job_id)  # what is left; without a broker the sweep does it
    except LeaseLostError:
        logger.info("Import %s is not ours any more", job_id)
    except Exception:
        release(job)
        raise

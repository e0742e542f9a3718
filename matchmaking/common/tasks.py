import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from matchmaking.common.audit_chain import check_chain
from matchmaking.common.files import remove_orphans
from matchmaking.common.models import AuditCheck

logger = logging.getLogger(__name__)

ROW_COMES_WITHIN = timedelta(days=1)  # of its file
FRESH = timedelta(hours=1)  # a check younger than this need not be made again


@shared_task(name="common.log_audit_head")
def log_audit_head() -> None:
    """Check the audit trail and log its end, so that logs kept elsewhere vouch for it.

    Idempotent: a second delivery logs what the first has found.
    """
    check = AuditCheck.objects.filter(at__gt=timezone.now() - FRESH).first() or check_chain()
    if check.is_sound:
        logger.info("The audit trail is sound up to %s:%s", check.sequence, check.hash)
    else:
        logger.error(
            "The audit trail is broken at event %s: %s", check.fault_sequence, check.problem
        )


@shared_task(name="common.remove_orphaned_files")
def remove_orphaned_files() -> None:
    """Delete the files that a killed process has left behind; again deletes nothing more."""
    n_removed = remove_orphans(before=timezone.now() - ROW_COMES_WITHIN)
    if n_removed:
        logger.warning("Removed %s files that no record names", n_removed)

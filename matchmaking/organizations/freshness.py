"""Confirm or fade: what nobody confirms for long is marked as stale, then no longer matched.

Only what members post is asked about; demo content and published cases have nobody to ask.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import PostingMoveError
from matchmaking.organizations.models import Source
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.postings import FADES_AFTER, REMINDS_AFTER, Posting
from matchmaking.organizations.workflow import move_posting

BULK = 500  # postings a run; the next run takes the others


def remind_and_fade(model: type[Posting]) -> tuple[int, int]:
    """Ask owners to confirm, and take out of matching what they have not confirmed for long.

    Idempotent: a posting is asked about once, and faded once, after each confirmation.

    Returns:
        How many were asked about, and how many were faded.
    """
    now = timezone.now()
    waiting = model._default_manager.filter(
        status="published", source=Source.MEMBER, faded_at__isnull=True
    )
    overdue = waiting.filter(confirmed_at__lt=now - FADES_AFTER)
    n_faded = sum(_fade(posting, now) for posting in overdue.select_related("organization")[:BULK])
    due = waiting.filter(confirmed_at__lt=now - REMINDS_AFTER, reminded_at__isnull=True)
    n_reminded = sum(_remind(model, pk, now) for pk in due.values_list("pk", flat=True)[:BULK])
    return n_reminded, n_faded


@transaction.atomic
def _remind(model: type[Posting], pk: int, now: datetime) -> bool:
    rows = model._default_manager.filter(pk=pk, status="published", reminded_at__isnull=True)
    # Neither revision nor time of change: what others see stays the same.
    if not rows.filter(confirmed_at__lt=now - REMINDS_AFTER).update(reminded_at=now):
        return False
    record_event(f"{model.kind_name}.reminded", pk)
    return True


@transaction.atomic
def _fade(posting: Posting, now: datetime) -> bool:
    rows = type(posting)._default_manager.select_for_update().filter(pk=posting.pk)
    if not rows.filter(confirmed_at__lt=now - FADES_AFTER, faded_at__isnull=True).exists():
        return False  # confirmed a moment ago
    try:
        move_posting(posting, PostingMove.FADE)
    except PostingMoveError:
        return False
    return True

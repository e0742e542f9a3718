"""Telling people what has newly come to meet their saved searches.

Whether something may be seen, and is somebody's own, is asked at the time of the alert. Memory is
bounded: a moment, up to which everything is known, and the keys told of since. Where these grow
too many, the moment moves on in their place.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from matchmaking.common.outbox import record_event
from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.filters import Vocabulary
from matchmaking.connections.searches.kinds import LISTINGS

logger = logging.getLogger(__name__)

PAUSE = timedelta(hours=20)  # between two alerts of a search: one a day, at about the same hour
BULK = 1_000  # searches a run; the next run takes the others
KEEPS = 500  # keys of a search


def tell_of_hits() -> int:
    """Tell the owners of searches how many results are new; return how many searches had some.

    Idempotent: each record is told of once in a search.
    """
    vocabulary = Vocabulary()
    return sum(_look(row, vocabulary) for row in _due())


def _due() -> list[SavedSearch]:
    """Return the searches that rested, those that nobody has looked at for longest first."""
    rested = Q(told_at=None) | Q(told_at__lte=timezone.now() - PAUSE)
    rows = SavedSearch.objects.filter(rested, has_alert=True, owner__is_active=True)
    return list(rows.select_related("owner").order_by("looked_at", "pk")[:BULK])


def _look(row: SavedSearch, vocabulary: Vocabulary) -> bool:
    now = timezone.now()
    untouched = SavedSearch.objects.filter(pk=row.pk, looked_at=row.looked_at)
    if not untouched.update(looked_at=now):
        return False  # another worker looks
    if vocabulary.gone(SearchKind(row.kind), row.filters):
        return False  # wider than it was meant, or empty
    try:
        return _tell(row, now)
    except DatabaseError:
        # One search that takes too long must not stop the others.
        logger.exception("Saved search %s cannot be looked at", row.public_id)
        return False


def _tell(row: SavedSearch, now: datetime) -> bool:
    rows = _news(row)
    keys = list(rows.values_list("pk", flat=True)[: KEEPS + 1])
    if not keys:
        return False
    known = sorted({*row.known, *keys})
    fields: dict[str, Any] = {"known": known, "told_at": now, "updated_at": now}
    fields["n_new"] = len(keys) if len(keys) <= KEEPS else rows.count()
    if len(known) > KEEPS:
        fields |= {"known_at": now, "known": []}
    return _note(row, fields)


def _news(row: SavedSearch) -> QuerySet[Any]:
    listing = LISTINGS[SearchKind(row.kind)]
    hits = listing.hits(row.owner, row.filters).exclude(pk__in=row.known)
    return hits.filter(listing.news(row.owner, row.filters, row.known_at)).order_by("pk")


@transaction.atomic
def _note(row: SavedSearch, fields: dict[str, Any]) -> bool:
    as_read = SavedSearch.objects.filter(
        pk=row.pk, has_alert=True, told_at=row.told_at, known_at=row.known_at
    )
    if not as_read.update(**fields):
        return False  # told by another worker, or opened or muted by its owner meanwhile
    record_event("search.found", row.pk)
    return True

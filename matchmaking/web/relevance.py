"""Which rows of a list answer a search, the best first: by the index, and by the words as written.

The index knows what anybody may see; the words find besides what only this reader may see, and
what is younger than the index. Both are asked of rows that the reader may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from matchmaking.matching.searching import Search

MOST_FOUND = 1_000  # rows that are looked through
TITLED = 0.4  # of a score: the title holds the search
WRITTEN = 0.5  # of a score: the words stand there, but the index does not know it


@dataclass(frozen=True, slots=True)
class Hits:
    """Keys of rows, the best first; ``is_cut`` where more rows hold the words."""

    keys: list[int]
    is_cut: bool

    def __len__(self) -> int:
        return len(self.keys)


def hits(
    rows: QuerySet[Any],
    written: QuerySet[Any],
    *,
    search: Search,
    scores: Mapping[str, float],
    title: str = "title",
) -> Hits:
    """Rank what the index finds among ``rows`` with the rows that hold the words; two queries."""
    shown = ("pk", "public_id", title)
    known = rows.order_by().filter(public_id__in=scores).values_list(*shown) if scores else ()
    holding = list(written.values_list(*shown)[: MOST_FOUND + 1])
    found: dict[int, float] = {}
    for pk, public_id, name in [*known, *holding]:
        found[pk] = scores.get(public_id, WRITTEN) + TITLED * search.is_in(name)
    best = sorted(found, key=lambda pk: -found[pk])  # of equals what came first: the newest
    return Hits(best[:MOST_FOUND], len(holding) > MOST_FOUND)

"""Searching lists by words, alike for pages, saved searches and programs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matchmaking.organizations.models import Organization
from matchmaking.organizations.moves import POSTING_MOVES
from matchmaking.organizations.posting_logs import PostingTransition
from matchmaking.organizations.postings import PostingStatus

MAX_WORDS = 5  # of the search text; each is a scan of the list
MAX_TEXT = 60  # characters of the search text
# Whoever makes one of them shows that the posting is, or has been, published.
_WHILE_PUBLISHED = [
    move
    for move, rule in POSTING_MOVES.items()
    if PostingStatus.PUBLISHED in {rule.target, *rule.sources}
]

Chosen = Mapping[str, str]  # name of a filter → its value; ``q`` is the search text
Own = Collection[int] | QuerySet[Organization]  # the organizations of the reader


@dataclass(frozen=True, slots=True)
class Wider:
    """What a search text finds besides the rows that hold its words as they are written.

    ``texts`` are other ways of writing it, ``keys`` the public ids of what says the same.
    """

    texts: tuple[str, ...] = ()
    keys: Collection[str] = ()

    def finds(self, text: str, holds: Callable[[str], Q]) -> Q:
        """Tell the rows that hold each word of ``text`` or of its ways of writing, or are named."""
        found = each_word(text, holds)
        for other in self.texts:
            found |= each_word(other, holds)
        return found | Q(public_id__in=self.keys) if self.keys else found


AS_WRITTEN = Wider()


def each_word(text: str, holds: Callable[[str], Q]) -> Q:
    """Tell the rows that hold every word of ``text``, as far as it is looked at."""
    found = Q()
    for word in text.split()[:MAX_WORDS]:
        found &= holds(word)
    return found


def any_field(fields: Collection[str], word: str) -> Q:
    """Tell the rows that hold ``word`` in one of ``fields``, in whatever case.

    Words without case, such as Chinese ones, are looked for as they are: a database that first
    puts all texts in capitals takes several times as long.
    """
    lookup = "contains" if word.upper() == word.lower() else "icontains"
    return Q(*((f"{field}__{lookup}", word) for field in fields), _connector=Q.OR)


def first_published_since(moment: datetime, log: type[PostingTransition]) -> Q:
    """Tell the postings that were published after ``moment`` and, by their ``log``, not before."""
    rows: Any = log._default_manager  # of the lower classes, which have a posting
    earlier = rows.filter(
        posting=OuterRef("pk"),
        is_revision=False,
        move__in=_WHILE_PUBLISHED,
        created_at__lte=moment,
    )
    return Q(published_at__gt=moment) & ~Q(Exists(earlier))

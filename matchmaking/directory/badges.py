"""That a provider is listed: a mark with a link, and nothing that a score would know of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaking.directory.lines import edition_lines
from matchmaking.directory.models import Addendum, Edition, Entry, ListKind, Programme
from matchmaking.directory.selectors import current_editions
from matchmaking.directory.status import ListStatus, entry_status

GOOD_STANDING = (ListStatus.LISTED, ListStatus.WARNED)


@dataclass(frozen=True, slots=True)
class Badge:
    """That a provider is in the current edition of a list, in good standing."""

    programme: Programme
    number: int
    entry_id: str


Badges = Mapping[int, list[Badge]]  # by the key of the organization


def current_badges(today: date) -> Badges:
    """Return the badges of every listed provider; two queries, however many there are.

    Who is suspended or removed has none, and neither has anybody in an edition that has ended.
    """
    editions = list(
        current_editions().filter(programme__kind=ListKind.PROVIDERS, valid_until__gte=today)
    )
    addenda: dict[int, list[Addendum]] = {}
    if editions:
        for row in Addendum.objects.filter(edition__in=editions):
            addenda.setdefault(row.entry_id, []).append(row)
    found: dict[int, list[Badge]] = {}
    for edition in editions:
        for line in edition_lines(edition):
            if _status(edition, addenda.get(line.pk, []), today) in GOOD_STANDING:
                badge = Badge(edition.programme, edition.number, line.public_id)
                found.setdefault(line.organization_pk, []).append(badge)
    return found


def _status(edition: Edition, addenda: list[Addendum], today: date) -> ListStatus:
    return entry_status(Entry(edition=edition), addenda, on=today)

"""Turning the pages of a list by the place of a row, so that rows added meanwhile move nothing.

An address says after or before which row a page lies. It is no secret and grants nothing: it
holds what the row shows, and whatever cannot be read leads to the first page.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as DecodingError
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from matchmaking.web.sorting import Sort

PAGE_SIZE = 20
LONGEST = 400  # characters of a place
MOST_ROWS = 10_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """A row by its ``values`` of the keys of an order; ``n`` rows come before the page or up to it.

    ``is_before`` where the page lies before the row.
    """

    sort: str
    n: int
    values: tuple[Any, ...] = ()
    is_before: bool = False

    def query(self) -> str:
        content = [self.sort, self.n, *map(_plain, self.values)]
        octets = json.dumps(content, separators=(",", ":")).encode()
        name = "before" if self.is_before else "after"
        return urlencode({name: urlsafe_b64encode(octets).decode().rstrip("=")})


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows of a list, ``first`` to ``last`` of ``n_found``; where others lie, as queries."""

    rows: list[Any]
    first: int
    n_found: int
    after: str = ""
    before: str = ""
    at: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def read_place(asked: Mapping[str, Any], name: str, sort: Sort) -> Place | None:
    """Return the place that an address asks for, if it is one of this order."""
    is_before = "after" not in asked
    text = str(asked.get("before" if is_before else "after", ""))
    if not 0 < len(text) <= LONGEST:
        return None
    try:
        content = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        named, n, *values = content
        read = tuple(key.read(value) for key, value in zip(sort.keys, values, strict=True))
    except (DecodingError, ValueError, TypeError, OverflowError, RecursionError):
        return None
    is_sound = isinstance(n, int) and 0 <= n <= MOST_ROWS and all(map(_is_sound, read))
    return Place(name, n, read, is_before) if is_sound and named == name else None


def page_number(asked: Mapping[str, Any], n_found: int) -> int:
    """Return the page that an old address asks for by number; the nearest that there is."""
    text = str(asked.get("page", ""))
    number = int(text) if text.isdecimal() and len(text) < 9 else 1
    return max(1, min(number, -(-n_found // PAGE_SIZE)))


def read_page(
    rows: QuerySet[Any], asked: Mapping[str, Any], name: str, sort: Sort, n_found: int
) -> ListPage:
    """Read one page of ``rows`` in an order; two rows more at most are looked at."""
    place = read_place(asked, name, sort)
    if place is None:
        skipped = (page_number(asked, n_found) - 1) * PAGE_SIZE
        found = list(sort.ordered(rows)[skipped : skipped + PAGE_SIZE + 1])
        return _page(found, name, sort, first=skipped + 1, n_found=n_found)
    beyond = sort.beyond(place.values, before=place.is_before)
    ordered = sort.ordered(rows, reverse=place.is_before).filter(beyond)
    found = list(ordered[: PAGE_SIZE + 1])
    if not place.is_before:
        return _page(found, name, sort, first=place.n + 1, n_found=n_found, at=place.query())
    if len(found) < PAGE_SIZE:  # the start of the list: nobody wants half a page there
        return read_page(rows, {}, name, sort, n_found)
    first = max(2, place.n - PAGE_SIZE + 1) if len(found) > PAGE_SIZE else 1
    shown = found[:PAGE_SIZE][::-1]
    return _page([*shown, None], name, sort, first=first, n_found=n_found, at=place.query())


def _page(
    found: list[Any], name: str, sort: Sort, *, first: int, n_found: int, at: str = ""
) -> ListPage:
    """Make a page of rows, of which one too many says that more follow."""
    rows = found[:PAGE_SIZE]
    last = first + len(rows) - 1
    after = Place(name, last, _values(sort, rows[-1])) if len(found) > PAGE_SIZE else None
    before = _before(name, first, sort, rows) if first > 1 and rows else None
    return ListPage(
        rows=rows,
        first=first,
        n_found=max(n_found, last),
        after=after.query() if after else "",
        before=before.query() if before else "",
        at=at,
    )


def _before(name: str, first: int, sort: Sort, rows: list[Any]) -> Place:
    return Place(name, first - 1, _values(sort, rows[0]), is_before=True)


def ranked_page(ranked: list[Any], asked: Mapping[str, Any], name: str, sort: Sort) -> ListPage:
    """Return one page of what is in order already."""
    place = read_place(asked, name, sort)
    if place is None:
        skipped = (page_number(asked, len(ranked)) - 1) * PAGE_SIZE
    else:
        skipped = max(0, place.n - PAGE_SIZE) if place.is_before else place.n
    rows = ranked[skipped : skipped + PAGE_SIZE]
    last = skipped + len(rows)
    return ListPage(
        rows=rows,
        first=skipped + 1,
        n_found=len(ranked),
        after=Place(name, last).query() if rows and last < len(ranked) else "",
        before=Place(name, skipped, is_before=True).query() if skipped else "",
        at=place.query() if place else "",
    )


def _values(sort: Sort, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, key.name) for key in sort.keys)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _is_sound(value: Any) -> bool:
    """Whether a database takes a value that an address has brought."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return abs(value) <= MOST_ROWS if isinstance(value, int) else "\0" not in value

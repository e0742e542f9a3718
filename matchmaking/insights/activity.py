"""What happened month by month, and how far scenarios have come.

Months are those of the site's time zone; a record counts in the month of its last publication.
For anybody they count what anybody may see today, and connections, of all the platform, from
``LEAST`` in a month on; for the office they count everything that was published.

    funnel: published → a suitable match → a connection asked for → accepted → outcome confirmed

Each step counts scenarios that have come so far or further: one that was asked for without a
suitable match has passed that step. Closed ones count, withdrawn ones do not. For anybody those
that are reserved for matched providers are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from matchmaking.connections.models import Connection, Outcome
from matchmaking.connections.moves import AGREED_ONCE
from matchmaking.insights.readers import Reader, kept, told
from matchmaking.matching.models import Match
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution

N_MONTHS = 12

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month from its ``first`` day on; None where the number is too small."""

    first: date
    scenarios: int
    solutions: int
    asked: int | None
    accepted: int | None
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Numbers of scenarios, each step a part of the one before; None where too small."""

    published: int | None
    matched: int | None
    asked: int | None
    accepted: int | None
    confirmed: int | None


def monthly_activity(reader: Reader) -> list[Month]:
    """Return the last 12 months, the current one last; kept for a minute."""
    months = list(_months(timezone.localdate()))
    return kept("activity", reader, lambda: _activity(reader, months), about=f"{months[-1]:%Y-%m}")


def funnel(reader: Reader) -> Funnel:
    """Return how far the scenarios have come; one query, kept for a minute."""
    return kept("funnel", reader, lambda: _funnel(reader))


def _activity(reader: Reader, months: list[date]) -> list[Month]:
    scenarios: Any = Scenario.objects.all()
    solutions: Any = Solution.objects.all()
    if reader is Reader.ANYBODY:
        scenarios, solutions = scenarios.listed(), solutions.listed()
    agreed = Connection.objects.filter(status__in=AGREED_ONCE)
    ends = [*months[1:], _month_after(months[-1])]
    spans = [(_starts(first), _starts(end)) for first, end in zip(months, ends, strict=True)]
    counts = zip(
        months,
        _by_month(scenarios, "published_at", spans),
        _by_month(solutions, "published_at", spans),
        _by_month(Connection.objects.all(), "created_at", spans),
        _by_month(agreed, "answered_at", spans),
        _by_month(Outcome.objects.all(), "confirmed_at", spans),
        strict=True,
    )
    return [
        Month(first, posted, offered, *(told(number, reader) for number in connected))
        for first, posted, offered, *connected in counts
    ]


def _months(today: date) -> Iterator[date]:
    last = today.year * 12 + today.month - 1
    for number in range(last - N_MONTHS + 1, last + 1):
        yield date(number // 12, number % 12 + 1, 1)


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _starts(first: date) -> datetime:
    return timezone.make_aware(datetime.combine(first, time.min))


def _by_month(rows: QuerySet[Any], field: str, spans: Sequence[Span]) -> list[int]:
    """Count the rows whose ``field`` lies in each span; one query."""
    counts = rows.aggregate(
        **{
            f"n_{number}": Count("pk", filter=Q(**{f"{field}__gte": start, f"{field}__lt": end}))
            for number, (start, end) in enumerate(spans)
        }
    )
    return [counts[f"n_{number}"] for number in range(len(spans))]


def _funnel(reader: Reader) -> Funnel:
    suitable = Match.objects.listed().filter(scenario=OuterRef("pk"), is_suitable=True)
    connections = Connection.objects.filter(scenario=OuterRef("pk"))
    asked = Q(Exists(connections))
    counts = _once_published(reader).aggregate(
        published=Count("pk"),
        matched=Count("pk", filter=asked | Q(Exists(suitable))),
        asked=Count("pk", filter=asked),
        accepted=Count("pk", filter=Q(Exists(connections.filter(status__in=AGREED_ONCE)))),
        confirmed=Count(
            "pk", filter=Q(Exists(connections.filter(outcome__confirmed_at__isnull=False)))
        ),
    )
    return Funnel(**{step: told(number, reader) for step, number in counts.items()})


def _once_published(reader: Reader) -> QuerySet[Scenario]:
    rows = Scenario.objects.filter(status__in=(PostingStatus.PUBLISHED, PostingStatus.CLOSED))
    rows = rows.filter(published_at__isnull=False)
    if reader is Reader.OFFICE:
        return rows
    return rows.exclude(visibility=Visibility.MATCHED_ONLY).filter(
        organization__suspended_at__isnull=True
    )

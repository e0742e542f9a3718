"""What happened month by month, and how far scenarios have come.

Months are those of the site's time zone; a record counts in the month of its last publication.
For anybody they count what anybody may see today, and connections, of all the platform, from
``LEAST`` in a month on; for the office they count everything that was published.

    funnel: published → a suitable match → a connection asked for → accepted → outcome confirmed

Each step counts scenarios that have come so far or further: one that was asked for without a
suitable match has passed that step. Closed ones count, withdrawn ones do not. For anybody those
that are reserved for matched providers are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from matchmaking.connections.models import Connection, Outcome
from matchmaking.connections.moves import AGREED_ONCE
from matchmaking.insights.readers import Reader, kept, told
from matchmaking.matching.models import Match
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution

N_MONTHS = 12


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
    since = months[0]
    published = _by_month(scenarios, "published_at", since)
    offered = _by_month(solutions, "published_at", since)
    asked = _by_month(Connection.objects.all(), "created_at", since)
    accepted = _by_month(agreed, "answered_at", since)
    confirmed = _by_month(Outcome.objects.all(), "confirmed_at", since)
    return [
        Month(
            first=first,
            scenarios=published.get(first, 0),
            solutions=offered.get(first, 0),
            asked=told(asked.get(first, 0), reader),
            accepted=told(accepted.get(first, 0), reader),
            confirmed=told(confirmed.get(first, 0), reader),
        )
        for first in months
    ]


def _months(today: date) -> Iterator[date]:
    last = today.year * 12 + today.month - 1
    for number in range(last - N_MONTHS + 1, last + 1):
        yield date(number // 12, number % 12 + 1, 1)


def _by_month(rows: QuerySet[Any], field: str, since: date) -> dict[date, int]:
    start = timezone.make_aware(datetime(since.year, since.month, 1))  # noqa: DTZ001  # the site's
    months = rows.filter(**{f"{field}__gte": start}).annotate(month=TruncMonth(field))
    counted = months.order_by().values_list("month").annotate(n_rows=Count("pk"))
    return {month.date(): n_rows for month, n_rows in counted}


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

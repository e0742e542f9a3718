"""How organizations answer the requests that they receive.

Of the requests that an organization has received, those count whose answer has fallen due: it was
given, as acceptance, refusal or proposal, or the request has expired without one. What was
recalled before an answer, ended with its record, or may still be answered, does not count.

    response rate = answered / (answered + expired)
    answer time   = median of the working days from the day of the request to that of the first
                    answer; an answer on the same day takes 0
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Min, Q
from django.utils import timezone

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.workdays import working_days_between
from matchmaking.organizations.models import Organization

LEAST = 3  # requests, below which nothing can be said
ANSWERS = (ConnectionMove.ACCEPT, ConnectionMove.DECLINE, ConnectionMove.PROPOSE)


@dataclass(frozen=True, slots=True)
class ResponseFigures:
    """``rate`` lies in 0…1, ``median_days`` are working days; both None below ``LEAST`` requests.

    ``median_days`` is None as well where every request has expired.
    """

    n_due: int = 0
    n_answered: int = 0
    rate: float | None = None
    median_days: float | None = None


def response_figures(organization: Organization) -> ResponseFigures:
    return response_figures_of([organization.pk])[organization.pk]


def response_figures_of(keys: Iterable[int]) -> dict[int, ResponseFigures]:
    """Return the figures of each organization in ``keys``, in one query."""
    days: dict[int, list[int | None]] = {key: [] for key in keys}
    for asked, asked_at, answered_at in _fallen_due(days):
        days[asked].append(_working_days(asked_at, answered_at) if answered_at else None)
    return {key: _figures(found) for key, found in days.items()}


def _fallen_due(keys: Iterable[int]) -> Iterable[tuple[int, datetime, datetime | None]]:
    """Yield who was asked, when, and when it answered first; None for what has expired."""
    keys = list(keys)
    for_supply = Q(started_by=Side.DEMAND, supply__in=keys)
    for_demand = Q(started_by=Side.SUPPLY, demand__in=keys)
    theirs = Q(started_by=Side.DEMAND, steps__side=Side.SUPPLY) | Q(
        started_by=Side.SUPPLY, steps__side=Side.DEMAND
    )
    first = Min("steps__created_at", filter=theirs & Q(steps__move__in=ANSWERS))
    rows = Connection.objects.filter(for_supply | for_demand).annotate(first_answer=first)
    due = rows.filter(Q(first_answer__isnull=False) | Q(status=ConnectionStatus.EXPIRED))
    columns = ("started_by", "demand", "supply", "created_at", "first_answer")
    for started_by, demand, supply, asked_at, answered_at in due.order_by().values_list(*columns):
        yield supply if started_by == Side.DEMAND else demand, asked_at, answered_at


def _working_days(asked_at: datetime, answered_at: datetime) -> int:
    return working_days_between(_day(asked_at), _day(answered_at))


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _figures(days: list[int | None]) -> ResponseFigures:
    answered = [count for count in days if count is not None]
    if len(days) < LEAST:
        return ResponseFigures(len(days), len(answered))
    return ResponseFigures(
        n_due=len(days),
        n_answered=len(answered),
        rate=len(answered) / len(days),
        median_days=float(median(answered)) if answered else None,
    )

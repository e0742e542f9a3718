"""How well known a record is: who looked at it, which partners fit it, who asks for it.

Nobody learns who looked: the owner is told of how many organizations.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from matchmaking.connections.models import Connection, Look
from matchmaking.connections.moves import LIVE
from matchmaking.matching.models import Match
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

WINDOW = timedelta(days=30)
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Exposure:
    """``n_looks`` counts the organizations that looked in the last 30 days.

    ``n_partners`` counts the suitable records of the other side, ``n_connections`` the requests
    and connections that are not over.
    """

    n_looks: int = 0
    n_partners: int = 0
    n_connections: int = 0


def note_look(record: Scenario | Solution, *, by: Any, own: Collection[int]) -> None:
    """Keep that ``by`` of the organizations ``own`` opens the page of a published record.

    Once a day and organization; visitors, those who work for the platform and the owners
    themselves are not counted.
    """
    if not isinstance(by, User) or by.platform_role or not record.is_listed:
        return
    if not own or record.organization_id in own:
        return
    kind, day = record.kind_name, timezone.localdate()
    Look.objects.bulk_create(
        [Look(**{kind: record}, organization_id=key, looked_on=day) for key in own],
        ignore_conflicts=True,
    )


def exposure_of_scenarios(keys: Collection[int]) -> dict[int, Exposure]:
    """Return the exposure by the key of each scenario; three queries."""
    return _exposure("scenario", keys)


def exposure_of_solutions(keys: Collection[int]) -> dict[int, Exposure]:
    """Return the exposure by the key of each solution; three queries.

    Of scenarios that only matched providers may see, and of withdrawn ones, none is counted.
    """
    return _exposure("solution", keys)


def forget_looks() -> int:
    """Remove looks of more than 90 days ago; return how many."""
    return Look.objects.filter(looked_on__lt=timezone.localdate() - KEPT).delete()[0]


def _exposure(kind: str, keys: Collection[int]) -> dict[int, Exposure]:
    since = timezone.localdate() - WINDOW
    looks = Look.objects.filter(looked_on__gt=since)
    n_looks = _by_record(looks, kind, keys, Count("organization", distinct=True))
    n_partners = _by_record(_suitable(kind), kind, keys, Count("pk"))
    live = Connection.objects.filter(status__in=LIVE)
    n_connections = _by_record(live, kind, keys, Count("pk"))
    return {
        key: Exposure(n_looks.get(key, 0), n_partners.get(key, 0), n_connections.get(key, 0))
        for key in keys
    }


def _suitable(kind: str) -> Any:
    rows = Match.objects.listed().filter(is_suitable=True)
    if kind == "solution":
        rows = rows.filter(scenario__in=Scenario.objects.listed().in_matching())
    return rows


def _by_record(rows: Any, kind: str, keys: Collection[int], figure: Any) -> dict[int, int]:
    counted = rows.filter(Q(**{f"{kind}__in": keys})).order_by().values_list(kind)
    return dict(counted.annotate(figure=figure))

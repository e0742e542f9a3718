"""Demand that nothing on the platform meets.

    unmet = ranked, and no published solution in the ranking is suitable
            or, for the office: the enterprise has said that none of the solutions is suitable

A scenario that has not been ranked yet counts as neither. What an enterprise said when it declined
or ended a connection is known to both sides and to the office alone, so figures for anybody rest
on the rankings, which anybody may read.
"""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import (
    LIVE,
    ConnectionMove,
    ConnectionStatus,
    DeclineReason,
    Side,
)
from matchmaking.insights.readers import Reader
from matchmaking.matching.models import Match, MatchRun
from matchmaking.scenarios.models import Scenario, ScenarioQuerySet, Visibility

REFUSALS = (ConnectionMove.DECLINE, ConnectionMove.END)


def unmet_demand(scenarios: ScenarioQuerySet, reader: Reader) -> ScenarioQuerySet:
    """Keep the ``scenarios`` that nothing meets, by the rule of this module."""
    suitable = Match.objects.listed().filter(scenario=OuterRef("pk"), is_suitable=True)
    found = Q(Exists(_finished_runs())) & ~Q(Exists(suitable))
    if reader is Reader.OFFICE:
        found |= Q(pk__in=unsuited_scenarios())
    return scenarios.filter(found)


def unranked(scenarios: ScenarioQuerySet) -> ScenarioQuerySet:
    """Keep the ``scenarios`` of which nobody knows yet what meets them."""
    return scenarios.filter(~Q(Exists(_finished_runs())))


def reserved_unmet() -> ScenarioQuerySet:
    """Return what nothing meets of the demand that is reserved for matched providers.

    The office is told how many there are; whose they are and what they say stays hidden.
    """
    published = Scenario.objects.in_matching().filter(visibility=Visibility.MATCHED_ONLY)
    return unmet_demand(published, Reader.OFFICE)


def unsuited_scenarios() -> set[int]:
    """Return the keys of the scenarios whose enterprise found none of the solutions suitable.

    It said so when it declined or ended a connection; since then no connection of the scenario
    is live or delivered, and no solution that suits it by the ranking was published. Three queries.
    """
    said = _said_at()
    if not said:
        return set()
    going_on = Connection.objects.filter(
        scenario__in=said, status__in=(*LIVE, ConnectionStatus.DELIVERED)
    )
    matches = Match.objects.listed().filter(scenario__in=said, is_suitable=True).order_by()
    newest = dict(matches.values_list("scenario").annotate(newest=Max("solution__published_at")))
    busy = set(going_on.values_list("scenario", flat=True))
    return {key for key in said.keys() - busy if key not in newest or newest[key] <= said[key]}


def _said_at() -> dict[int, datetime]:
    """Map each scenario to the last time when its enterprise gave that reason."""
    steps = ConnectionStep.objects.filter(side=Side.DEMAND, move__in=REFUSALS).order_by("pk")
    rows = steps.values_list("connection__scenario", "created_at", "reasons")
    return {key: at for key, at, reasons in rows if DeclineReason.NONE_SUITABLE in reasons}


def _finished_runs() -> QuerySet[MatchRun]:
    return MatchRun.objects.done().filter(scenario=OuterRef("pk"))

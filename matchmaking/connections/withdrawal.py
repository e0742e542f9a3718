"""An open request ends with its records: nobody can accept what is offered no longer.

A record is gone once it is not listed: closed, withdrawn, taken down, or of an organization that
the platform has suspended. What both sides have agreed to goes on; its page says what is gone.
"""

from django.db.models import Q
from django.utils.translation import gettext

from matchmaking.connections.exceptions import ConnectionMoveError
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import OPEN, ConnectionMove, GoneReason
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import ScenarioTransition
from matchmaking.solutions.models import SolutionTransition

BULK = 500  # requests a call; the hourly one takes the others
LISTED = PostingStatus.PUBLISHED
GONE = {
    GoneReason.SCENARIO: ~Q(scenario__status=LISTED) | Q(demand__suspended_at__isnull=False),
    GoneReason.SOLUTION: ~Q(solution__status=LISTED)
    | Q(supply__suspended_at__isnull=False)
    | (Q(proposed_solution__isnull=False) & ~Q(proposed_solution__status=LISTED)),
}


def scenario_moved(pk: int) -> None:
    """End the open requests of a scenario that is gone; ``pk`` is that of its transition."""
    moved = ScenarioTransition.objects.filter(pk=pk).values("posting")
    end_unlisted(Q(scenario__in=moved))


def solution_moved(pk: int) -> None:
    """End the open requests for a solution that is gone; ``pk`` is that of its transition."""
    moved = SolutionTransition.objects.filter(pk=pk).values("posting")
    end_unlisted(Q(solution__in=moved) | Q(proposed_solution__in=moved))


def organization_suspended(pk: int) -> None:
    """End the open requests of an organization that is suspended."""
    end_unlisted(Q(demand=pk) | Q(supply=pk))


def end_unlisted(among: Q | None = None) -> int:
    """End the open requests of which a record is gone; again finds none of them.

    Called without ``among`` by the clock, for a request that was written while its record went.

    Returns:
        How many requests were ended.
    """
    rows = Connection.objects.filter(among or Q(), status__in=OPEN)
    return sum(
        _end(row, reason)
        for reason, is_gone in GONE.items()
        for row in rows.filter(is_gone).order_by("pk")[:BULK]
    )


def gone_records(connection: Connection) -> list[str]:
    """Tell in words which records of a connection are gone."""
    gone = []
    if not (connection.scenario.is_published and not connection.demand.is_suspended):
        gone.append(gettext("The scenario is no longer published."))
    if not (connection.solution.is_published and not connection.supply.is_suspended):
        gone.append(gettext("The solution is no longer published."))
    return gone


def _end(connection: Connection, reason: GoneReason) -> bool:
    answer = Answer(reasons=[reason.value])
    try:
        move_connection(connection=connection, move=ConnectionMove.WITHDRAW, answer=answer)
    except ConnectionMoveError:
        return False  # answered or taken back a moment ago
    return True

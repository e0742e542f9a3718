"""Moving a connection between its states, by the table of ``moves``.

Each move is one conditional update: of two people at once one wins and the other is told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections import deadlines
from matchmaking.connections.contacts import Contact, require_contact
from matchmaking.connections.exceptions import (
    ConnectionExistsError,
    ConnectionMoveError,
    DeclineReasonError,
)
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import (
    MOVES,
    ConnectionMove,
    ConnectionStatus,
    DeclineReason,
    Mover,
    Rule,
    Side,
)
from matchmaking.connections.permissions import movers, require_side
from matchmaking.connections.texts import require_no_contact
from matchmaking.organizations.models import User
from matchmaking.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class Answer:
    """What a side says with a move.

    ``reasons`` are codes of ``DeclineReason``; ``scope``, ``time`` and ``solution`` are what it
    would rather have; ``contact`` is whom the other side shall speak to.
    """

    reasons: Collection[str] = ()
    words: str = ""
    scope: str = ""
    time: str = ""
    solution: Solution | None = None
    contact: Contact = field(default_factory=dict)


SILENCE = Answer()


@transaction.atomic
def move_connection(
    *,
    connection: Connection,
    move: ConnectionMove,
    by: User | None = None,
    answer: Answer = SILENCE,
) -> Connection:
    """Make one move of ``MOVES``; ``by`` is None for the platform itself.

    Raises:
        PermissionDenied: ``by`` writes for neither side, or never makes this move.
        OrganizationSuspendedError: the platform has suspended the organization.
        ConnectionMoveError: the stored state does not allow the move, or not to this side.
        DeclineReasonError: no reason was given, or an unknown one.
        ContactInTextError: the words tell a contact before both have agreed.
        ContactMissingError: the side that accepts has named nobody to speak to.
        ConnectionExistsError: the proposed solution has a connection with the scenario already.
    """
    rule = MOVES.get(move)
    if rule is None:
        raise _moved_meanwhile()
    side = _allowed(rule, connection, by, answer)
    now = timezone.now()
    fields = _fields(move, rule, connection, side, answer) | {"updated_at": now}
    rows = Connection.objects.filter(
        pk=connection.pk, status__in=rule.sources, awaiting=connection.awaiting
    )
    try:
        with transaction.atomic():
            n_changed = rows.update(**fields)
    except IntegrityError as error:
        raise already_connected() from error
    if not n_changed:
        raise _moved_meanwhile()
    connection.refresh_from_db()
    log_step(connection, move, side=side, by=by, answer=answer)
    return connection


def _allowed(rule: Rule, connection: Connection, by: User | None, answer: Answer) -> Side | None:
    if by is None:
        return None
    side = require_side(by, connection)
    stored = Connection.objects.only("status", "awaiting").get(pk=connection.pk)
    connection.status, connection.awaiting = stored.status, stored.awaiting
    if connection.status not in rule.sources:
        raise _moved_meanwhile()
    if side not in movers(rule.mover, connection):
        if rule.mover in {Mover.AWAITED, Mover.WAITING}:  # it was their turn a moment ago
            raise _moved_meanwhile()
        raise PermissionDenied
    _require_reason(rule, answer)
    if rule.target == ConnectionStatus.ACCEPTED:
        require_contact(answer.contact or getattr(connection, f"{side}_contact"))
    if connection.is_open:
        require_no_contact(answer.words, answer.scope, answer.time)
    return side


def _require_reason(rule: Rule, answer: Answer) -> None:
    unknown = [code for code in answer.reasons if code not in DeclineReason.values]
    is_bare = DeclineReason.OTHER in answer.reasons and not answer.words.strip()
    if unknown or is_bare or (rule.needs_reason and not answer.reasons):
        raise DeclineReasonError(
            gettext("Choose at least one reason; “another reason” needs words of yours.")
        )


def _fields(
    move: ConnectionMove, rule: Rule, connection: Connection, side: Side | None, answer: Answer
) -> dict[str, Any]:
    now = timezone.now()
    if move == ConnectionMove.PROPOSE:
        return {
            "awaiting": Side(connection.awaiting).other,
            "proposed_solution": _proposed(connection, answer),
            **_contact(side, answer),
            **deadlines.while_asked(now),
        }
    fields = {"status": rule.target, **deadlines.in_state(rule.target, now)}
    if rule.sources == {ConnectionStatus.REQUESTED} and move != ConnectionMove.RECALL:
        fields["answered_at"] = now if rule.mover != Mover.PLATFORM else None
    if rule.target == ConnectionStatus.ACCEPTED:
        fields |= _contact(side, answer)
        if connection.proposed_solution_id:
            fields["solution"] = connection.proposed_solution_id
    if rule.target in ENDS:
        fields["ended_at"] = now
    return fields


ENDS = {
    ConnectionStatus.DELIVERED,
    ConnectionStatus.DECLINED,
    ConnectionStatus.RECALLED,
    ConnectionStatus.EXPIRED,
    ConnectionStatus.WITHDRAWN,
    ConnectionStatus.ENDED,
}


def _proposed(connection: Connection, answer: Answer) -> Solution | None:
    solution = answer.solution
    if solution is None or solution.pk == connection.solution_id:
        return None
    if solution.organization_id != connection.supply_id or not solution.is_listed:
        raise PermissionDenied
    if Connection.objects.live().filter(scenario=connection.scenario_id, solution=solution):
        raise already_connected()
    return solution


def _contact(side: Side | None, answer: Answer) -> dict[str, Any]:
    if side is None or not answer.contact:
        return {}
    return {f"{side}_contact": dict(answer.contact)}


def log_step(
    connection: Connection,
    move: ConnectionMove,
    *,
    side: Side | None,
    by: User | None,
    answer: Answer = SILENCE,
) -> ConnectionStep:
    """Write down a step, and have it told and audited."""
    solution = answer.solution.public_id if answer.solution else ""
    proposal = {"scope": answer.scope.strip(), "time": answer.time.strip(), "solution": solution}
    step = ConnectionStep.objects.create(
        connection=connection,
        move=move,
        side=side or "",
        by=by,
        reasons=list(answer.reasons),
        words=answer.words.strip(),
        proposal={name: text for name, text in proposal.items() if text},
    )
    record_event("connection.moved", step.pk)
    record_audit(
        f"connection.{move}",
        on=connection,
        by=by,
        organization=connection.organization_of(side) if side else None,
        details={"reasons": sorted(answer.reasons)} if answer.reasons else {},
    )
    return step


def already_connected() -> ConnectionExistsError:
    return ConnectionExistsError(
        gettext("There is a request or a connection between these two already.")
    )


def _moved_meanwhile() -> ConnectionMoveError:
    return ConnectionMoveError(
        gettext("The connection cannot be moved like this: its state has changed. Reload the page.")
    )

"""Who may act in a connection; asked anew on each request."""

from django.core.exceptions import PermissionDenied

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import MOVES, ConnectionMove, Mover, Side
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import can_edit, is_member, require_editor


def side_of(user: User, connection: Connection) -> Side | None:
    """Return the side that ``user`` belongs to, as a member of whatever role."""
    for side in Side:
        if is_member(user, connection.organization_of(side)):
            return side
    return None


def possible_moves(user: User, connection: Connection) -> list[ConnectionMove]:
    """Return the moves that ``user`` may make just now, in the order of the table."""
    side = side_of(user, connection)
    if side is None or not can_edit(user, connection.organization_of(side)):
        return []
    return [
        move
        for move, rule in MOVES.items()
        if connection.status in rule.sources and side in movers(rule.mover, connection)
    ]


def movers(mover: Mover, connection: Connection) -> tuple[Side, ...]:
    """Return the sides that may make a move of this kind, as the connection stands."""
    if mover in {Mover.AWAITED, Mover.WAITING}:
        if not connection.awaiting:
            return ()
        awaited = Side(connection.awaiting)
        return (awaited if mover == Mover.AWAITED else awaited.other,)
    return {Mover.EITHER: tuple(Side), Mover.DEMAND: (Side.DEMAND,)}.get(mover, ())


def require_side(user: User, connection: Connection) -> Side:
    """Return the side for which ``user`` may write.

    Raises:
        PermissionDenied: ``user`` writes for neither.
        OrganizationSuspendedError: the platform has suspended the organization.
    """
    side = side_of(user, connection)
    if side is None:
        raise PermissionDenied
    require_editor(user, connection.organization_of(side))
    return side

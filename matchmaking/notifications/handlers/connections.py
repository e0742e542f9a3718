"""What the two sides of a connection are told of each other, never of themselves."""

from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Connection, ConnectionStep
from matchmaking.connections.moves import MOVES, ConnectionMove, ConnectionStatus, Side
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import editors, others
from matchmaking.notifications.services import News, tell
from matchmaking.organizations.models import User

KINDS = {
    ConnectionMove.REQUEST: Kind.CONNECTION_ASKED,
    ConnectionMove.ACCEPT: Kind.CONNECTION_ACCEPTED,
    ConnectionMove.DECLINE: Kind.CONNECTION_DECLINED,
    ConnectionMove.PROPOSE: Kind.CONNECTION_PROPOSED,
    ConnectionMove.RECALL: Kind.CONNECTION_RECALLED,
    ConnectionMove.EXPIRE: Kind.CONNECTION_EXPIRED,
    ConnectionMove.WITHDRAW: Kind.CONNECTION_WITHDRAWN,
    ConnectionMove.MEET: Kind.CONNECTION_ADVANCED,
    ConnectionMove.TRY: Kind.CONNECTION_ADVANCED,
    ConnectionMove.CONTRACT: Kind.CONNECTION_ADVANCED,
    ConnectionMove.DELIVER: Kind.CONNECTION_ADVANCED,
    ConnectionMove.END: Kind.CONNECTION_ENDED,
}


def moved(pk: int) -> None:
    """Tell the side that did not make the step; of a step of the platform, both."""
    rows = ConnectionStep.objects.select_related("connection__demand", "connection__supply", "by")
    step = rows.filter(pk=pk).first()
    if step is None:
        return
    kind = KINDS[ConnectionMove(step.move)]
    params = {"step": step.public_id}
    if kind == Kind.CONNECTION_ADVANCED:
        params["status"] = MOVES[ConnectionMove(step.move)].target
    for side in (Side(step.side).other,) if step.side else Side:
        key = f"{kind}:{step.public_id}"
        _tell_side(side, kind, step.connection, key=key, by=step.by, params=params)


def reminded(pk: int) -> None:
    """Remind the side that owes an answer; a reminder that comes late names no day."""
    connection = Connection.objects.select_related("demand", "supply").filter(pk=pk).first()
    if connection is None or connection.status != ConnectionStatus.REQUESTED:
        return
    is_due = connection.due_on == timezone.localdate()
    kind = Kind.CONNECTION_DUE_TODAY if is_due else Kind.CONNECTION_DUE
    asked = f"{connection.asked_at.timestamp():.0f}:{connection.n_reminders}"
    key = f"{Kind.CONNECTION_DUE}:{connection.public_id}:{asked}"
    _tell_side(Side(connection.awaiting), kind, connection, key=key)


def result(pk: int) -> None:
    """Tell the other side of an outcome, a rating or a reply; ``pk`` is that of the audit event."""
    event = AuditEvent.objects.filter(pk=pk).first()
    if event is None:
        return
    rows = Connection.objects.select_related("demand", "supply")
    connection = rows.filter(public_id=event.object_id).first()
    if connection is None:
        return
    side = Side.SUPPLY if event.organization_key == connection.demand_id else Side.DEMAND
    by = User.objects.filter(pk=event.actor_key or 0).first()
    key = f"{Kind.CONNECTION_RESULT}:{event.sequence}"
    _tell_side(side, Kind.CONNECTION_RESULT, connection, key=key, by=by)


def _tell_side(
    side: Side,
    kind: Kind,
    connection: Connection,
    *,
    key: str,
    by: User | None = None,
    params: dict[str, str] | None = None,
) -> None:
    organization = connection.organization_of(side)
    news = News(
        kind=kind,
        key=key,
        organization=organization,
        target=(Target.CONNECTION, connection.public_id),
        params=params or {},
    )
    tell(news, others(editors(organization), by.pk if by else None))

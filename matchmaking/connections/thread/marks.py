"""What of a thread somebody has read, and how much waits."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery

from matchmaking.connections.models import Connection, Message, ReadMark
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import Organization, User


def last_read(user: User, connection: Connection) -> int:
    """Return the key of the last message that ``user`` has read, 0 before the first."""
    marks = ReadMark.objects.filter(user=user, connection=connection)
    return marks.values_list("message", flat=True).first() or 0


@transaction.atomic
def mark_read(*, message: Message, by: User) -> None:
    """Note that ``by`` has read a thread up to ``message``; the mark never goes back."""
    mark = ReadMark(user=by, connection_id=message.connection_id, message=message)
    ReadMark.objects.bulk_create([mark], ignore_conflicts=True)
    older = ReadMark.objects.filter(user=by, connection=message.connection_id)
    older.filter(message__lt=message.pk).update(message=message)


def unread_counts(user: User, connections: Iterable[Connection]) -> dict[int, int]:
    """Return how many messages of the other side wait for ``user``, by key of the connection.

    Connections in which nothing waits are left out. One query, however many there are.
    """
    mark = ReadMark.objects.filter(user=user, connection=OuterRef("connection"))
    own = Organization.objects.of_member(user).values("pk")
    written_here = Q(side=Side.DEMAND, connection__demand__in=own) | Q(
        side=Side.SUPPLY, connection__supply__in=own
    )
    rows = (
        Message.objects.filter(connection__in=[row.pk for row in connections])
        .exclude(written_here)
        .annotate(read_up_to=Subquery(mark.values("message")[:1]))
        .filter(Q(read_up_to__isnull=True) | Q(pk__gt=F("read_up_to")))
    )
    counts = rows.order_by().values("connection").annotate(n=Count("pk"))
    return dict(counts.values_list("connection", "n"))

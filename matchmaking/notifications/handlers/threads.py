"""Who is told that somebody has written in a connection; never what."""

from datetime import timedelta

from matchmaking.connections.models import Connection, Message, ReadMark
from matchmaking.connections.moves import Side
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.models import Notification
from matchmaking.notifications.recipients import editors
from matchmaking.notifications.services import News, tell

PAUSE = timedelta(hours=1)


def said(pk: int) -> None:
    """Tell the editors of the other side: a row, and a mail, an hour after the last at the soonest.

    What comes meanwhile makes the last row unread again. Those who have the thread open and have
    read the message already are told nothing.
    """
    rows = Message.objects.select_related("connection__demand", "connection__supply")
    message = rows.filter(pk=pk).first()
    if message is None:
        return
    # Of two messages at once, the second one finds the row of the first.
    connection = Connection.objects.select_for_update(no_key=True).get(pk=message.connection_id)
    organization = message.connection.organization_of(Side(message.side).other)
    read = ReadMark.objects.filter(connection=connection, message__gte=message.pk).values("user")
    people = list(editors(organization).exclude(pk__in=read))
    told = Notification.objects.filter(
        user__in=people,
        kind=Kind.SAID,
        target_id=connection.public_id,
        created_at__gt=message.created_at - PAUSE,
    )
    known = set(told.values_list("user", flat=True))
    key = f"{Kind.SAID}:{connection.public_id}:{message.public_id}"
    target = (Target.THREAD, connection.public_id)
    news = News(Kind.SAID, key, organization=organization, target=target)
    tell(news, [user for user in people if user.pk not in known])
    # Not when the same event is handled again: it had been read then.
    told.filter(user__in=known, read_at__lt=message.created_at).update(read_at=None)

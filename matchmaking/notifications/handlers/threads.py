"""Who is told that somebody has written in a connection; never what."""

from django.utils import timezone

from matchmaking.connections.models import Message, ReadMark
from matchmaking.connections.moves import Side
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.models import Notification
from matchmaking.notifications.recipients import editors
from matchmaking.notifications.services import News, tell


def said(pk: int) -> None:
    """Tell the editors of the other side: one row an hour for each, unread again when more comes.

    Those who have the thread open and have read the message already are told nothing.
    """
    rows = Message.objects.select_related("connection__demand", "connection__supply")
    message = rows.filter(pk=pk).first()
    if message is None:
        return
    connection = message.connection
    organization = connection.organization_of(Side(message.side).other)
    read = ReadMark.objects.filter(connection=connection, message__gte=message.pk).values("user")
    people = list(editors(organization).exclude(pk__in=read))
    hour = timezone.localtime(message.created_at).strftime("%Y-%m-%dT%H")
    key = f"{Kind.SAID}:{connection.public_id}:{hour}"
    target = (Target.THREAD, connection.public_id)
    tell(News(Kind.SAID, key, organization=organization, target=target), people)
    again = Notification.objects.filter(dedupe_key__in=[f"{key}:{user.pk}" for user in people])
    # Not when the same event is handled again: it had been read then.
    again.filter(read_at__lt=message.created_at).update(read_at=None)

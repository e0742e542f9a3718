"""The thread of a connection as one of its readers sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from matchmaking.connections.models import (
    ChecklistItem,
    Connection,
    Meeting,
    MeetingStatus,
    Message,
)
from matchmaking.connections.moves import Side
from matchmaking.connections.permissions import side_of
from matchmaking.connections.thread.marks import last_read, mark_read
from matchmaking.connections.thread.meetings import possible_answers
from matchmaking.connections.thread.selectors import message_page, thread_state, with_thread_state
from matchmaking.notifications.kinds import Target
from matchmaking.notifications.services import mark_target_read
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import can_edit

ANSWERS = {
    MeetingStatus.CONFIRMED: pgettext_lazy("meeting", "Confirm"),
    MeetingStatus.DECLINED: pgettext_lazy("meeting", "Decline"),
    MeetingStatus.CANCELLED: pgettext_lazy("meeting", "Call off"),
}


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message; ``who`` wrote it, ``is_new`` if the reader sees it for the first time."""

    message: Message
    who: str
    is_own: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """A meeting with what the reader may answer, as code and word."""

    meeting: Meeting
    is_own: bool
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownItem:
    item: ChecklistItem
    is_own: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """What is shown of a thread; ``closed`` says why the reader cannot write, if so."""

    connection: Connection
    side: Side
    messages: Sequence[ShownMessage]
    earlier: Message | None
    is_newest: bool
    meetings: Sequence[ShownMeeting]
    past_meetings: Sequence[ShownMeeting]
    items: Sequence[ShownItem]
    state: str
    closed: str

    @property
    def can_write(self) -> bool:
        return not self.closed

    @property
    def n_done(self) -> int:
        return sum(shown.item.is_done for shown in self.items)

    @property
    def n_new(self) -> int:
        return sum(shown.is_new for shown in self.messages)


def thread_of(user: User, connection: Connection, *, before: str = "") -> Thread:
    """Return the thread of a connection that ``user`` may see, at its end or before a message."""
    side = side_of(user, connection) or Side.DEMAND
    page = message_page(connection, before=before)
    read_up_to = last_read(user, connection)
    closed = _why_closed(user, connection, side)
    meetings = [
        _shown_meeting(row, side, can_write=not closed)
        for row in connection.meetings.select_related("proposed_by")
    ]
    now, today = timezone.now(), timezone.localdate()
    ahead = [shown for shown in meetings if shown.meeting.is_on and shown.meeting.ends_at > now]
    state = with_thread_state(Connection.objects.filter(pk=connection.pk)).get()
    return Thread(
        connection=connection,
        side=side,
        messages=[
            ShownMessage(
                message=row,
                who=_who(row, user, connection),
                is_own=row.side == side,
                is_new=row.side != side and row.pk > read_up_to,
            )
            for row in page.messages
        ],
        earlier=page.earlier,
        is_newest=not before,
        meetings=ahead[::-1],  # the next one first
        past_meetings=[shown for shown in meetings if shown not in ahead],
        items=[
            ShownItem(row, is_own=row.side == side, is_overdue=row.is_overdue(today))
            for row in connection.checklist.select_related("done_by")
        ],
        state=thread_state(state),
        closed=closed,
    )


def note_read(user: User, thread: Thread) -> None:
    """Note that ``user`` has read a thread to its end, and what told of it."""
    if thread.is_newest and thread.n_new:
        mark_read(message=thread.messages[-1].message, by=user)
        mark_target_read(user=user, target=Target.THREAD, target_id=thread.connection.public_id)


def _who(message: Message, user: User, connection: Connection) -> str:
    if message.author_id == user.pk:
        return gettext("You")
    organization = str(connection.organization_of(Side(message.side)))
    name = message.author.name if message.author else ""
    return f"{name} · {organization}" if name else organization


def _shown_meeting(meeting: Meeting, side: Side, *, can_write: bool) -> ShownMeeting:
    answers = possible_answers(meeting, side) if can_write else []
    return ShownMeeting(
        meeting=meeting,
        is_own=meeting.side == side,
        answers=[(answer.value, str(ANSWERS[answer])) for answer in answers],
    )


def _why_closed(user: User, connection: Connection, side: Side) -> str:
    """Return why ``user`` cannot write; nothing if they can."""
    if not connection.was_accepted:
        return gettext("Messages, files and meetings open when both sides have agreed.")
    if not connection.has_open_contacts:
        return gettext("The connection has ended: what was written stays to be read.")
    organization = connection.organization_of(side)
    if organization.is_suspended:
        return gettext("“%(name)s” is suspended: its members can read, but not write.") % {
            "name": organization
        }
    if not can_edit(user, organization):
        return gettext("You can read here. Owners and editors of your organization write.")
    return ""

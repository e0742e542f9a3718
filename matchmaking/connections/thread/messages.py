"""Writing to the other side, with files."""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.connections.exceptions import (
    AttachmentError,
    MessageEmptyError,
    ThreadFullError,
)
from matchmaking.connections.models import Attachment, Connection, Meeting, Message
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.opening import locked_thread
from matchmaking.connections.thread.uploads import checked_upload
from matchmaking.organizations.evidence import CheckedFile, Upload, keep_file
from matchmaking.organizations.models import User

MOST_FILES = 5  # of a message
MOST_BYTES = 200 * 1024 * 1024  # of all files of a connection
DAILY_MESSAGES = 200  # of one side


@transaction.atomic
def send_message(
    *, connection: Connection, text: str, files: Sequence[Upload] = (), token: str = "", by: User
) -> Message:
    """Write to the other side.

    The same content with the same ``token`` of a form, sent again, is the message that was sent.

    Raises:
        PermissionDenied: ``by`` writes for neither side.
        OrganizationSuspendedError: the platform has suspended the organization.
        ThreadClosedError: both sides have not agreed, or the connection has ended.
        MessageEmptyError: there is neither a text nor a file.
        AttachmentError: a file is refused, or there are too many; it says which and why.
        ThreadFullError: the side has written too often today, or the files take too much room.
        ValidationError: the text is too long.
    """
    checked = _checked(files)
    side = locked_thread(connection, by)
    text = text.replace("\r\n", "\n").strip()
    if not text and not checked:
        raise MessageEmptyError(gettext("Message: write something or choose a file."))
    once = _once(token, by, text, checked)
    if once and (sent := connection.messages.filter(once=once).first()):
        return sent
    _require_room(connection, side, checked)
    message = Message(connection=connection, author=by, side=side, text=text, once=once)
    message.full_clean()
    message.save()
    for file in checked:
        keep_file(Attachment(message=message), file)
    record_event("connection.said", message.pk)
    if checked:
        record_audit(
            "connection.file_add",
            on=message,
            by=by,
            organization=connection.organization_of(side),
            details={"files": len(checked)},
        )
    return message


def _once(token: str, by: User, text: str, files: Sequence[CheckedFile]) -> str:
    """Return what is the same if a form is sent twice, and another once it was changed."""
    if not token:
        return ""
    parts = [str(by.pk), token, text, *(hashlib.sha256(file.content).hexdigest() for file in files)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def say_of_meeting(meeting: Meeting, *, side: Side, by: User) -> Message:
    """Let the thread tell what has become of a meeting; called where it was changed."""
    message = Message.objects.create(
        connection_id=meeting.connection_id,
        author=by,
        side=side,
        meeting=meeting,
        meeting_status=meeting.status,
    )
    record_event("connection.said", message.pk)
    return message


def _checked(files: Sequence[Upload]) -> list[CheckedFile]:
    if len(files) > MOST_FILES:
        raise AttachmentError(
            gettext("Files: choose at most %(number)d files.") % {"number": MOST_FILES}
        )
    return [checked_upload(file) for file in files]


def _require_room(connection: Connection, side: Side, files: Sequence[CheckedFile]) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = connection.messages.filter(side=side, created_at__gte=midnight)
    if today.count() >= DAILY_MESSAGES:
        raise ThreadFullError(
            gettext("Your organization has written %(most)s messages today. Go on tomorrow.")
            % {"most": DAILY_MESSAGES}
        )
    if not files:
        return
    stored = Attachment.objects.filter(message__connection=connection)
    taken = stored.aggregate(total=Sum("size", default=0))["total"]
    if taken + sum(len(file.content) for file in files) > MOST_BYTES:
        raise ThreadFullError(
            gettext("Files: all files of a connection take at most %(most)s MB together.")
            % {"most": MOST_BYTES // 1024**2}
        )

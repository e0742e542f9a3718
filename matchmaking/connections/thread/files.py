"""Handing files of a thread out, each time on record."""

from django.db import transaction

from matchmaking.common.audit import record_audit
from matchmaking.connections.models import Attachment
from matchmaking.connections.permissions import side_of
from matchmaking.organizations.models import User


@transaction.atomic
def note_file_read(*, attachment: Attachment, by: User) -> None:
    """Write down that ``by`` has got a file; the caller has found it among those they may see."""
    connection = attachment.message.connection
    side = side_of(by, connection)
    record_audit(
        "connection.file_read",
        on=attachment,
        by=by,
        organization=connection.organization_of(side) if side else None,
    )

"""The tables of connections."""

from matchmaking.connections.models.connections import (
    Connection,
    ConnectionQuerySet,
    ConnectionStep,
)
from matchmaking.connections.models.thread import (
    Attachment,
    ChecklistItem,
    Meeting,
    MeetingStatus,
    Message,
    ReadMark,
)

__all__ = [
    "Attachment",
    "ChecklistItem",
    "Connection",
    "ConnectionQuerySet",
    "ConnectionStep",
    "Meeting",
    "MeetingStatus",
    "Message",
    "ReadMark",
]

"""The tables of connections."""

from matchmaking.connections.models.connections import (
    Connection,
    ConnectionQuerySet,
    ConnectionStep,
)
from matchmaking.connections.models.looks import Look
from matchmaking.connections.models.results import Outcome, Rating, validate_effects
from matchmaking.connections.models.searches import (
    SavedSearch,
    SavedSearchQuerySet,
    SearchKind,
)
from matchmaking.connections.models.thread import (
    Attachment,
    ChecklistItem,
    Meeting,
    MeetingStatus,
    Message,
    ReadMark,
)
from matchmaking.connections.models.watches import Watch

__all__ = [
    "Attachment",
    "ChecklistItem",
    "Connection",
    "ConnectionQuerySet",
    "ConnectionStep",
    "Look",
    "Meeting",
    "MeetingStatus",
    "Message",
    "Outcome",
    "Rating",
    "ReadMark",
    "SavedSearch",
    "SavedSearchQuerySet",
    "SearchKind",
    "Watch",
    "validate_effects",
]

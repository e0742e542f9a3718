"""Who may see the fields of connections: both sides, and of contacts nobody before acceptance."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.connections.models import (
    Attachment,
    ChecklistItem,
    Connection,
    ConnectionStep,
    Look,
    Meeting,
    Message,
    Outcome,
    Rating,
    ReadMark,
    SavedSearch,
    Watch,
)

list_fields(
    Connection,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id scenario solution proposed_solution demand supply started_by status "
            "awaiting message question reasons asked_at due_on expires_on n_reminders answered_at "
            "ended_at"
        ),
        Audience.MEMBERS: "demand_contact supply_contact",
    },
)
list_fields(
    ConnectionStep,
    STAMPS,
    {Audience.ANYBODY: "public_id connection move side by reasons words proposal"},
)
list_fields(
    Outcome,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id connection value months effects words written_by confirmed_by confirmed_at"
        )
    },
)
list_fields(
    Rating,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id connection side understanding delivery effect service words by reply "
            "replied_at"
        )
    },
)
list_fields(
    Watch,
    STAMPS,
    {Audience.MEMBERS: "scenario solution n_new is_muted told_at", Audience.NOBODY: "known"},
)
# Nobody's but their owner's: neither colleagues nor people of the platform see a search.
list_fields(
    SavedSearch,
    {
        Audience.SELF: (
            "public_id kind name filters has_alert opened_at told_at n_new created_at updated_at"
        ),
        Audience.NOBODY: "id owner fingerprint known_at known looked_at",
    },
)
# The thread: whoever may see the connection sees all of it, on either side.
list_fields(
    Message,
    STAMPS,
    {
        Audience.ANYBODY: "public_id connection author side text meeting meeting_status",
        Audience.NOBODY: "once",
    },
)
list_fields(
    Attachment,
    STAMPS,
    {
        Audience.ANYBODY: "public_id message name content_type size sha256",
        Audience.NOBODY: "file",  # handed out by a view, never by its place in the store
    },
)
list_fields(
    Meeting,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id connection proposed_by side starts_at minutes place status answered_by "
            "answered_at sequence"
        )
    },
)
list_fields(
    ChecklistItem,
    STAMPS,
    {Audience.ANYBODY: "public_id connection text side due_on added_by done_by done_at"},
)
list_fields(
    ReadMark,
    {Audience.SELF: "connection message", Audience.NOBODY: "id user created_at updated_at"},
)
list_fields(Look, {Audience.NOBODY: "id scenario solution organization looked_on"})

"""Who may see the fields of connections: both sides, and of contacts nobody before acceptance."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.connections.models import Connection, ConnectionStep, Outcome, Rating, Watch

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
    {Audience.MEMBERS: "scenario solution n_new told_at", Audience.NOBODY: "known"},
)

"""Who may see the fields of notifications and mails: the person they are for."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.notifications.models import Delivery, Notification, Preference

list_fields(
    Notification,
    STAMPS,
    {
        Audience.SELF: "public_id user kind organization target target_id params read_at",
        Audience.NOBODY: "dedupe_key delivery",
    },
)
list_fields(
    Delivery,
    STAMPS,
    {
        Audience.NOBODY: (
            "public_id user invitation case form scope status attempts next_attempt_at "
            "lease_token sent_at last_error dedupe_key"
        )
    },
)
list_fields(Preference, {Audience.SELF: "user group frequency", Audience.NOBODY: "id"})

"""Who may see the fields of webhooks: members of the organization, of whom owners are asked for."""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

list_fields(
    WebhookEndpoint,
    STAMPS,
    {
        Audience.MEMBERS: (
            "public_id organization url description events responsible is_enabled disabled_at "
            "disabled_reason rotated_at succeeded_at failing_since n_failures"
        ),
        Audience.NOBODY: "revision secret_version paused_until by_hand_since n_by_hand",
    },
)
list_fields(
    WebhookDelivery,
    STAMPS,
    {
        Audience.MEMBERS: (
            "public_id endpoint event_type payload status attempts next_attempt_at delivered_at "
            "last_status last_fault"
        ),
        Audience.NOBODY: "lease_token dedupe_key",
    },
)
list_fields(
    WebhookAttempt,
    {
        Audience.MEMBERS: "delivery sent_at status fault milliseconds answer",
        Audience.NOBODY: "id",
    },
)

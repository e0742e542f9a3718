"""Who may see the fields of people, organizations and whatever they post."""

from matchmaking.common.register import STAMPS, Audience, Lists, list_fields
from matchmaking.organizations.models import (
    ApiToken,
    Claim,
    Evidence,
    Invitation,
    Membership,
    Organization,
    User,
    Verification,
)

list_fields(
    User,
    {
        Audience.STAFF: "name",
        Audience.MEMBERS: "email",
        Audience.SELF: (
            "language last_login date_joined platform_role privacy_version privacy_accepted_at"
        ),
        Audience.NOBODY: (
            "id password is_superuser is_staff is_active groups user_permissions session_epoch"
        ),
    },
)
list_fields(
    Organization,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id kind name_zh name_en credit_code province city size founded intro "
            "provider_type qualifications verified_at suspended_at source"
        ),
        Audience.STAFF: "suspension_reason members",
        Audience.NOBODY: "source_key",
    },
)
list_fields(Membership, STAMPS, {Audience.STAFF: "public_id organization user role"})
list_fields(
    Invitation,
    STAMPS,
    {
        Audience.MEMBERS: (
            "public_id organization email role invited_by expires_at accepted_at accepted_by "
            "revoked_at"
        )
    },
)
list_fields(
    Verification,
    STAMPS,
    {
        Audience.STAFF: (
            "public_id organization requested_by statement status first_reader second_reader "
            "reasons words decided_at"
        )
    },
)
list_fields(
    Claim,
    STAMPS,
    {
        Audience.STAFF: (
            "public_id organization claimant statement status decided_by words decided_at"
        )
    },
)
list_fields(
    Evidence,
    STAMPS,
    {
        Audience.STAFF: "public_id verification claim name content_type size sha256",
        Audience.NOBODY: "file",  # handed out by a view, never by its place in the store
    },
)
list_fields(
    ApiToken,
    {
        Audience.SELF: "public_id name scope token_key created expiry last_used_at",
        Audience.NOBODY: "digest user",
    },
)

POSTING: Lists = {
    Audience.ANYBODY: (
        "public_id title sector language status published_at confirmed_at faded_at source "
        "industries stages capabilities"
    ),
    Audience.STAFF: "revision submitted_at reminded_at",
    Audience.NOBODY: "written_at source_key",
}
REVISION: Lists = {Audience.STAFF: "public_id version status submitted_at written_by posting"}
TRANSITION: Lists = {Audience.STAFF: "public_id move is_revision by reasons words posting"}
VERSION: Lists = {
    Audience.STAFF: "public_id status revision organization history_date history_type history_user",
    Audience.NOBODY: "id history_id history_change_reason",
}

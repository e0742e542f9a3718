"""Who may see the fields of the directory: rules and editions anybody, scores hardly anybody.

What a row's visibility queryset lets through is a second question: see ``visible_to`` of each.
"""

from matchmaking.common.register import STAMPS, Audience, list_fields
from matchmaking.directory.models import (
    Addendum,
    Answer,
    Appeal,
    Application,
    ApplicationStep,
    CriteriaVersion,
    Criterion,
    CustomerCase,
    Decision,
    Edition,
    Entry,
    Objection,
    ObjectionFile,
    Panelist,
    Programme,
    Proof,
    Review,
    Round,
    SigningKey,
)

FILE = {
    Audience.STAFF: "public_id name content_type size sha256",
    Audience.NOBODY: "file",  # handed out by a view, never by its place in the store
}

list_fields(
    Programme,
    STAMPS,
    {Audience.ANYBODY: ("public_id kind issuer name_zh name_en rules_zh rules_en validity_months")},
)
list_fields(CriteriaVersion, STAMPS, {Audience.ANYBODY: "public_id programme number"})
list_fields(
    Criterion,
    STAMPS,
    {
        Audience.ANYBODY: (
            "version position code name_zh name_en guide_zh guide_en weight scale evidence reasons"
        )
    },
)
list_fields(
    Round,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id programme number criteria phase opens_on closes_on checked_by scored_by "
            "decided_by notice_days notice_from notice_until quota pass_mark n_reviewers "
            "cancelled_on cancelled_because "
            "capabilities industries"
        )
    },
)
list_fields(
    Application,
    STAMPS,
    {
        Audience.STAFF: (
            "public_id round organization scenario solutions renews status statement version "
            "started_by submitted_at scored_at renewal"
        ),
        Audience.NOBODY: "n_reminders",
    },
)
list_fields(
    ApplicationStep, STAMPS, {Audience.STAFF: "public_id application move by reasons words"}
)
list_fields(Answer, STAMPS, {Audience.STAFF: "application criterion text"})
list_fields(Proof, STAMPS, FILE, {Audience.STAFF: "application criterion valid_until"})
list_fields(
    CustomerCase,
    STAMPS,
    {
        Audience.STAFF: (
            "public_id application connection title customer summary status answered_at "
            "answered_by answer"
        ),
        Audience.MEMBERS: "email expires_at n_asked",
    },
)
list_fields(Panelist, STAMPS, {Audience.STAFF: "round user"})
list_fields(
    Review,
    STAMPS,
    {
        Audience.STAFF: (
            "public_id application reviewer status scores words declared_at conflict submitted_at"
        ),
        Audience.NOBODY: "n_reminders",
    },
)
list_fields(
    Decision,
    STAMPS,
    {Audience.STAFF: "application is_proposed reasons n_reviews mean spread decided_by"},
)
list_fields(
    Objection,
    STAMPS,
    {
        Audience.STAFF: "public_id application text status answer handled_by handled_at",
        Audience.SELF: "by",  # the applicant never learns it
    },
)
list_fields(ObjectionFile, STAMPS, FILE, {Audience.STAFF: "objection"})
list_fields(SigningKey, STAMPS, {Audience.ANYBODY: "key_id public_key retired_at"})
list_fields(
    Edition,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id programme number round previous status published_on valid_until issuer "
            "manifest sha256 signature key"
        ),
        Audience.STAFF: "proposed_by published_by",
    },
)
list_fields(
    Entry,
    STAMPS,
    {
        Audience.ANYBODY: "public_id edition position organization facts",
        Audience.STAFF: "application",
    },
)
list_fields(
    Addendum,
    STAMPS,
    {
        Audience.ANYBODY: (
            "public_id edition number entry kind reason words effective_on due_on document "
            "previous_sha256 sha256 signature key"
        ),
        Audience.STAFF: "decided_by",
    },
)
list_fields(
    Appeal,
    STAMPS,
    {Audience.STAFF: "public_id addendum by text status answer decided_by decided_at"},
)

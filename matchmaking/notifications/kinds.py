"""What people are told, and how the kinds of it belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """One for each thing that can be told; the labels count them in a digest."""

    RETURNED = "returned", _("Returned by the reviewer")
    APPROVED = "approved", _("Approved and published")
    REVISION_RETURNED = "revision_returned", _("Changes returned by the reviewer")
    REVISION_APPROVED = "revision_approved", _("Changes approved")
    TAKEN_DOWN = "taken_down", _("Taken down")
    PUBLISHED = "published", _("Published by the platform")
    WITHDRAWN = "withdrawn", _("Withdrawn by the platform")
    CONFIRM_DUE = "confirm_due", _("Waiting for your confirmation")
    FADED = "faded", _("Out of matching")
    SUSPENDED = "suspended", _("Organization suspended")
    RESTORED = "restored", _("Organization restored")
    INVITED = "invited", _("Invitation")
    MEMBER_ADDED = "member_added", _("New membership")
    ROLE_CHANGED = "role_changed", _("Changed role")
    MEMBER_REMOVED = "member_removed", _("Ended membership")
    MEMBER_JOINED = "member_joined", _("New member")
    MEMBER_LEFT = "member_left", _("Member who left")
    CLAIM_OPENED = "claim_opened", _("Claim to your organization")
    CLAIM_GRANTED = "claim_granted", _("Claim granted")
    CLAIM_REFUSED = "claim_refused", _("Claim refused")
    VERIFIED = "verified", _("Organization verified")
    VERIFICATION_RETURNED = "verification_returned", _("Verification returned")
    CONNECTION_ASKED = "connection_asked", _("Request for a connection")
    CONNECTION_ACCEPTED = "connection_accepted", _("Request accepted")
    CONNECTION_DECLINED = "connection_declined", _("Request declined")
    CONNECTION_PROPOSED = "connection_proposed", _("Change proposed")
    CONNECTION_RECALLED = "connection_recalled", _("Request recalled")
    CONNECTION_EXPIRED = "connection_expired", _("Request expired")
    CONNECTION_WITHDRAWN = "connection_withdrawn", _("Request ended with its record")
    CONNECTION_DUE = "connection_due", _("Answer due soon")
    CONNECTION_DUE_TODAY = "connection_due_today", _("Answer due today")
    CONNECTION_ADVANCED = "connection_advanced", _("Progress of a connection")
    CONNECTION_ENDED = "connection_ended", _("Connection ended")
    CONNECTION_RESULT = "connection_result", _("Outcome or rating of a connection")
    PARTNERS_FOUND = "partners_found", _("New suitable partners")
    SEARCH_HITS = "search_hits", _("New results of a saved search")
    IMPORT_DONE = "import_done", _("Import finished")
    IMPORT_FAILED = "import_failed", _("Import stopped")
    WEBHOOK_OFF = "webhook_off", _("Webhook switched off")
    REVIEW_WAITING = "review_waiting", _("Records to review")
    CLAIM_WAITING = "claim_waiting", _("Claims to decide")
    VERIFICATION_WAITING = "verification_waiting", _("Verifications to decide")
    SAID = "said", _("Connection with new messages")
    APPLICATION_RETURNED = "application_returned", _("Application returned for completion")
    APPLICATION_ADVANCED = "application_advanced", _("Progress of an application")
    APPLICATION_PROPOSED = "application_proposed", _("Application proposed for the list")
    APPLICATION_ENDED = "application_ended", _("Application that is not on the list")
    APPLICATION_LISTED = "application_listed", _("Application on the list")
    ROUND_MOVED = "round_moved", _("Progress of a round")
    CASE_ANSWERED = "case_answered", _("Answer of a customer to a case")
    REVIEW_ASSIGNED = "review_assigned", _("Application to score")
    OBJECTION_HANDLED = "objection_handled", _("Objection answered")
    ENTRY_CHANGED = "entry_changed", _("Decision on an entry")
    APPEAL_DECIDED = "appeal_decided", _("Appeal decided")
    APPLICATION_DUE = "application_due", _("Draft to hand in before the call closes")
    REVIEW_DUE = "review_due", _("Application to score before the scoring ends")
    APPLICATION_WAITING = "application_waiting", _("Applications handed in")
    REVIEW_RECUSED = "review_recused", _("Reviewers who gave an application back")
    OBJECTION_WAITING = "objection_waiting", _("Objections to handle")
    EDITION_WAITING = "edition_waiting", _("Editions to publish")
    APPEAL_WAITING = "appeal_waiting", _("Appeals to decide")


class Group(models.TextChoices):
    """Kinds that people want to hear of in the same way."""

    RECORDS = "records", _("Reviews of our records")
    CONNECTIONS = "connection", _("Connections")
    TALKS = "talks", _("Messages in connections")
    SEARCHES = "searches", _("Saved searches")
    MEMBERS = "members", _("Members and organization")
    REVIEWING = "reviewing", _("Reviewing work")
    DIRECTORY = "directory", _("Directory and applications")
    OFFICE = "office", _("Work on the directory")
    PLATFORM = "platform", _("Reminders and notices of the platform")


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Daily digest")
    NONE = "none", _("No mail")


class Target(models.TextChoices):
    """What a notification leads to."""

    SCENARIO = "scenario", _("scenario")
    SOLUTION = "solution", _("solution")
    CONNECTION = "connection", _("connection")
    ORGANIZATION = "organization", _("organization")
    MEMBERS = "members", _("members")
    INVITATION = "invitation", _("invitation")
    REVIEWS = "reviews", _("review queue")
    CLAIM = "claim", _("claim")
    VERIFICATION = "verification", _("verification")
    THREAD = "thread", _("messages of a connection")
    IMPORT = "import", _("import")
    SEARCH = "search", _("saved search")
    WEBHOOK = "webhook", _("webhook")
    APPLICATION = "application", _("application")
    RULING = "ruling", _("decision on an entry")
    ASSIGNMENT = "assignment", _("application to score")
    OBJECTION = "objection", _("objection")
    EDITION = "edition", _("edition")
    CASE_FILE = "case_file", _("application at the office")
    APPEAL = "appeal", _("appeal")


KINDS_OF: dict[Group, tuple[Kind, ...]] = {
    Group.RECORDS: (
        Kind.RETURNED,
        Kind.APPROVED,
        Kind.REVISION_RETURNED,
        Kind.REVISION_APPROVED,
        Kind.TAKEN_DOWN,
    ),
    Group.CONNECTIONS: (
        Kind.CONNECTION_ASKED,
        Kind.CONNECTION_ACCEPTED,
        Kind.CONNECTION_DECLINED,
        Kind.CONNECTION_PROPOSED,
        Kind.CONNECTION_RECALLED,
        Kind.CONNECTION_EXPIRED,
        Kind.CONNECTION_WITHDRAWN,
        Kind.CONNECTION_DUE,
        Kind.CONNECTION_DUE_TODAY,
        Kind.CONNECTION_ADVANCED,
        Kind.CONNECTION_ENDED,
        Kind.CONNECTION_RESULT,
    ),
    Group.MEMBERS: (
        Kind.INVITED,
        Kind.MEMBER_ADDED,
        Kind.ROLE_CHANGED,
        Kind.MEMBER_REMOVED,
        Kind.MEMBER_JOINED,
        Kind.MEMBER_LEFT,
        Kind.CLAIM_OPENED,
        Kind.CLAIM_GRANTED,
        Kind.CLAIM_REFUSED,
        Kind.VERIFIED,
        Kind.VERIFICATION_RETURNED,
    ),
    Group.REVIEWING: (Kind.REVIEW_WAITING, Kind.CLAIM_WAITING, Kind.VERIFICATION_WAITING),
    Group.PLATFORM: (
        Kind.PUBLISHED,
        Kind.WITHDRAWN,
        Kind.CONFIRM_DUE,
        Kind.FADED,
        Kind.PARTNERS_FOUND,
        Kind.SUSPENDED,
        Kind.RESTORED,
        Kind.IMPORT_DONE,
        Kind.IMPORT_FAILED,
        Kind.WEBHOOK_OFF,
    ),
    Group.TALKS: (Kind.SAID,),
    Group.DIRECTORY: (
        Kind.APPLICATION_RETURNED,
        Kind.APPLICATION_ADVANCED,
        Kind.APPLICATION_PROPOSED,
        Kind.APPLICATION_ENDED,
        Kind.APPLICATION_LISTED,
        Kind.ROUND_MOVED,
        Kind.CASE_ANSWERED,
        Kind.REVIEW_ASSIGNED,
        Kind.APPLICATION_DUE,
        Kind.REVIEW_DUE,
        Kind.OBJECTION_HANDLED,
        Kind.ENTRY_CHANGED,
        Kind.APPEAL_DECIDED,
    ),
    Group.OFFICE: (
        Kind.APPLICATION_WAITING,
        Kind.REVIEW_RECUSED,
        Kind.OBJECTION_WAITING,
        Kind.EDITION_WAITING,
        Kind.APPEAL_WAITING,
    ),
    Group.SEARCHES: (Kind.SEARCH_HITS,),
}
GROUP_OF = {kind: group for group, kinds in KINDS_OF.items() for kind in kinds}
DEFAULT_FREQUENCY = dict.fromkeys(Group, Frequency.AT_ONCE) | {
    Group.REVIEWING: Frequency.DIGEST,
    Group.OFFICE: Frequency.DIGEST,
    Group.SEARCHES: Frequency.DIGEST,
}

# They concern who may act for an organization: always mailed at once, whatever somebody wants.
LOCKED = frozenset(
    {
        Kind.MEMBER_ADDED,
        Kind.ROLE_CHANGED,
        Kind.MEMBER_REMOVED,
        Kind.MEMBER_JOINED,
        Kind.MEMBER_LEFT,
        Kind.CLAIM_OPENED,
        Kind.SUSPENDED,
        Kind.RESTORED,
    }
)
# Told to a person, not to a member: they stay when the membership ends.
PERSONAL = frozenset(
    {
        Kind.INVITED,
        Kind.MEMBER_REMOVED,
        Kind.CLAIM_GRANTED,
        Kind.CLAIM_REFUSED,
        Kind.REVIEW_ASSIGNED,
        Kind.REVIEW_DUE,
        Kind.OBJECTION_HANDLED,
        Kind.SEARCH_HITS,
    }
)
# A mail of its own goes to the address, whether or not there is an account.
NEVER_MAILED = frozenset({Kind.INVITED})

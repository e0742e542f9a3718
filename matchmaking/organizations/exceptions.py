"""Refusals of the use-cases of organizations and of what they post."""

from matchmaking.common.exceptions import DomainError


class PostingMoveError(DomainError):
    code = "move_not_allowed"


class PostingIncompleteError(DomainError):
    code = "posting_incomplete"


class PostingNotEditableError(DomainError):
    code = "posting_not_editable"


class PostingChangedError(DomainError):
    """Somebody else has changed the record since it was read."""

    code = "posting_changed"


class ReasonNeededError(DomainError):
    code = "reason_needed"


class ConflictOfInterestError(DomainError):
    code = "conflict_of_interest"


class OrganizationKindError(DomainError):
    code = "organization_kind"


class OrganizationSuspendedError(DomainError):
    code = "organization_suspended"


class DraftKeptError(DomainError):
    """What was submitted once is kept, not deleted."""

    code = "draft_was_submitted"

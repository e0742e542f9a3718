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


class EmailNotVerifiedError(DomainError):
    code = "email_not_verified"


class CreditCodeTakenError(DomainError):
    code = "credit_code_taken"


class OrganizationQuotaError(DomainError):
    code = "organization_quota"


class OrganizationKindNotOpenError(DomainError):
    code = "organization_kind_not_open"


class VerificationLapseError(DomainError):
    code = "verification_would_lapse"


class LastOwnerError(DomainError):
    code = "last_owner"


class MembershipGoneError(DomainError):
    code = "membership_gone"


class OwnRoleError(DomainError):
    code = "own_role"


class AlreadyMemberError(DomainError):
    code = "already_member"


class InvitationInvalidError(DomainError):
    """The link is forged, used, expired or taken back: the reader is not told which."""

    code = "invitation_invalid"


class InvitationAddressError(DomainError):
    code = "invitation_address"


class InvitationExistsError(DomainError):
    code = "invitation_exists"


class InvitationQuotaError(DomainError):
    code = "invitation_quota"


class ClaimExistsError(DomainError):
    code = "claim_exists"


class ClaimQuotaError(DomainError):
    code = "claim_quota"


class ClaimDecidedError(DomainError):
    code = "claim_decided"


class ClaimNotDueError(DomainError):
    code = "claim_not_due"


class EvidenceError(DomainError):
    code = "evidence_refused"


class VerificationNotPossibleError(DomainError):
    code = "verification_not_possible"


class VerificationMovedError(DomainError):
    code = "verification_moved"


class SecondReaderError(DomainError):
    code = "second_reader"


class SuspensionError(DomainError):
    code = "suspension_not_possible"


class PlatformRoleError(DomainError):
    code = "platform_role_not_possible"


class DraftKeptError(DomainError):
    """What was submitted once is kept, not deleted."""

    code = "draft_was_submitted"

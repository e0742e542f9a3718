"""Refusals of what concerns organizations and the people in them; their codes are stable."""

from matchmaking.common.exceptions import DomainError


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


class ReasonMissingError(DomainError):
    code = "reason_missing"


class EvidenceError(DomainError):
    code = "evidence_refused"


class VerificationNotPossibleError(DomainError):
    code = "verification_not_possible"


class VerificationMovedError(DomainError):
    code = "verification_moved"


class SecondReaderError(DomainError):
    code = "second_reader"


class ConflictOfInterestError(DomainError):
    code = "conflict_of_interest"


class SuspensionError(DomainError):
    code = "suspension_not_possible"


class PlatformRoleError(DomainError):
    code = "platform_role_not_possible"

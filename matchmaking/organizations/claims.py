"""Somebody says to belong to an organization that is here already: who believes it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.evidence import Upload, check_evidence, keep_evidence
from matchmaking.organizations.exceptions import (
    AlreadyMemberError,
    ClaimDecidedError,
    ClaimExistsError,
    ClaimNotDueError,
    ClaimQuotaError,
    ConflictOfInterestError,
    EmailNotVerifiedError,
    ReasonNeededError,
)
from matchmaking.organizations.locks import locked_organization, locked_user
from matchmaking.organizations.members import seat_member
from matchmaking.organizations.models import (
    Claim,
    ClaimStatus,
    Membership,
    Organization,
    PlatformRole,
    Role,
    User,
)
from matchmaking.organizations.permissions import (
    has_platform_role,
    is_member,
    is_owner,
    require_active,
    require_no_interest,
    require_owner,
    require_platform_role,
)
from matchmaking.organizations.registration import has_verified_email

MOST_OPEN = 3
OWNERS_ANSWER_WITHIN = timedelta(days=7)


@transaction.atomic
def open_claim(
    *, organization: Organization, statement: str, files: Sequence[Upload], by: User
) -> Claim:
    """Ask to be let in; the owners hear of it, and so do the reviewers.

    Raises:
        EmailNotVerifiedError: ``by`` has not confirmed the e-mail address.
        AlreadyMemberError: ``by`` belongs to the organization.
        ClaimExistsError: a claim of ``by`` on it is open.
        ClaimQuotaError: ``by`` has ``MOST_OPEN`` open claims.
        EvidenceError: a file is refused.
        ValidationError: a field is wrong; keyed by field name.
    """
    checked = check_evidence(files)
    if not has_verified_email(by):
        raise EmailNotVerifiedError(
            _("Confirm your e-mail address first: follow the link that was sent to it.")
        )
    locked_user(by)
    _require_room(organization, by)
    claim = Claim(organization=organization, claimant=by, statement=statement.strip())
    claim.full_clean()
    claim.save()
    keep_evidence(checked, on=claim)
    record_event("claim.opened", claim.pk)
    record_audit(
        "claim.open",
        on=claim,
        by=by,
        organization=organization,
        details={"files": len(checked)},
    )
    return claim


def _require_room(organization: Organization, by: User) -> None:
    if is_member(by, organization):
        raise AlreadyMemberError(_("You are a member of this organization already."))
    own = Claim.objects.filter(claimant=by, status=ClaimStatus.OPEN)
    if own.filter(organization=organization).exists():
        raise ClaimExistsError(_("Your claim on this organization is open already."))
    if own.count() >= MOST_OPEN:
        raise ClaimQuotaError(
            _("You have %(number)d open claims. Wait for an answer, or take one back.")
            % {"number": MOST_OPEN}
        )


@transaction.atomic
def recall_claim(*, claim: Claim, by: User) -> None:
    """Take one's own claim back.

    Raises:
        ConflictOfInterestError: it is somebody else's claim.
        ClaimDecidedError: it was answered meanwhile.
    """
    if claim.claimant_id != by.pk:
        raise ConflictOfInterestError(_("Only the claimant can take a claim back."))
    _close(claim, ClaimStatus.RECALLED, by=by)
    record_audit("claim.recall", on=claim, by=by, organization=claim.organization)


@transaction.atomic
def grant_claim(*, claim: Claim, role: Role, by: User) -> Membership:
    """Let the claimant in, as an owner of the organization.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        ClaimDecidedError: it was answered meanwhile.
    """
    organization = locked_organization(claim.organization)
    require_owner(by, organization)
    return _grant(claim, organization, role=role, by=by)


@transaction.atomic
def grant_claim_as_reviewer(*, claim: Claim, by: User) -> Membership:
    """Make the claimant an owner, where no owner has answered in time.

    Raises:
        PermissionDenied: ``by`` is no reviewer.
        ConflictOfInterestError: ``by`` belongs to the organization, or is the claimant.
        OrganizationSuspendedError: the platform has suspended the organization.
        ClaimNotDueError: the owners have time left to answer.
        ClaimDecidedError: it was answered meanwhile.
    """
    organization = locked_organization(claim.organization)
    _require_reviewer(claim, by)
    require_active(organization)
    if not is_due(claim):
        raise ClaimNotDueError(
            _("The owners have seven days to answer. Until then you can only refuse.")
        )
    return _grant(claim, organization, role=Role.OWNER, by=by)


def is_due(claim: Claim) -> bool:
    """Whether the platform may let the claimant in: nobody owns the organization, or answers."""
    owners = Membership.objects.filter(
        organization=claim.organization_id, role=Role.OWNER, user__is_active=True
    )
    return claim.created_at <= timezone.now() - OWNERS_ANSWER_WITHIN or not owners.exists()


@transaction.atomic
def refuse_claim(*, claim: Claim, words: str, by: User) -> None:
    """Refuse a claim, as an owner or as a reviewer.

    Raises:
        PermissionDenied: ``by`` is neither.
        ConflictOfInterestError: a reviewer is the claimant.
        OrganizationSuspendedError: the platform has suspended the organization.
        ReasonNeededError: ``words`` are empty.
        ClaimDecidedError: it was answered meanwhile.
    """
    organization = locked_organization(claim.organization)
    if has_platform_role(by, PlatformRole.REVIEWER) and not is_owner(by, organization):
        _require_reviewer(claim, by)
    else:
        require_owner(by, organization)
    if not words.strip():
        raise ReasonNeededError(_("Words: tell the claimant why."))
    _close(claim, ClaimStatus.REFUSED, by=by, words=words.strip())
    record_event("claim.decided", claim.pk)
    record_audit("claim.refuse", on=claim, by=by, organization=organization)


def _require_reviewer(claim: Claim, by: User) -> None:
    require_platform_role(by, PlatformRole.REVIEWER)
    require_no_interest(by, claim.organization)
    if claim.claimant_id == by.pk:
        raise ConflictOfInterestError(_("This is your own claim: somebody else must decide."))


def _grant(claim: Claim, organization: Organization, *, role: Role, by: User) -> Membership:
    _close(claim, ClaimStatus.GRANTED, by=by)
    seat = seat_member(organization=organization, user=claim.claimant, role=role)
    record_event("claim.decided", claim.pk)
    record_audit(
        "claim.grant", on=claim, by=by, organization=organization, details={"role": seat.role}
    )
    return seat


def _close(claim: Claim, status: ClaimStatus, *, by: User, words: str = "") -> None:
    now = timezone.now()
    still_open = Claim.objects.filter(pk=claim.pk, status=ClaimStatus.OPEN)
    fields = {"status": status, "decided_by": by, "words": words, "decided_at": now}
    if not still_open.update(**fields, updated_at=now):
        raise ClaimDecidedError(_("This claim was answered meanwhile. Nothing was changed."))
    claim.status, claim.words, claim.decided_at = status, words, now

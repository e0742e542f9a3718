"""Confirming that an organization is who it says: two different readers look at the evidence."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.evidence import Upload, check_evidence, keep_evidence
from matchmaking.organizations.exceptions import (
    ReasonNeededError,
    SecondReaderError,
    VerificationMovedError,
    VerificationNotPossibleError,
)
from matchmaking.organizations.locks import locked_organization
from matchmaking.organizations.models import (
    VERIFICATION_OPEN,
    Organization,
    PlatformRole,
    User,
    Verification,
    VerificationStatus,
)
from matchmaking.organizations.permissions import (
    require_active,
    require_no_interest,
    require_owner,
    require_platform_role,
)


class VerificationReason(models.TextChoices):
    """Why a reader returns a verification; people read the label, programs the code."""

    UNREADABLE = "unreadable", gettext_lazy("The scan cannot be read")
    WRONG_DOCUMENT = "wrong_document", gettext_lazy("It is not the document that is asked for")
    NAME_DIFFERS = "name_differs", gettext_lazy("The name differs from the document")
    CODE_DIFFERS = "code_differs", gettext_lazy("The credit code differs from the document")
    EXPIRED = "expired", gettext_lazy("The document is out of date")
    NO_AUTHORITY = "no_authority", gettext_lazy("It is not clear that you speak for it")
    OTHER = "other", gettext_lazy("Another reason, given in words")


@transaction.atomic
def request_verification(
    *, organization: Organization, statement: str, files: Sequence[Upload], by: User
) -> Verification:
    """Hand evidence in; two readers of the platform look at it.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        VerificationNotPossibleError: it is verified, waits already or has no credit code.
        EvidenceError: a file is refused.
        ValidationError: a field is wrong; keyed by field name.
    """
    checked = check_evidence(files)
    organization = locked_organization(organization)
    require_owner(by, organization)
    _require_possible(organization)
    verification = Verification(
        organization=organization, requested_by=by, statement=statement.strip()
    )
    verification.full_clean()
    verification.save()
    keep_evidence(checked, on=verification)
    record_event("verification.submitted", verification.pk)
    record_audit(
        "verification.submit",
        on=verification,
        by=by,
        organization=organization,
        details={"files": len(checked)},
    )
    return verification


def _require_possible(organization: Organization) -> None:
    if organization.is_verified:
        raise VerificationNotPossibleError(_("This organization is verified already."))
    if not organization.credit_code:
        raise VerificationNotPossibleError(
            _("Add the credit code to the settings of the organization first.")
        )
    if open_verification(organization):
        raise VerificationNotPossibleError(_("A request is waiting already. Reload the page."))


def open_verification(organization: Organization) -> Verification | None:
    return Verification.objects.filter(
        organization=organization, status__in=VERIFICATION_OPEN
    ).first()


@transaction.atomic
def recall_verification(*, verification: Verification, by: User) -> None:
    """Take a request back before it is decided.

    Raises:
        PermissionDenied: ``by`` is no owner.
        VerificationMovedError: it was decided meanwhile.
    """
    organization = locked_organization(verification.organization)
    require_owner(by, organization)
    _move(verification, VERIFICATION_OPEN, status=VerificationStatus.RECALLED)
    record_audit("verification.recall", on=verification, by=by, organization=organization)


@transaction.atomic
def approve_verification(*, verification: Verification, seen: str, by: User) -> Verification:
    """Confirm as the first reader, or as a second and different one, which verifies.

    ``seen`` is the status that the reader saw. Of two readers at once one wins.

    Raises:
        PermissionDenied: ``by`` is no reviewer.
        ConflictOfInterestError: ``by`` belongs to the organization.
        SecondReaderError: ``by`` has confirmed it as the first reader.
        VerificationMovedError: somebody else has decided meanwhile.
        OrganizationSuspendedError: the platform has suspended the organization.
    """
    organization = locked_organization(verification.organization)
    _require_reader(by, organization)
    require_active(organization)
    if seen == VerificationStatus.SUBMITTED:
        _move(verification, [seen], status=VerificationStatus.SECONDED, first_reader=by)
        record_audit("verification.second", on=verification, by=by, organization=organization)
        return verification
    if Verification.objects.filter(pk=verification.pk, first_reader=by).exists():
        raise SecondReaderError(_("You have confirmed this already: a second reader must decide."))
    now = timezone.now()
    _move(
        verification,
        [VerificationStatus.SECONDED] if seen == VerificationStatus.SECONDED else [],
        status=VerificationStatus.APPROVED,
        second_reader=by,
        decided_at=now,
    )
    organization.verified_at = now
    organization.save(update_fields=["verified_at", "updated_at"])
    _announce("verification.approve", verification, organization, by=by)
    return verification


@transaction.atomic
def return_verification(
    *, verification: Verification, seen: str, reasons: Sequence[str], words: str, by: User
) -> Verification:
    """Give a request back with reasons; either reader may.

    Raises:
        PermissionDenied: ``by`` is no reviewer.
        ConflictOfInterestError: ``by`` belongs to the organization.
        ReasonNeededError: no reason is given, or another one without words.
        VerificationMovedError: somebody else has decided meanwhile.
    """
    organization = locked_organization(verification.organization)
    _require_reader(by, organization)
    codes, words = [VerificationReason(code).value for code in reasons], words.strip()
    if not codes:
        raise ReasonNeededError(_("Reasons: choose at least one."))
    if VerificationReason.OTHER in codes and not words:
        raise ReasonNeededError(_("Words: say what the other reason is."))
    _move(
        verification,
        [seen] if seen in VERIFICATION_OPEN else [],
        status=VerificationStatus.RETURNED,
        reasons=codes,
        words=words,
        decided_at=timezone.now(),
    )
    details = {"reasons": codes}
    _announce("verification.return", verification, organization, by=by, details=details)
    return verification


def reason_labels(verification: Verification) -> list[str]:
    """Return why it was returned, in the reader's language."""
    return [str(VerificationReason(code).label) for code in verification.reasons]


def has_trust_to_lose(organization: Organization) -> bool:
    """Whether a change of name or code would undo what readers have done, or are about to."""
    return organization.is_verified or open_verification(organization) is not None


def lapse_verification(organization: Organization, *, by: User) -> None:
    """End a verification, and a request for one; the organization must be locked."""
    now = timezone.now()
    organization.verified_at = None
    organization.save(update_fields=["verified_at", "updated_at"])
    waiting = Verification.objects.filter(organization=organization, status__in=VERIFICATION_OPEN)
    waiting.update(status=VerificationStatus.RECALLED, decided_at=now, updated_at=now)
    record_audit("verification.lapse", on=organization, by=by, organization=organization)


def _require_reader(by: User, organization: Organization) -> None:
    require_platform_role(by, PlatformRole.REVIEWER)
    require_no_interest(by, organization)


def _move(verification: Verification, sources: Sequence[str], **fields: Any) -> None:
    """Write ``fields`` if the stored status is one of ``sources``; else say that it moved."""
    rows = Verification.objects.filter(pk=verification.pk, status__in=sources)
    if not rows.update(**fields, updated_at=timezone.now()):
        raise VerificationMovedError(
            _("Somebody else has decided on this request meanwhile. Nothing was changed.")
        )
    for name, value in fields.items():
        setattr(verification, name, value)


def _announce(
    action: str,
    verification: Verification,
    organization: Organization,
    *,
    by: User,
    details: dict[str, Any] | None = None,
) -> None:
    record_event("verification.decided", verification.pk)
    record_audit(action, on=verification, by=by, organization=organization, details=details)

"""Taking an organization off the platform for a time, and letting it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import ReasonNeededError, SuspensionError
from matchmaking.organizations.locks import locked_organization
from matchmaking.organizations.models import Organization, OrganizationKind, PlatformRole, User
from matchmaking.organizations.permissions import require_no_interest, require_platform_role


@transaction.atomic
def suspend_organization(*, organization: Organization, reason: str, by: User) -> Organization:
    """Hide what it posts and stop its members from writing, at once.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the organization.
        SuspensionError: it is suspended already, or is the platform's own.
        ReasonNeededError: ``reason`` is empty.
        ValidationError: ``reason`` is too long; keyed by field name.
    """
    stored = _locked(organization, by)
    if stored.kind == OrganizationKind.OPERATOR:
        raise SuspensionError(_("The platform's own organization cannot be suspended."))
    if stored.is_suspended:
        raise SuspensionError(_("This organization is suspended already."))
    if not reason.strip():
        raise ReasonNeededError(_("Reason: tell the members why."))
    stored.suspended_at, stored.suspension_reason = timezone.now(), reason.strip()
    stored.clean_fields(exclude={f.name for f in stored._meta.fields} - {"suspension_reason"})
    _write(stored, by=by, topic="organization.suspended", action="organization.suspend")
    return stored


@transaction.atomic
def restore_organization(*, organization: Organization, by: User) -> Organization:
    """End a suspension; what was published before is listed again.

    Raises:
        PermissionDenied: ``by`` is no administrator.
        ConflictOfInterestError: ``by`` belongs to the organization.
        SuspensionError: it is not suspended.
    """
    stored = _locked(organization, by)
    if not stored.is_suspended:
        raise SuspensionError(_("This organization is not suspended."))
    stored.suspended_at, stored.suspension_reason = None, ""
    _write(stored, by=by, topic="organization.restored", action="organization.restore")
    return stored


def _locked(organization: Organization, by: User) -> Organization:
    stored = locked_organization(organization)
    require_platform_role(by, PlatformRole.ADMINISTRATOR)
    require_no_interest(by, stored)
    return stored


def _write(organization: Organization, *, by: User, topic: str, action: str) -> None:
    organization.save(update_fields=["suspended_at", "suspension_reason", "updated_at"])
    record_event(topic, organization.pk)
    record_audit(action, on=organization, by=by, organization=organization)

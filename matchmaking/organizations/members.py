"""Who belongs to an organization and in which role; somebody always owns it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import (
    LastOwnerError,
    MembershipGoneError,
    OwnRoleError,
)
from matchmaking.organizations.locks import locked_organization
from matchmaking.organizations.models import Invitation, Membership, Organization, Role, User
from matchmaking.organizations.permissions import require_owner

RANKS = {Role.VIEWER: 0, Role.EDITOR: 1, Role.OWNER: 2}


def seat_member(*, organization: Organization, user: User, role: Role) -> Membership:
    """Give ``user`` a role, inside the transaction of whoever decided it.

    A member keeps the higher of both roles. The organization must be locked.
    """
    seat, is_new = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    if is_new:
        record_event("membership.added", seat.pk)
    elif RANKS[role] > RANKS[Role(seat.role)]:
        _write_role(seat, role)
    return seat


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User) -> Membership:
    """Give a member another role.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        MembershipGoneError: the member has left meanwhile.
        LastOwnerError: nobody would own the organization.
    """
    organization = locked_organization(membership.organization)
    require_owner(by, organization)
    seat = _stored(membership)
    if seat.role == role:
        return seat
    before = seat.role
    if before == Role.OWNER:
        _require_another_owner(seat)
        _revoke_invitations(seat)
    _write_role(seat, role)
    record_audit(
        "member.role",
        on=seat,
        by=by,
        organization=organization,
        details={"user": seat.user_id, "before": before, "after": role},
    )
    return seat


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """End somebody else's membership; with it go the invitations that this person has open.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        OwnRoleError: nobody removes himself; that is leaving.
        MembershipGoneError: the member has left meanwhile.
        LastOwnerError: nobody would own the organization.
    """
    organization = locked_organization(membership.organization)
    require_owner(by, organization)
    seat = _stored(membership)
    if seat.user_id == by.pk:
        raise OwnRoleError(_("To end your own membership, leave the organization."))
    _end(seat, action="member.remove", by=by)


@transaction.atomic
def leave_organization(*, organization: Organization, by: User) -> None:
    """End one's own membership; a suspended organization can be left too.

    Raises:
        MembershipGoneError: ``by`` is no member any more.
        LastOwnerError: nobody would own the organization.
    """
    organization = locked_organization(organization)
    seat = Membership.objects.filter(organization=organization, user=by).first()
    if seat is None:
        raise _gone()
    _end(seat, action="member.leave", by=by)


@transaction.atomic
def hand_over_ownership(*, membership: Membership, by: User) -> Membership:
    """Make another member the owner in the place of ``by``, who stays as an editor.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        OwnRoleError: ``by`` owns the organization already.
        MembershipGoneError: the member has left meanwhile.
    """
    organization = locked_organization(membership.organization)
    require_owner(by, organization)
    seat = _stored(membership)
    if seat.user_id == by.pk:
        raise OwnRoleError(_("New owner: choose somebody other than yourself."))
    own = Membership.objects.get(organization=organization, user=by)
    if seat.role != Role.OWNER:
        _write_role(seat, Role.OWNER)
    _revoke_invitations(own)
    _write_role(own, Role.EDITOR)
    record_audit(
        "owner.handover",
        on=seat,
        by=by,
        organization=organization,
        details={"from": by.pk, "to": seat.user_id},
    )
    return seat


def _stored(membership: Membership) -> Membership:
    """Return the row as it is now that the organization is locked."""
    seat = Membership.objects.filter(pk=membership.pk).first()
    if seat is None:
        raise _gone()
    return seat


def _gone() -> MembershipGoneError:
    return MembershipGoneError(_("This membership has ended already. Reload the page."))


def _require_another_owner(seat: Membership) -> None:
    owners = Membership.objects.filter(
        organization=seat.organization_id, role=Role.OWNER, user__is_active=True
    )
    if not owners.exclude(pk=seat.pk).exists():
        raise LastOwnerError(
            _("An organization needs an owner: hand the ownership over to another member first.")
        )


def _write_role(seat: Membership, role: Role) -> None:
    seat.role = role
    seat.save(update_fields=["role", "updated_at"])
    record_event("membership.changed", seat.pk)


def _end(seat: Membership, *, action: str, by: User) -> None:
    if seat.role == Role.OWNER:
        _require_another_owner(seat)
    _revoke_invitations(seat)
    event = record_audit(
        action,
        on=seat,
        by=by,
        organization=seat.organization,
        details={"user": seat.user_id, "role": seat.role},
    )
    record_event("membership.ended", event.pk)
    seat.delete()


def _revoke_invitations(seat: Membership) -> None:
    """Take back what this person has offered: nobody keeps a door open for himself."""
    now = timezone.now()
    Invitation.objects.open().filter(
        organization=seat.organization_id, invited_by=seat.user_id
    ).update(revoked_at=now, updated_at=now)

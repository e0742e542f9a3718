"""Seats offered to an e-mail address: they work once, for seven days, for that address."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.common.audit import record_audit
from matchmaking.common.outbox import record_event
from matchmaking.organizations.exceptions import (
    AlreadyMemberError,
    InvitationAddressError,
    InvitationExistsError,
    InvitationInvalidError,
    InvitationQuotaError,
)
from matchmaking.organizations.locks import locked_organization
from matchmaking.organizations.members import seat_member
from matchmaking.organizations.models import Invitation, Membership, Organization, Role, User
from matchmaking.organizations.permissions import require_active, require_owner

VALID_FOR = timedelta(days=7)
MOST_OPEN = 20
MOST_A_DAY = 50
SIGNER = Signer(salt="organizations.invitation")


def invitation_token(invitation: Invitation) -> str:
    """Return the secret part of the link, which goes into the mail and nowhere else."""
    return SIGNER.sign(invitation.public_id)


def invitation_of_token(token: str) -> Invitation:
    """Return the open invitation that a link stands for.

    Raises:
        InvitationInvalidError: there is none; the reader is not told why.
    """
    try:
        public_id = SIGNER.unsign(token)
    except BadSignature as error:
        raise _invalid() from error
    open_ones = Invitation.objects.open().select_related("organization", "invited_by")
    invitation = open_ones.filter(public_id=public_id).first()
    if invitation is None:
        raise _invalid()
    return invitation


@transaction.atomic
def invite_member(*, organization: Organization, email: str, role: Role, by: User) -> Invitation:
    """Offer a seat to an address, whether or not somebody has an account with it.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        AlreadyMemberError: a member has this address.
        InvitationExistsError: an invitation to this address is open.
        InvitationQuotaError: too many are open, or were sent since yesterday.
        ValidationError: the address is wrong; keyed by field name.
    """
    organization = locked_organization(organization)
    require_owner(by, organization)
    email = email.strip().lower()
    members = Membership.objects.filter(organization=organization)
    if members.filter(user__email=email).exists():
        raise AlreadyMemberError(_("E-mail address: this person is a member already."))
    if Invitation.objects.open().filter(organization=organization, email=email).exists():
        raise InvitationExistsError(
            _("E-mail address: an invitation to it is open. Send it again from the list below.")
        )
    return _offer(organization, email=email, role=role, by=by, action="member.invite")


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Take an invitation back and send a new one; the old link ends.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        InvitationInvalidError: it was used or taken back meanwhile.
        InvitationQuotaError: too many were sent since yesterday.
    """
    organization = locked_organization(invitation.organization)
    require_owner(by, organization)
    _revoke(invitation)
    return _offer(
        organization,
        email=invitation.email,
        role=Role(invitation.role),
        by=by,
        action="member.invite_again",
    )


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back; its link ends at once.

    Raises:
        PermissionDenied: ``by`` is no owner.
        OrganizationSuspendedError: the platform has suspended the organization.
        InvitationInvalidError: it was used or taken back meanwhile.
    """
    organization = locked_organization(invitation.organization)
    require_owner(by, organization)
    _revoke(invitation)
    record_audit("member.invite_revoke", on=invitation, by=by, organization=organization)


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Membership:
    """Take the offered seat; of two answers to one invitation, one wins.

    Raises:
        InvitationInvalidError: the link stands for no open invitation.
        InvitationAddressError: it was sent to another address than that of ``by``.
        OrganizationSuspendedError: the platform has suspended the organization.
    """
    invitation = invitation_of_token(token)
    _require_address(invitation, by)
    organization = locked_organization(invitation.organization)
    require_active(organization)
    now = timezone.now()
    still_open = Invitation.objects.open().filter(pk=invitation.pk)
    if not still_open.update(accepted_at=now, accepted_by=by, updated_at=now):
        raise _invalid()
    seat = seat_member(organization=organization, user=by, role=Role(invitation.role))
    record_audit(
        "member.accept",
        on=invitation,
        by=by,
        organization=organization,
        details={"role": seat.role},
    )
    return seat


@transaction.atomic
def decline_invitation(*, token: str, by: User) -> Organization:
    """Turn an offered seat down; its link ends.

    Raises:
        InvitationInvalidError: the link stands for no open invitation.
        InvitationAddressError: it was sent to another address than that of ``by``.
    """
    invitation = invitation_of_token(token)
    _require_address(invitation, by)
    _revoke(invitation)
    record_audit("member.decline", on=invitation, by=by, organization=invitation.organization)
    return invitation.organization


def _offer(
    organization: Organization, *, email: str, role: Role, by: User, action: str
) -> Invitation:
    now = timezone.now()
    sent = Invitation.objects.filter(organization=organization)
    _require_quota(sent.open().count(), sent.filter(created_at__gt=now - timedelta(days=1)).count())
    expired = sent.filter(email=email, accepted_at__isnull=True, revoked_at__isnull=True)
    expired.update(revoked_at=now, updated_at=now)
    invitation = Invitation(
        organization=organization,
        email=email,
        role=role,
        invited_by=by,
        expires_at=now + VALID_FOR,
    )
    invitation.full_clean()
    invitation.save()
    record_event("invitation.sent", invitation.pk)
    record_audit(action, on=invitation, by=by, organization=organization, details={"role": role})
    return invitation


def _require_quota(n_open: int, n_today: int) -> None:
    if n_open >= MOST_OPEN:
        raise InvitationQuotaError(
            _("%(number)d invitations are open. Take one back before you send another.")
            % {"number": MOST_OPEN}
        )
    if n_today >= MOST_A_DAY:
        raise InvitationQuotaError(
            _("%(number)d invitations were sent within a day. Please go on tomorrow.")
            % {"number": MOST_A_DAY}
        )


def _revoke(invitation: Invitation) -> None:
    now = timezone.now()
    still_there = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if not still_there.update(revoked_at=now, updated_at=now):
        raise _invalid()


def _require_address(invitation: Invitation, by: User) -> None:
    if by.email.lower() != invitation.email.lower():
        raise InvitationAddressError(
            _("This invitation was sent to another e-mail address than that of your log-in.")
        )


def _invalid() -> InvitationInvalidError:
    return InvitationInvalidError(
        _("This invitation is no longer valid. Ask the organization for a new one.")
    )

"""What people are told of members, claims, verification and suspension."""

from django.db.models import QuerySet

from matchmaking.common.models import AuditEvent
from matchmaking.notifications.kinds import Kind, Target
from matchmaking.notifications.recipients import members, others, owners, person, reviewers
from matchmaking.notifications.services import News, invite, tell
from matchmaking.organizations.models import (
    Claim,
    ClaimStatus,
    Invitation,
    Membership,
    Organization,
    User,
    Verification,
    VerificationStatus,
)


def invited(pk: int) -> None:
    """Write the mail to the address, and tell whoever has an account with it."""
    invitation = Invitation.objects.select_related("organization").filter(pk=pk).first()
    if invitation is None or not invitation.is_open:
        return
    invite(invitation)
    news = News(
        kind=Kind.INVITED,
        key=f"{Kind.INVITED}:{invitation.public_id}:{invitation.expires_at.timestamp():.0f}",
        organization=invitation.organization,
        target=(Target.INVITATION, invitation.public_id),
        params={"role": invitation.role},
    )
    tell(news, User.objects.filter(is_active=True, email=invitation.email.lower()))


def member_added(pk: int) -> None:
    """Tell the new member and the owners; nobody who has just founded the organization."""
    seat = Membership.objects.select_related("organization").filter(pk=pk).first()
    if seat is None or not _others(seat).exists():
        return
    role = {"role": seat.role}
    added = News(
        kind=Kind.MEMBER_ADDED,
        key=f"{Kind.MEMBER_ADDED}:{seat.public_id}",
        organization=seat.organization,
        target=_page(seat.organization),
        params=role,
    )
    tell(added, person(seat.user_id))
    joined = News(
        kind=Kind.MEMBER_JOINED,
        key=f"{Kind.MEMBER_JOINED}:{seat.public_id}",
        organization=seat.organization,
        target=(Target.MEMBERS, seat.organization.public_id),
        params={"person": seat.user_id, **role},
    )
    tell(joined, owners(seat.organization).exclude(pk=seat.user_id))


def role_changed(pk: int) -> None:
    seat = Membership.objects.select_related("organization").filter(pk=pk).first()
    if seat is None:
        return
    changed_at = f"{seat.updated_at.timestamp():.6f}"
    news = News(
        kind=Kind.ROLE_CHANGED,
        key=f"{Kind.ROLE_CHANGED}:{seat.public_id}:{seat.role}:{changed_at}",
        organization=seat.organization,
        target=_page(seat.organization),
        params={"role": seat.role},
    )
    tell(news, person(seat.user_id))


def member_removed(pk: int) -> None:
    """Tell whoever was a member, and the owners other than the one who ended it."""
    event = AuditEvent.objects.filter(pk=pk, organization_key__isnull=False).first()
    if event is None:
        return
    organization = Organization.objects.filter(pk=event.organization_key or 0).first()
    if organization is None:
        return
    former: int = event.details["user"]
    if Membership.objects.filter(user=former, organization=organization).exists():
        return  # a member again meanwhile
    removed = News(Kind.MEMBER_REMOVED, f"{Kind.MEMBER_REMOVED}:{event.pk}", organization)
    tell(removed, person(former))
    left = News(
        kind=Kind.MEMBER_LEFT,
        key=f"{Kind.MEMBER_LEFT}:{event.pk}",
        organization=organization,
        target=(Target.MEMBERS, organization.public_id),
        params={"person": former},
    )
    tell(left, others(owners(organization), event.actor_key))


def claim_opened(pk: int) -> None:
    claim = Claim.objects.select_related("organization").filter(pk=pk).first()
    if claim is None or claim.status != ClaimStatus.OPEN:
        return
    for kind, people in (
        (Kind.CLAIM_OPENED, owners(claim.organization)),
        (Kind.CLAIM_WAITING, reviewers()),
    ):
        news = News(
            kind=kind,
            key=f"{kind}:{claim.public_id}",
            organization=claim.organization,
            target=(Target.CLAIM, claim.public_id),
        )
        tell(news, people.exclude(pk=claim.claimant_id))


def claim_decided(pk: int) -> None:
    kinds = {ClaimStatus.GRANTED: Kind.CLAIM_GRANTED, ClaimStatus.REFUSED: Kind.CLAIM_REFUSED}
    claim = Claim.objects.select_related("organization").filter(pk=pk).first()
    kind = kinds.get(ClaimStatus(claim.status)) if claim else None
    if claim is None or kind is None:
        return
    is_granted = kind == Kind.CLAIM_GRANTED
    news = News(
        kind=kind,
        key=f"{kind}:{claim.public_id}",
        organization=claim.organization,
        target=_page(claim.organization) if is_granted else None,
        params={"claim": claim.public_id},
    )
    tell(news, person(claim.claimant_id))


def verification_submitted(pk: int) -> None:
    row = Verification.objects.select_related("organization").filter(pk=pk).first()
    if row is None or not row.is_open:
        return
    news = News(
        kind=Kind.VERIFICATION_WAITING,
        key=f"{Kind.VERIFICATION_WAITING}:{row.public_id}",
        organization=row.organization,
        target=(Target.VERIFICATION, row.public_id),
    )
    tell(news, reviewers().exclude(pk=row.requested_by_id))


def verification_decided(pk: int) -> None:
    kinds = {
        VerificationStatus.APPROVED: Kind.VERIFIED,
        VerificationStatus.RETURNED: Kind.VERIFICATION_RETURNED,
    }
    row = Verification.objects.select_related("organization").filter(pk=pk).first()
    kind = kinds.get(VerificationStatus(row.status)) if row else None
    if row is None or kind is None:
        return
    news = News(
        kind=kind,
        key=f"{kind}:{row.public_id}",
        organization=row.organization,
        target=_page(row.organization),
        params={"verification": row.public_id},
    )
    tell(news, owners(row.organization))


def suspended(pk: int) -> None:
    _tell_members(pk, Kind.SUSPENDED, is_suspended=True)


def restored(pk: int) -> None:
    _tell_members(pk, Kind.RESTORED, is_suspended=False)


def _tell_members(pk: int, kind: Kind, *, is_suspended: bool) -> None:
    organization = Organization.objects.filter(pk=pk).first()
    if organization is None or organization.is_suspended != is_suspended:
        return  # another event tells the newer state
    moment = organization.suspended_at or organization.updated_at
    news = News(
        kind=kind,
        key=f"{kind}:{organization.public_id}:{moment.timestamp():.6f}",
        organization=organization,
        target=_page(organization),
    )
    tell(news, members(organization))


def _others(seat: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(organization=seat.organization_id).exclude(pk=seat.pk)


def _page(organization: Organization) -> tuple[Target, str]:
    return Target.ORGANIZATION, organization.public_id

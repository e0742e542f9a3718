"""Reads about organizations and the people in them."""

import re

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from matchmaking.organizations.models import (
    Claim,
    ClaimStatus,
    Evidence,
    Invitation,
    Membership,
    Organization,
    PlatformRole,
    Role,
    User,
)
from matchmaking.organizations.permissions import has_platform_role
from matchmaking.organizations.registration import has_verified_email

MOST_SIMILAR = 5
LEGAL_FORMS = re.compile(  # how names of companies end
    r"(集团|股份|有限责任|有限|公司|总厂|厂|中心|研究院|制造|科技|技术|实业|工业)+$"
)
ENTITY = slice(8, 17)  # of a credit code: it stays when a company moves to another region


def members_of(organization: Organization) -> QuerySet[Membership]:
    """Return the members, owners first; one query with their names."""
    order = Case(
        When(role=Role.OWNER, then=Value(0)),
        When(role=Role.EDITOR, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    seats = Membership.objects.filter(organization=organization).select_related("user")
    return seats.order_by(order, "pk")


def seats_of(user: User) -> QuerySet[Membership]:
    """Return the memberships of ``user`` with their organizations and numbers of members."""
    seats = Membership.objects.filter(user=user).select_related("organization")
    counted = seats.annotate(n_members=Count("organization__memberships"))
    return counted.order_by("organization__name_zh", "pk")


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Return the open invitations to an address that ``user`` has confirmed to read."""
    if not has_verified_email(user):
        return Invitation.objects.none()
    offers = Invitation.objects.open().filter(email=user.email)
    return offers.select_related("organization", "invited_by")


def open_claims_on(organization: Organization) -> QuerySet[Claim]:
    claims = Claim.objects.filter(organization=organization, status=ClaimStatus.OPEN)
    return claims.select_related("claimant").order_by("pk")


def claims_open_to(user: User) -> QuerySet[Claim]:
    """Return the claims that ``user`` made, or answers as an owner."""
    owned = Membership.objects.filter(user=user, role=Role.OWNER).values("organization")
    mine = Q(claimant=user) | Q(organization__in=owned)
    return Claim.objects.filter(mine).select_related("organization", "claimant")


def evidence_open_to(user: User) -> QuerySet[Evidence]:
    """Return the files that ``user`` may read.

    Reviewers read all, members what verifies their organization, and its owners and the
    claimant what supports a claim.
    """
    if has_platform_role(user, PlatformRole.REVIEWER):
        return Evidence.objects.all()
    own = Organization.objects.of_member(user)
    return Evidence.objects.filter(
        Q(verification__organization__in=own) | Q(claim__in=claims_open_to(user))
    )


def similar_organizations(organization: Organization) -> QuerySet[Organization]:
    """Return others of nearly the same name, or of the same entity by the credit code."""
    stem = LEGAL_FORMS.sub("", organization.name_zh) or organization.name_zh
    alike = Q(name_zh__icontains=stem)
    if organization.credit_code:
        alike |= Q(credit_code__contains=organization.credit_code[ENTITY])
    return Organization.objects.filter(alike).exclude(pk=organization.pk)[:MOST_SIMILAR]


def mask_email(email: str) -> str:
    """Return an address of which a member can recognize a colleague, and nobody write to it."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}"

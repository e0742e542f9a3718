"""Who may act for an organization; asked anew on each request."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext

from matchmaking.organizations.exceptions import (
    ConflictOfInterestError,
    OrganizationSuspendedError,
)
from matchmaking.organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    OrganizationQuerySet,
    PlatformRole,
    Role,
    User,
)

EDITING_ROLES = (Role.OWNER, Role.EDITOR)


def is_member(user: User | AnonymousUser, organization: Organization) -> bool:
    return Membership.objects.filter(user=user.pk, organization=organization).exists()


def can_edit(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whether ``user`` may write for ``organization``: an owner or an editor.

    Nobody writes for an organization that the platform has suspended.
    """
    seats = _seats(user, organization, *EDITING_ROLES)
    return takes_part(user) and seats.filter(organization__suspended_at__isnull=True).exists()


def takes_part(user: User | AnonymousUser) -> bool:
    """Whether ``user`` may act for organizations at all; auditors read, and write nothing."""
    return user.is_active and not has_platform_role(user, PlatformRole.AUDITOR)


def require_part(user: User | AnonymousUser) -> None:
    """Raise ``PermissionDenied`` unless ``user`` may act for organizations."""
    if not takes_part(user):
        raise PermissionDenied


def _seats(
    user: User | AnonymousUser, organization: Organization, *roles: Role
) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user.pk, organization=organization, role__in=roles)


def editable_organizations(
    user: User | AnonymousUser, kind: OrganizationKind
) -> QuerySet[Organization]:
    """The organizations of ``kind`` that ``user`` may write for; none for a stranger."""
    return edited_organizations(user, kind).active()


def edited_organizations(
    user: User | AnonymousUser, kind: OrganizationKind
) -> OrganizationQuerySet:
    """Those that ``user`` may write for, and those that are suspended just now."""
    if not (user.pk and takes_part(user)):
        return Organization.objects.none()
    memberships = Membership.objects.filter(user=user.pk, role__in=EDITING_ROLES)
    return Organization.objects.filter(kind=kind, pk__in=memberships.values("organization"))


def is_newcomer(user: User) -> bool:
    """Whether ``user`` came to post, but belongs to no organization yet."""
    works_here = user.is_staff or user.platform_role
    return not works_here and not Membership.objects.filter(user=user).exists()


def is_owner(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whether ``user`` may change the organization itself and its members."""
    return takes_part(user) and _seats(user, organization, Role.OWNER).exists()


def acting_owners(organization_key: int) -> QuerySet[Membership]:
    """The memberships of owners who can sign in and act."""
    seats = Membership.objects.filter(organization=organization_key, role=Role.OWNER)
    return seats.filter(user__is_active=True).exclude(user__platform_role=PlatformRole.AUDITOR)


def can_read_addresses(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whether ``user`` sees the e-mail addresses of the members in clear."""
    return takes_part(user) and _seats(user, organization, *EDITING_ROLES).exists()


def has_platform_role(user: User | AnonymousUser, *roles: PlatformRole) -> bool:
    """Whether ``user`` works for the platform in one of ``roles``."""
    return user.is_active and getattr(user, "platform_role", "") in roles


def require_platform_role(user: User | AnonymousUser, *roles: PlatformRole) -> None:
    """Raise ``PermissionDenied`` unless ``user`` works for the platform in one of ``roles``."""
    if not has_platform_role(user, *roles):
        raise PermissionDenied


def require_no_interest(user: User, organization: Organization) -> None:
    """Raise ``ConflictOfInterestError`` where ``user`` would decide on an own organization."""
    if is_member(user, organization):
        raise ConflictOfInterestError(
            gettext("You belong to this organization: somebody else must decide.")
        )


def require_owner(user: User | AnonymousUser, organization: Organization) -> None:
    """Raise ``PermissionDenied`` unless ``user`` owns ``organization``.

    Raises:
        OrganizationSuspendedError: the platform has suspended it.
    """
    _require_seat(user, organization, Role.OWNER)


def require_active(organization: Organization) -> None:
    """Raise ``OrganizationSuspendedError`` if the platform has suspended ``organization``."""
    if organization.is_suspended:
        raise OrganizationSuspendedError(
            gettext("“%(name)s” is suspended: its members can read, but not change anything.")
            % {"name": organization}
        )


def require_editor(user: User | AnonymousUser, organization: Organization) -> None:
    """Raise ``PermissionDenied`` unless ``user`` may write for ``organization``.

    Raises:
        OrganizationSuspendedError: the platform has suspended it.
    """
    _require_seat(user, organization, *EDITING_ROLES)


def _require_seat(user: User | AnonymousUser, organization: Organization, *roles: Role) -> None:
    seat = _seats(user, organization, *roles).select_related("organization").first()
    if seat is None or not takes_part(user):
        raise PermissionDenied
    require_active(seat.organization)

"""Who may import what; asked anew by each page and at the start of each task."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from matchmaking.exchange.kinds import KINDS, ImportKind
from matchmaking.organizations.bulk import require_importer
from matchmaking.organizations.models import Organization, OrganizationKind, PlatformRole, User
from matchmaking.organizations.permissions import (
    EDITING_ROLES,
    has_platform_role,
    require_platform_role,
)
from matchmaking.organizations.publication import require_kind

OWNERS = (OrganizationKind.MANUFACTURER, OrganizationKind.PROVIDER)


def importing_organizations(user: User) -> QuerySet[Organization]:
    """The organizations for which ``user`` may import."""
    if not user.is_active:
        return Organization.objects.none()
    return (
        Organization.objects.active()
        .filter(kind__in=OWNERS, memberships__user=user.pk, memberships__role__in=EDITING_ROLES)
        .order_by("name_zh", "pk")
    )


def imports_for_many(user: User) -> bool:
    """Whether ``user`` may import tables whose rows name their organizations."""
    return has_platform_role(user, PlatformRole.ADMINISTRATOR)


def require_import(user: User, *, organization: Organization | None, kind: str) -> None:
    """Raise unless ``user`` may import postings of ``kind``.

    Raises:
        PermissionDenied: ``user`` may not write there, or not for many organizations.
        OrganizationSuspendedError: the platform has suspended the organization.
        OrganizationKindError: the organization posts no such thing.
    """
    if not user.is_active or kind not in ImportKind.values:
        raise PermissionDenied
    if organization is None:
        require_platform_role(user, PlatformRole.ADMINISTRATOR)
        return
    require_importer(user, organization)
    require_kind(organization, KINDS[kind].owner)

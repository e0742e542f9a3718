"""Who hears of something: people who can sign in, in one of these roles."""

from django.db.models import QuerySet

from matchmaking.organizations.models import Organization, PlatformRole, Role, User
from matchmaking.organizations.permissions import EDITING_ROLES


def reviewers() -> QuerySet[User]:
    return _active().filter(platform_role=PlatformRole.REVIEWER)


def administrators() -> QuerySet[User]:
    return _active().filter(platform_role=PlatformRole.ADMINISTRATOR)


def uninvolved_administrators(organization: Organization) -> QuerySet[User]:
    """Those who may decide on ``organization``: administrators who do not belong to it."""
    return administrators().exclude(memberships__organization=organization)


def members(organization: Organization) -> QuerySet[User]:
    return _active().filter(memberships__organization=organization)


def editors(organization: Organization) -> QuerySet[User]:
    """Those who may write for ``organization``: its owners and editors."""
    return _active().filter(
        memberships__organization=organization, memberships__role__in=EDITING_ROLES
    )


def owners(organization: Organization) -> QuerySet[User]:
    return _active().filter(memberships__organization=organization, memberships__role=Role.OWNER)


def person(pk: int) -> QuerySet[User]:
    return _active().filter(pk=pk)


def others(people: QuerySet[User], pk: int | None) -> QuerySet[User]:
    """Leave out whoever did it, with the key ``pk``; None is the platform."""
    return people if pk is None else people.exclude(pk=pk)


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True)

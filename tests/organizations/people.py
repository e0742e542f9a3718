"""People around a posting, for tests of who may do what."""

from matchmaking.organizations.models import PlatformRole, Role
from tests.factories.organizations import MembershipFactory, UserFactory


def member_of(posting, role=Role.EDITOR):
    return MembershipFactory(organization=posting.organization, role=role).user


def reviewer():
    return UserFactory(platform_role=PlatformRole.REVIEWER)

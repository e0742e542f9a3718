import pytest

from matchmaking.organizations.models import Role
from matchmaking.web.templatetags.pages import own_organizations
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_own_organizations_come_by_name_and_tell_who_may_write():
    user = UserFactory()
    second = OrganizationFactory(name_zh="乙")
    first = OrganizationFactory(name_zh="丙")
    MembershipFactory(user=user, organization=second, role=Role.VIEWER)
    MembershipFactory(user=user, organization=first, role=Role.EDITOR)

    assert own_organizations(user) == [(first, True), (second, False)]

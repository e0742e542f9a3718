from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.models import Role
from matchmaking.web.templatetags.pages import own_organizations, waiting
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_own_organizations_come_by_name_and_tell_who_may_write():
    user = UserFactory()
    second = OrganizationFactory(name_zh="乙")
    first = OrganizationFactory(name_zh="丙")
    MembershipFactory(user=user, organization=second, role=Role.VIEWER)
    MembershipFactory(user=user, organization=first, role=Role.EDITOR)

    assert own_organizations(user) == [(first, True), (second, False)]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "刚刚"), (59, "刚刚"), (60, "已等待 1\xa0分钟")]
)
def test_what_has_just_come_has_not_waited_no_minutes(seconds, words):
    assert waiting(timezone.now() - timedelta(seconds=seconds)) == words

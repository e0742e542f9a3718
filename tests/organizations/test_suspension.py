import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from matchmaking.organizations.exceptions import (
    ConflictOfInterestError,
    OrganizationSuspendedError,
    ReasonNeededError,
    SuspensionError,
)
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.permissions import (
    can_edit,
    editable_organizations,
    require_editor,
    require_owner,
)
from matchmaking.organizations.suspension import restore_organization, suspend_organization
from tests.factories.organizations import OrganizationFactory, UserFactory
from tests.organizations.trail import actions, topics

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(platform_role=PlatformRole.ADMINISTRATOR)


def suspended(organization, by, reason="名称不符"):
    return suspend_organization(organization=organization, reason=reason, by=by)


def test_suspension_stops_members_from_writing_until_it_ends(administrator):
    owner = UserFactory()
    organization = OrganizationFactory(members=[owner])

    suspended(organization, administrator)
    assert not can_edit(owner, organization)
    assert list(editable_organizations(owner, organization.kind)) == []
    for require in (require_editor, require_owner):
        with pytest.raises(OrganizationSuspendedError):
            require(owner, organization)
        with pytest.raises(PermissionDenied):
            require(UserFactory(), organization)
    restored = restore_organization(organization=organization, by=administrator)

    require_owner(owner, organization)
    assert (can_edit(owner, organization), restored.suspension_reason) == (True, "")
    assert topics() == ["organization.suspended", "organization.restored"]
    assert actions() == ["organization.suspend", "organization.restore"]


def test_suspension_says_why(administrator):
    organization = OrganizationFactory()

    with pytest.raises(ReasonNeededError):
        suspended(organization, administrator, reason=" ")
    with pytest.raises(ValidationError):
        suspended(organization, administrator, reason="长" * 201)
    assert suspended(organization, administrator, reason=" 长 ").suspension_reason == "长"


def test_suspension_and_its_end_happen_once(administrator):
    organization = OrganizationFactory()

    with pytest.raises(SuspensionError):
        restore_organization(organization=organization, by=administrator)
    suspended(organization, administrator)
    with pytest.raises(SuspensionError):
        suspended(organization, administrator)


def test_the_platforms_own_organization_stays(administrator):
    with pytest.raises(SuspensionError):
        suspended(OrganizationFactory(kind="operator"), administrator)


@pytest.mark.parametrize("role", ["", PlatformRole.REVIEWER, PlatformRole.AUDITOR])
def test_suspension_is_for_administrators(role):
    user = UserFactory(platform_role=role, is_superuser=True)

    with pytest.raises(PermissionDenied):
        suspended(OrganizationFactory(), user)
    with pytest.raises(PermissionDenied):
        restore_organization(organization=OrganizationFactory(suspended_at=timezone.now()), by=user)


def test_an_administrator_does_not_decide_on_an_own_organization(administrator):
    organization = OrganizationFactory(members=[administrator], suspended_at=timezone.now())

    with pytest.raises(ConflictOfInterestError):
        restore_organization(organization=organization, by=administrator)

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from matchmaking.organizations.claims import open_claim
from matchmaking.organizations.invitations import accept_invitation
from matchmaking.organizations.models import Membership, OrganizationKind, PlatformRole, Role
from matchmaking.organizations.permissions import (
    can_edit,
    editable_organizations,
    is_member,
    is_owner,
    require_editor,
    require_owner,
)
from matchmaking.organizations.registration import create_organization
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "edits"), [(Role.OWNER, True), (Role.EDITOR, True), (Role.VIEWER, False)]
)
def test_members_edit_by_their_role(role, edits):
    membership = MembershipFactory(role=role)

    assert is_member(membership.user, membership.organization)
    assert can_edit(membership.user, membership.organization) is edits


@pytest.mark.parametrize("powers", [{}, {"is_staff": True, "is_superuser": True}])
def test_strangers_may_nothing_whatever_they_are_elsewhere(powers):
    user = UserFactory(**powers)
    MembershipFactory(user=user, role=Role.OWNER)
    organization = OrganizationFactory()

    assert not is_member(user, organization)
    assert not can_edit(user, organization)


def test_anonymous_users_may_nothing():
    organization = MembershipFactory().organization

    assert not is_member(AnonymousUser(), organization)
    assert not can_edit(AnonymousUser(), organization)


def test_inactive_owner_may_not_edit():
    membership = MembershipFactory(user__is_active=False)

    assert not can_edit(membership.user, membership.organization)


def test_rights_end_with_the_membership():
    membership = MembershipFactory()
    user, organization = membership.user, membership.organization
    require_editor(user, organization)

    Membership.objects.filter(pk=membership.pk).update(role=Role.VIEWER)
    with pytest.raises(PermissionDenied):
        require_editor(user, organization)

    membership.delete()
    assert not is_member(user, organization)


@pytest.mark.parametrize("user_fields", [{}, {"is_active": False}])
def test_editable_organizations_are_those_that_may_be_edited_of_one_kind(user_fields):
    user = UserFactory(**user_fields)
    OrganizationFactory()
    for role in Role.values:
        for factory in (OrganizationFactory, ProviderFactory):
            MembershipFactory(user=user, organization=factory(), role=role)

    found = editable_organizations(user, OrganizationKind.MANUFACTURER)

    own = user.organizations.filter(kind=OrganizationKind.MANUFACTURER)
    assert set(found) == {organization for organization in own if can_edit(user, organization)}
    assert len(found) == (0 if user_fields else 2)


def test_editable_organizations_are_none_for_a_stranger(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(editable_organizations(AnonymousUser(), OrganizationKind.PROVIDER)) == []


def test_an_auditor_writes_for_no_organization():
    membership = MembershipFactory(user__platform_role=PlatformRole.AUDITOR)
    user, organization = membership.user, membership.organization

    assert (can_edit(user, organization), is_owner(user, organization)) == (False, False)
    assert list(editable_organizations(user, organization.kind)) == []
    for require in (require_editor, require_owner):
        with pytest.raises(PermissionDenied):
            require(user, organization)
    with pytest.raises(PermissionDenied):
        create_organization(fields={}, by=user)
    with pytest.raises(PermissionDenied):
        open_claim(organization=OrganizationFactory(), statement="", files=[], by=user)
    with pytest.raises(PermissionDenied):
        accept_invitation(token="guess", by=user)

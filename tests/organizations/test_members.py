import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.organizations.exceptions import (
    LastOwnerError,
    MembershipGoneError,
    OrganizationSuspendedError,
    OwnRoleError,
)
from matchmaking.organizations.members import (
    change_role,
    hand_over_ownership,
    leave_organization,
    remove_member,
)
from matchmaking.organizations.models import Membership, Role
from tests.factories.checks import InvitationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.organizations.trail import actions, topics

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def organization(owner):
    return OrganizationFactory(members=[owner])


@pytest.fixture
def editor(organization):
    return MembershipFactory(organization=organization, role=Role.EDITOR)


def roles(organization):
    return dict(organization.memberships.values_list("user", "role"))


def test_change_role_holds_at_once_and_is_told(owner, editor):
    change_role(membership=editor, role=Role.VIEWER, by=owner)

    editor.refresh_from_db()
    assert editor.role == Role.VIEWER
    assert (topics(), actions()) == (["membership.changed"], ["member.role"])
    details = {"user": editor.user_id, "before": "editor", "after": "viewer"}
    assert AuditEvent.objects.get().details == details


def test_change_to_the_same_role_changes_nothing(owner, editor):
    change_role(membership=editor, role=Role.EDITOR, by=owner)

    assert (topics(), actions()) == ([], [])


def test_remove_member_names_who_it_was(owner, editor):
    remove_member(membership=editor, by=owner)

    event = AuditEvent.objects.get(action="member.remove")
    assert event.details == {"user": editor.user_id, "role": "editor"}
    assert OutboxEvent.objects.values_list("topic", "object_pk").get() == (
        "membership.ended",
        event.pk,
    )
    assert not Membership.objects.filter(pk=editor.pk).exists()


def test_leave_organization_ends_the_own_membership(organization, editor):
    leave_organization(organization=organization, by=editor.user)

    assert actions() == ["member.leave"]
    with pytest.raises(MembershipGoneError):
        leave_organization(organization=organization, by=editor.user)


def test_a_suspended_organization_can_be_left_but_not_changed(owner, organization, editor):
    organization.suspended_at = timezone.now()
    organization.save()

    with pytest.raises(OrganizationSuspendedError):
        change_role(membership=editor, role=Role.VIEWER, by=owner)
    leave_organization(organization=organization, by=editor.user)

    assert roles(organization) == {owner.pk: "owner"}


def test_the_last_owner_stays(owner, organization, editor):
    seat = Membership.objects.get(user=owner)

    with pytest.raises(LastOwnerError):
        leave_organization(organization=organization, by=owner)
    with pytest.raises(LastOwnerError):
        change_role(membership=seat, role=Role.EDITOR, by=owner)

    assert roles(organization) == {owner.pk: "owner", editor.user_id: "editor"}


def test_an_owner_whose_log_in_is_closed_does_not_count(owner, organization):
    MembershipFactory(organization=organization, user__is_active=False)

    with pytest.raises(LastOwnerError):
        leave_organization(organization=organization, by=owner)


def test_nobody_removes_himself(owner, organization):
    with pytest.raises(OwnRoleError):
        remove_member(membership=Membership.objects.get(user=owner), by=owner)


def test_one_of_two_owners_can_go(owner, organization):
    second = MembershipFactory(organization=organization)

    remove_member(membership=Membership.objects.get(user=owner), by=second.user)

    assert roles(organization) == {second.user_id: "owner"}


def test_hand_over_ownership_swaps_the_roles(owner, organization, editor):
    hand_over_ownership(membership=editor, by=owner)

    assert roles(organization) == {owner.pk: "editor", editor.user_id: "owner"}
    assert actions() == ["owner.handover"]
    assert topics() == ["membership.changed"] * 2


def test_hand_over_ownership_is_not_to_oneself(owner, organization):
    with pytest.raises(OwnRoleError):
        hand_over_ownership(membership=Membership.objects.get(user=owner), by=owner)


@pytest.mark.parametrize("end", ["remove", "demote", "hand over"])
def test_who_stops_being_an_owner_leaves_no_invitation_open(owner, organization, editor, end):
    second = MembershipFactory(organization=organization)
    invitation = InvitationFactory(organization=organization, invited_by=second.user)

    if end == "remove":
        remove_member(membership=second, by=owner)
    elif end == "demote":
        change_role(membership=second, role=Role.EDITOR, by=owner)
    else:
        hand_over_ownership(membership=editor, by=second.user)

    invitation.refresh_from_db()
    assert not invitation.is_open


@pytest.mark.parametrize("use", [change_role, remove_member, hand_over_ownership])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_members_are_managed_by_owners_alone(organization, editor, use, role):
    user = UserFactory(is_superuser=True)
    if role:
        MembershipFactory(organization=organization, user=user, role=role)
    options = {"role": Role.OWNER} if use is change_role else {}

    with pytest.raises(PermissionDenied):
        use(membership=editor, by=user, **options)


@pytest.mark.parametrize("use", [change_role, remove_member, hand_over_ownership])
def test_a_membership_that_has_ended_meanwhile_is_told(owner, editor, use):
    Membership.objects.filter(pk=editor.pk).delete()
    options = {"role": Role.OWNER} if use is change_role else {}

    with pytest.raises(MembershipGoneError):
        use(membership=editor, by=owner, **options)

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import Signer
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.organizations import invitations
from matchmaking.organizations.exceptions import (
    AlreadyMemberError,
    InvitationAddressError,
    InvitationExistsError,
    InvitationInvalidError,
    InvitationQuotaError,
    OrganizationSuspendedError,
)
from matchmaking.organizations.invitations import (
    accept_invitation,
    decline_invitation,
    invitation_of_token,
    invitation_token,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from matchmaking.organizations.models import Invitation, Membership, Role
from tests.factories.checks import InvitationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.organizations.trail import actions, topics

pytestmark = pytest.mark.django_db
GUEST = "guest@example.org"


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def organization(owner):
    return OrganizationFactory(members=[owner])


def invited(organization, owner, email=GUEST, role=Role.EDITOR):
    return invite_member(organization=organization, email=email, role=role, by=owner)


def test_invite_member_sends_one_for_seven_days(organization, owner):
    invitation = invited(organization, owner, email=" Guest@Example.org ")

    assert (invitation.email, invitation.is_open) == (GUEST, True)
    assert invitation.expires_at - invitation.created_at < timedelta(days=7, seconds=60)
    assert OutboxEvent.objects.values_list("topic", "object_pk").get() == (
        "invitation.sent",
        invitation.pk,
    )
    assert actions() == ["member.invite"]


def test_token_is_the_signed_identifier(organization, owner):
    invitation = invited(organization, owner)
    token = Signer(salt="organizations.invitation").sign(invitation.public_id)

    assert invitation_token(invitation) == token
    assert invitation_of_token(token) == invitation


def test_accept_invitation_seats_the_guest_once(organization, owner):
    guest = UserFactory(email=GUEST)
    token = invitation_token(invited(organization, owner, role=Role.VIEWER))

    seat = accept_invitation(token=token, by=guest)

    assert (seat.user, seat.role) == (guest, Role.VIEWER)
    assert topics() == ["invitation.sent", "membership.added"]
    assert actions() == ["member.invite", "member.accept"]
    with pytest.raises(InvitationInvalidError):
        accept_invitation(token=token, by=guest)
    assert Membership.objects.filter(user=guest).count() == 1


def test_accept_invitation_raises_a_lower_role_and_never_lowers_one(organization, owner):
    guest = UserFactory(email=GUEST)
    token = invitation_token(invited(organization, owner, role=Role.VIEWER))
    MembershipFactory(organization=organization, user=guest, role=Role.EDITOR)

    assert accept_invitation(token=token, by=guest).role == Role.EDITOR


@pytest.mark.parametrize(
    "fields",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"accepted_at": timezone.now()},
    ],
)
@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_ended_invitations_are_all_refused_alike(fields, answer):
    invitation = InvitationFactory(email=GUEST, **fields)

    with pytest.raises(InvitationInvalidError):
        answer(token=invitation_token(invitation), by=UserFactory(email=GUEST))


@pytest.mark.parametrize("token", ["", "guess", "a:b", "\0", "22222222222222:forged"])
def test_forged_tokens_are_refused_without_a_query(token, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(InvitationInvalidError):
        invitation_of_token(token)


@pytest.mark.parametrize("answer", [accept_invitation, decline_invitation])
def test_an_invitation_is_for_its_address_alone(organization, owner, answer):
    invitation = invited(organization, owner)

    with pytest.raises(InvitationAddressError):
        answer(token=invitation_token(invitation), by=UserFactory())

    invitation.refresh_from_db()
    assert invitation.is_open


def test_decline_invitation_ends_it(organization, owner):
    guest = UserFactory(email=GUEST)
    token = invitation_token(invited(organization, owner))

    decline_invitation(token=token, by=guest)

    assert actions() == ["member.invite", "member.decline"]
    with pytest.raises(InvitationInvalidError):
        accept_invitation(token=token, by=guest)


def test_resend_invitation_ends_the_former_link(organization, owner):
    first = invited(organization, owner)

    second = resend_invitation(invitation=first, by=owner)

    assert (second.email, second.role) == (first.email, first.role)
    with pytest.raises(InvitationInvalidError):
        invitation_of_token(invitation_token(first))
    assert invitation_of_token(invitation_token(second)) == second
    assert topics() == ["invitation.sent"] * 2


def test_revoke_invitation_ends_it_once(organization, owner):
    invitation = invited(organization, owner)

    revoke_invitation(invitation=invitation, by=owner)

    with pytest.raises(InvitationInvalidError):
        revoke_invitation(invitation=invitation, by=owner)
    assert actions() == ["member.invite", "member.invite_revoke"]


def test_an_open_invitation_is_not_sent_twice_but_an_expired_one_is(organization, owner):
    first = invited(organization, owner)
    with pytest.raises(InvitationExistsError):
        invited(organization, owner)
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now())

    assert invited(organization, owner).is_open


def test_a_member_is_not_invited(organization, owner):
    with pytest.raises(AlreadyMemberError):
        invited(organization, owner, email=owner.email)


def test_open_invitations_are_limited(organization, owner, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    InvitationFactory.create_batch(2, organization=organization)
    InvitationFactory()

    with pytest.raises(InvitationQuotaError):
        invited(organization, owner)


def test_invitations_of_a_day_are_limited_and_sending_again_counts(
    organization, owner, monkeypatch
):
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    sent = invited(organization, owner)
    sent = resend_invitation(invitation=sent, by=owner)

    with pytest.raises(InvitationQuotaError):
        resend_invitation(invitation=sent, by=owner)
    sent.refresh_from_db()
    assert sent.is_open


def test_a_wrong_address_is_named(organization, owner):
    with pytest.raises(ValidationError) as caught:
        invited(organization, owner, email="nobody")

    assert list(caught.value.message_dict) == ["email"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_invitations_are_for_owners(organization, owner, role):
    user = UserFactory()
    if role:
        MembershipFactory(organization=organization, user=user, role=role)
    invitation = invited(organization, owner)

    with pytest.raises(PermissionDenied):
        invited(organization, user, email="other@example.org")
    with pytest.raises(PermissionDenied):
        resend_invitation(invitation=invitation, by=user)
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=invitation, by=user)


def test_nobody_joins_a_suspended_organization(organization, owner):
    invitation = invited(organization, owner)
    organization.suspended_at = timezone.now()
    organization.save()

    with pytest.raises(OrganizationSuspendedError):
        accept_invitation(token=invitation_token(invitation), by=UserFactory(email=GUEST))
    with pytest.raises(OrganizationSuspendedError):
        invited(organization, owner, email="other@example.org")

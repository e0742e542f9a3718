from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.common.audit import record_audit
from matchmaking.notifications.handlers import HANDLERS
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Delivery, DeliveryForm, Notification
from matchmaking.organizations.models import (
    Claim,
    ClaimStatus,
    Invitation,
    PlatformRole,
    Role,
    Verification,
    VerificationStatus,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(email="owner@example.org")


@pytest.fixture
def organization(owner):
    """An organization with an owner and a viewer."""
    organization = OrganizationFactory(members=[owner])
    viewer = UserFactory(email="viewer@example.org")
    MembershipFactory(organization=organization, user=viewer, role=Role.VIEWER)
    return organization


@pytest.fixture
def reviewer():
    return UserFactory(email="reviewer@example.org", platform_role=PlatformRole.REVIEWER)


def handle_twice(topic, pk) -> list[tuple[str, str]]:
    """Handle an event as if it were delivered twice; return who was told what."""
    for _ in range(2):
        HANDLERS[topic](pk)
    return sorted((row.kind, row.user.email) for row in Notification.objects.all())


def invite(organization, owner, **fields):
    expires_at = timezone.now() + timedelta(days=7)
    defaults = {"email": "new@example.org", "expires_at": expires_at, "invited_by": owner}
    return Invitation.objects.create(organization=organization, **(defaults | fields))


def test_invitation_goes_to_an_address_without_an_account(organization, owner):
    invitation = invite(organization, owner)

    assert handle_twice("invitation.sent", invitation.pk) == []
    delivery = Delivery.objects.get()
    assert (delivery.form, delivery.invitation) == (DeliveryForm.INVITATION, invitation)


def test_invitation_is_told_to_an_account_with_the_address_and_mailed_once(organization, owner):
    UserFactory(email="new@example.org")

    told = handle_twice("invitation.sent", invite(organization, owner).pk)

    assert told == [(Kind.INVITED, "new@example.org")]
    assert Delivery.objects.get().form == DeliveryForm.INVITATION


def test_invitation_that_was_taken_back_goes_nowhere(organization, owner):
    invitation = invite(organization, owner, revoked_at=timezone.now())

    assert handle_twice("invitation.sent", invitation.pk) == []
    assert Delivery.objects.count() == 0


def test_new_membership_is_told_to_the_member_and_the_owners(organization):
    seat = MembershipFactory(organization=organization, user__email="new@example.org")

    assert handle_twice("membership.added", seat.pk) == [
        (Kind.MEMBER_ADDED, "new@example.org"),
        (Kind.MEMBER_JOINED, "owner@example.org"),
    ]


def test_founder_of_an_organization_is_not_told_of_being_its_member():
    assert handle_twice("membership.added", MembershipFactory().pk) == []


def test_changed_role_is_told_to_the_member_each_time(organization):
    seat = organization.memberships.get(role=Role.VIEWER)
    for role in (Role.EDITOR, Role.VIEWER, Role.EDITOR):
        seat.role = role
        seat.save()
        told = handle_twice("membership.changed", seat.pk)

    assert told == [(Kind.ROLE_CHANGED, "viewer@example.org")] * 3


def ended(organization, *, by):
    seat = organization.memberships.get(role=Role.VIEWER)
    details = {"user": seat.user_id, "role": seat.role}
    event = record_audit("member.end", on=seat, by=by, organization=organization, details=details)
    seat.delete()
    return event


def test_member_who_leaves_and_the_owners_are_told(organization):
    event = ended(organization, by=organization.memberships.get(role=Role.VIEWER).user)

    assert handle_twice("membership.ended", event.pk) == [
        (Kind.MEMBER_LEFT, "owner@example.org"),
        (Kind.MEMBER_REMOVED, "viewer@example.org"),
    ]


def test_owner_who_removes_a_member_is_not_told_but_the_others_are(organization, owner):
    MembershipFactory(organization=organization, user__email="second@example.org")

    assert handle_twice("membership.ended", ended(organization, by=owner).pk) == [
        (Kind.MEMBER_LEFT, "second@example.org"),
        (Kind.MEMBER_REMOVED, "viewer@example.org"),
    ]


def test_end_of_a_membership_that_began_anew_is_not_told(organization, owner):
    event = ended(organization, by=owner)
    MembershipFactory(organization=organization, user_id=event.details["user"], user=None)

    assert handle_twice("membership.ended", event.pk) == []


def claim(organization, status=ClaimStatus.OPEN):
    claimant = UserFactory(email="claimant@example.org")
    return Claim.objects.create(
        organization=organization, claimant=claimant, statement="我是信息部的", status=status
    )


def test_claim_is_told_to_owners_and_reviewers(organization, reviewer):
    assert handle_twice("claim.opened", claim(organization).pk) == [
        (Kind.CLAIM_OPENED, "owner@example.org"),
        (Kind.CLAIM_WAITING, "reviewer@example.org"),
    ]


def test_claim_that_was_decided_meanwhile_is_no_work_for_anybody(organization, reviewer):
    decided = claim(organization, ClaimStatus.RECALLED)

    assert handle_twice("claim.opened", decided.pk) == []
    assert handle_twice("claim.decided", decided.pk) == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [(ClaimStatus.GRANTED, Kind.CLAIM_GRANTED), (ClaimStatus.REFUSED, Kind.CLAIM_REFUSED)],
)
def test_decision_on_a_claim_is_told_to_the_claimant(organization, reviewer, status, kind):
    told = handle_twice("claim.decided", claim(organization, status).pk)

    assert told == [(kind, "claimant@example.org")]


def verification(organization, owner, reviewer, status):
    fields = {"first_reader": reviewer, "second_reader": UserFactory(), "words": "缺营业执照"}
    return Verification.objects.create(
        organization=organization, requested_by=owner, status=status, **fields
    )


@pytest.mark.parametrize(
    ("topic", "status", "told"),
    [
        (
            "verification.submitted",
            VerificationStatus.SUBMITTED,
            (Kind.VERIFICATION_WAITING, "reviewer@example.org"),
        ),
        (
            "verification.decided",
            VerificationStatus.APPROVED,
            (Kind.VERIFIED, "owner@example.org"),
        ),
        (
            "verification.decided",
            VerificationStatus.RETURNED,
            (Kind.VERIFICATION_RETURNED, "owner@example.org"),
        ),
    ],
)
def test_verification_is_told_to_those_who_wait_for_it(
    organization, owner, reviewer, topic, status, told
):
    row = verification(organization, owner, reviewer, status)

    assert handle_twice(topic, row.pk) == [told]


@pytest.mark.parametrize("topic", ["verification.submitted", "verification.decided"])
def test_verification_that_was_recalled_is_told_to_nobody(organization, owner, reviewer, topic):
    row = verification(organization, owner, reviewer, VerificationStatus.RECALLED)

    assert handle_twice(topic, row.pk) == []


def test_suspension_and_its_end_are_told_to_all_members(organization):
    organization.suspended_at = timezone.now()
    organization.save()
    suspended = handle_twice("organization.suspended", organization.pk)
    organization.suspended_at = None
    organization.save()
    told = handle_twice("organization.restored", organization.pk)

    people = ["owner@example.org", "viewer@example.org"]
    assert suspended == [(Kind.SUSPENDED, email) for email in people]
    assert told == sorted(suspended + [(Kind.RESTORED, email) for email in people])


def test_suspension_that_has_ended_already_is_not_told(organization):
    assert handle_twice("organization.suspended", organization.pk) == []

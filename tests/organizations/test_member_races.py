"""People who change one organization at once, on a database that lets them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from matchmaking.common.exceptions import DomainError
from matchmaking.common.models import AuditEvent
from matchmaking.organizations import registration
from matchmaking.organizations.claims import grant_claim, open_claim, refuse_claim
from matchmaking.organizations.exceptions import (
    ClaimDecidedError,
    ClaimQuotaError,
    CreditCodeTakenError,
    InvitationInvalidError,
    LastOwnerError,
    OrganizationQuotaError,
    VerificationMovedError,
)
from matchmaking.organizations.invitations import accept_invitation, invitation_token
from matchmaking.organizations.members import (
    hand_over_ownership,
    leave_organization,
    remove_member,
)
from matchmaking.organizations.models import (
    Claim,
    Membership,
    Organization,
    PlatformRole,
    Role,
    User,
    VerificationStatus,
)
from matchmaking.organizations.people import dismiss
from matchmaking.organizations.registration import create_organization
from matchmaking.organizations.verification import approve_verification, return_verification
from tests.factories.checks import (
    ClaimFactory,
    CodedOrganizationFactory,
    InvitationFactory,
    MemberFactory,
    ReviewerFactory,
    VerificationFactory,
    credit_code,
    scan,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*uses):
    """Run all uses at the same time; count their refusals, None for what went through."""
    barrier = Barrier(len(uses))

    def run(use):
        try:
            barrier.wait(timeout=20)
            use()
        except (DomainError, PermissionDenied) as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(uses)) as pool:
        return Counter(pool.map(run, uses))


def described(number, name="江州轴承厂"):
    return {"kind": "manufacturer", "name_zh": name, "credit_code": credit_code(number)}


def test_of_many_who_create_one_organization_one_wins():
    people = [MemberFactory() for _ in range(6)]

    result = at_once(
        *(lambda by=by: create_organization(fields=described(1), by=by) for by in people)
    )

    assert result == {None: 1, CreditCodeTakenError: 5}
    assert (Organization.objects.count(), Membership.objects.count()) == (1, 1)


def test_quota_of_new_organizations_is_exact(monkeypatch):
    monkeypatch.setattr(registration, "DAILY_ORGANIZATIONS", 2)
    user = MemberFactory()

    result = at_once(
        *(lambda n=n: create_organization(fields=described(n), by=user) for n in range(6))
    )

    assert result == {None: 2, OrganizationQuotaError: 4}


def test_open_claims_of_one_person_are_counted_exactly():
    user = MemberFactory()
    organizations = [CodedOrganizationFactory() for _ in range(6)]

    result = at_once(
        *(
            lambda o=o: open_claim(organization=o, statement="主管", files=[scan()], by=user)
            for o in organizations
        )
    )

    assert result == {None: 3, ClaimQuotaError: 3}


def test_an_invitation_is_accepted_once():
    guest = UserFactory(email="guest@example.org")
    token = invitation_token(InvitationFactory(email=guest.email))

    result = at_once(*[lambda: accept_invitation(token=token, by=guest)] * 6)

    assert result == {None: 1, InvitationInvalidError: 5}
    assert Membership.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_of_two_owners_who_leave_one_stays():
    organization = OrganizationFactory()
    owners = [MembershipFactory(organization=organization).user for _ in range(4)]

    result = at_once(
        *(lambda by=by: leave_organization(organization=organization, by=by) for by in owners)
    )

    assert result == {None: 3, LastOwnerError: 1}
    assert organization.memberships.get().role == Role.OWNER


def test_two_owners_who_remove_each_other_leave_one():
    organization = OrganizationFactory()
    first, second = MembershipFactory.create_batch(2, organization=organization)

    result = at_once(
        lambda: remove_member(membership=first, by=second.user),
        lambda: remove_member(membership=second, by=first.user),
    )

    assert result == {None: 1, PermissionDenied: 1}
    assert organization.memberships.get().role == Role.OWNER


def test_hand_over_and_removal_at_once_leave_an_owner():
    organization = OrganizationFactory()
    first, second = MembershipFactory.create_batch(2, organization=organization)
    editor = MembershipFactory(organization=organization, role=Role.EDITOR)

    at_once(
        lambda: hand_over_ownership(membership=editor, by=first.user),
        lambda: remove_member(membership=editor, by=second.user),
        lambda: leave_organization(organization=organization, by=second.user),
    )

    assert organization.memberships.filter(role=Role.OWNER).count() >= 1


def test_of_many_readers_at_once_one_is_the_first():
    verification = VerificationFactory()
    readers = ReviewerFactory.create_batch(4)

    result = at_once(
        *(
            lambda by=by: approve_verification(
                verification=type(verification).objects.get(), seen="submitted", by=by
            )
            for by in readers
        )
    )

    assert result == {None: 1, VerificationMovedError: 3}
    verification.refresh_from_db()
    assert verification.status == VerificationStatus.SECONDED


def test_approval_and_return_at_once_end_in_one_of_them():
    verification = VerificationFactory(status="seconded", first_reader=ReviewerFactory())
    second, third = ReviewerFactory.create_batch(2)

    result = at_once(
        lambda: approve_verification(verification=verification, seen="seconded", by=second),
        lambda: return_verification(
            verification=verification, seen="seconded", reasons=["expired"], words="", by=third
        ),
    )

    assert result == {None: 1, VerificationMovedError: 1}
    organization = Organization.objects.get()
    is_approved = organization.verifications.get().status == VerificationStatus.APPROVED
    assert organization.is_verified == is_approved


def test_of_two_answers_to_a_claim_one_wins():
    claim = ClaimFactory()
    first, second = MembershipFactory.create_batch(2, organization=claim.organization)

    result = at_once(
        lambda: grant_claim(claim=Claim.objects.get(), role=Role.EDITOR, by=first.user),
        lambda: refuse_claim(claim=Claim.objects.get(), words="否", by=second.user),
    )

    assert result == {None: 1, ClaimDecidedError: 1}
    is_in = claim.organization.memberships.filter(user=claim.claimant).exists()
    assert is_in == (Claim.objects.get().status == "granted")


def test_two_administrators_who_dismiss_each_other_leave_one():
    first, second = (UserFactory(platform_role=PlatformRole.ADMINISTRATOR) for _ in range(2))

    result = at_once(lambda: dismiss(user=first, by=second), lambda: dismiss(user=second, by=first))

    assert result == {None: 1, PermissionDenied: 1}
    assert User.objects.filter(platform_role=PlatformRole.ADMINISTRATOR).count() == 1

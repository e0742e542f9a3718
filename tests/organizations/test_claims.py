from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from matchmaking.organizations.claims import (
    MOST_OPEN,
    grant_claim,
    grant_claim_as_reviewer,
    open_claim,
    recall_claim,
    refuse_claim,
)
from matchmaking.organizations.exceptions import (
    AlreadyMemberError,
    ClaimDecidedError,
    ClaimExistsError,
    ClaimNotDueError,
    ClaimQuotaError,
    ConflictOfInterestError,
    EmailNotVerifiedError,
    EvidenceError,
    OrganizationSuspendedError,
    ReasonNeededError,
)
from matchmaking.organizations.models import Claim, ClaimStatus, PlatformRole, Role
from tests.factories.checks import (
    ClaimFactory,
    CodedOrganizationFactory,
    MemberFactory,
    ReviewerFactory,
    UnconfirmedFactory,
    scan,
)
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.organizations.trail import actions, topics

pytestmark = pytest.mark.django_db


def claimed(organization, by, **options):
    fields = {"statement": "设备部主管", "files": [scan()], **options}
    return open_claim(organization=organization, by=by, **fields)


def aged(claim, **age):
    Claim.objects.filter(pk=claim.pk).update(created_at=timezone.now() - timedelta(**age))
    claim.refresh_from_db()
    return claim


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def claim(owner):
    return ClaimFactory(organization__members=[owner])


def test_open_claim_is_told_to_others():
    claim = claimed(CodedOrganizationFactory(), MemberFactory())

    assert (claim.status, claim.evidence.count()) == (ClaimStatus.OPEN, 1)
    assert (topics(), actions()) == (["claim.opened"], ["claim.open"])


def test_open_claim_refuses_members_and_a_second_claim():
    user, organization = MemberFactory(), CodedOrganizationFactory()
    claimed(organization, user)

    with pytest.raises(ClaimExistsError):
        claimed(organization, user)
    with pytest.raises(AlreadyMemberError):
        claimed(CodedOrganizationFactory(members=[user]), user)


def test_open_claims_of_one_person_are_limited():
    user = MemberFactory()
    for _ in range(MOST_OPEN):
        last = claimed(CodedOrganizationFactory(), user)

    with pytest.raises(ClaimQuotaError):
        claimed(CodedOrganizationFactory(), user)
    recall_claim(claim=last, by=user)

    assert claimed(CodedOrganizationFactory(), user).status == ClaimStatus.OPEN


def test_open_claim_needs_a_confirmed_address_and_evidence():
    with pytest.raises(EmailNotVerifiedError):
        claimed(CodedOrganizationFactory(), UnconfirmedFactory())
    with pytest.raises(EvidenceError):
        claimed(CodedOrganizationFactory(), MemberFactory(), files=[])


def test_an_owner_lets_the_claimant_in(owner, claim):
    seat = grant_claim(claim=claim, role=Role.VIEWER, by=owner)

    claim.refresh_from_db()
    assert (seat.user, seat.role) == (claim.claimant, Role.VIEWER)
    assert (claim.status, claim.decided_by) == (ClaimStatus.GRANTED, owner)
    assert topics() == ["membership.added", "claim.decided"]
    assert actions() == ["claim.grant"]


def test_an_owner_refuses_with_words(owner, claim):
    with pytest.raises(ReasonNeededError):
        refuse_claim(claim=claim, words=" ", by=owner)

    refuse_claim(claim=claim, words="查无此人", by=owner)

    claim.refresh_from_db()
    assert (claim.status, claim.words) == (ClaimStatus.REFUSED, "查无此人")
    assert (topics(), actions()) == (["claim.decided"], ["claim.refuse"])


def test_a_claim_is_answered_once(owner, claim):
    recall_claim(claim=claim, by=claim.claimant)

    with pytest.raises(ClaimDecidedError):
        grant_claim(claim=claim, role=Role.OWNER, by=owner)
    with pytest.raises(ClaimDecidedError):
        refuse_claim(claim=claim, words="晚了", by=owner)
    with pytest.raises(ClaimDecidedError):
        recall_claim(claim=claim, by=claim.claimant)
    assert not claim.organization.memberships.filter(user=claim.claimant).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
@pytest.mark.parametrize("platform_role", ["", PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR])
def test_claims_are_answered_by_owners(claim, role, platform_role):
    user = UserFactory(platform_role=platform_role)
    if role:
        MembershipFactory(organization=claim.organization, user=user, role=role)

    with pytest.raises(PermissionDenied):
        grant_claim(claim=claim, role=Role.OWNER, by=user)
    with pytest.raises(PermissionDenied):
        refuse_claim(claim=claim, words="否", by=user)
    with pytest.raises(PermissionDenied):
        grant_claim_as_reviewer(claim=claim, by=user)


def test_a_reviewer_waits_for_the_owners(claim):
    reviewer = ReviewerFactory()

    with pytest.raises(ClaimNotDueError):
        grant_claim_as_reviewer(claim=aged(claim, days=6, hours=23), by=reviewer)
    seat = grant_claim_as_reviewer(claim=aged(claim, days=7), by=reviewer)

    assert (seat.user, seat.role) == (claim.claimant, Role.OWNER)


@pytest.mark.parametrize("has_left", [True, False])
def test_a_reviewer_need_not_wait_where_nobody_can_answer(owner, claim, has_left):
    if has_left:
        claim.organization.memberships.all().delete()
    else:
        owner.is_active = False
        owner.save()

    assert grant_claim_as_reviewer(claim=claim, by=ReviewerFactory()).role == Role.OWNER


def test_a_reviewer_refuses_abuse_at_once(claim):
    refuse_claim(claim=claim, words="冒用", by=ReviewerFactory())

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.REFUSED


def test_a_reviewer_does_not_decide_on_an_own_claim_or_organization(claim):
    reviewer = ReviewerFactory()
    own = aged(ClaimFactory(claimant=reviewer), days=8)
    MembershipFactory(organization=claim.organization, user=reviewer, role=Role.VIEWER)

    for wrong in (own, aged(claim, days=8)):
        with pytest.raises(ConflictOfInterestError):
            grant_claim_as_reviewer(claim=wrong, by=reviewer)
        with pytest.raises(ConflictOfInterestError):
            refuse_claim(claim=wrong, words="否", by=reviewer)


def test_only_the_claimant_recalls(owner, claim):
    with pytest.raises(ConflictOfInterestError):
        recall_claim(claim=claim, by=owner)


def test_nobody_is_let_into_a_suspended_organization(owner, claim):
    claim.organization.suspended_at = timezone.now()
    claim.organization.save()

    with pytest.raises(OrganizationSuspendedError):
        grant_claim(claim=claim, role=Role.VIEWER, by=owner)
    with pytest.raises(OrganizationSuspendedError):
        grant_claim_as_reviewer(claim=aged(claim, days=8), by=ReviewerFactory())

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from matchmaking.organizations.exceptions import (
    ConflictOfInterestError,
    EvidenceError,
    OrganizationSuspendedError,
    ReasonNeededError,
    SecondReaderError,
    VerificationMovedError,
    VerificationNotPossibleError,
)
from matchmaking.organizations.models import PlatformRole, Role, Verification, VerificationStatus
from matchmaking.organizations.verification import (
    approve_verification,
    recall_verification,
    request_verification,
    return_verification,
)
from tests.factories.checks import (
    CodedOrganizationFactory,
    ReviewerFactory,
    VerificationFactory,
    scan,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.organizations.trail import actions, topics

pytestmark = pytest.mark.django_db
SUBMITTED, SECONDED = VerificationStatus.SUBMITTED, VerificationStatus.SECONDED


@pytest.fixture
def owner():
    return UserFactory()


def requested(organization, owner, files=None):
    return request_verification(
        organization=organization,
        statement="新版营业执照",
        files=[scan()] if files is None else files,
        by=owner,
    )


def test_request_verification_hands_evidence_in(owner):
    verification = requested(CodedOrganizationFactory(members=[owner]), owner)

    assert (verification.status, verification.evidence.count()) == (SUBMITTED, 1)
    assert (topics(), actions()) == (["verification.submitted"], ["verification.submit"])


@pytest.mark.parametrize("files", [[], [scan(content=b"text")]])
def test_request_verification_needs_readable_evidence(owner, files):
    with pytest.raises(EvidenceError):
        requested(CodedOrganizationFactory(members=[owner]), owner, files)

    assert list(Verification.objects.all()) == []


def test_request_verification_is_refused_where_there_is_nothing_to_check(owner):
    uncoded = OrganizationFactory(members=[owner])
    verified = CodedOrganizationFactory(members=[owner], verified_at=timezone.now())
    waiting = VerificationFactory(organization__members=[owner]).organization

    for organization in (uncoded, verified, waiting):
        with pytest.raises(VerificationNotPossibleError):
            requested(organization, owner)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, None])
def test_request_and_recall_are_for_owners(role):
    user, verification = UserFactory(), VerificationFactory()
    if role:
        MembershipFactory(organization=verification.organization, user=user, role=role)

    with pytest.raises(PermissionDenied):
        requested(verification.organization, user)
    with pytest.raises(PermissionDenied):
        recall_verification(verification=verification, by=user)


def test_two_different_readers_verify():
    verification = VerificationFactory()
    first, second = ReviewerFactory(), ReviewerFactory()

    approve_verification(verification=verification, seen=SUBMITTED, by=first)
    verification.refresh_from_db()
    assert (verification.status, verification.organization.is_verified) == (SECONDED, False)
    with pytest.raises(SecondReaderError):
        approve_verification(verification=verification, seen=SECONDED, by=first)
    approve_verification(verification=verification, seen=SECONDED, by=second)

    verification.refresh_from_db()
    assert verification.status == VerificationStatus.APPROVED
    assert (verification.first_reader, verification.second_reader) == (first, second)
    assert verification.organization.verified_at == verification.decided_at
    assert topics() == ["verification.decided"]
    assert actions() == ["verification.second", "verification.approve"]


@pytest.mark.parametrize("stored", [SUBMITTED, SECONDED])
def test_either_reader_returns_with_reasons(stored):
    verification = VerificationFactory(status=stored, first_reader=ReviewerFactory())

    return_verification(
        verification=verification,
        seen=stored,
        reasons=["unreadable"],
        words=" 请重拍 ",
        by=ReviewerFactory(),
    )

    verification.refresh_from_db()
    assert verification.status == VerificationStatus.RETURNED
    assert (verification.reasons, verification.words) == (["unreadable"], "请重拍")
    assert (topics(), actions()) == (["verification.decided"], ["verification.return"])


@pytest.mark.parametrize(("reasons", "words"), [([], "说明"), (["other"], " ")])
def test_a_return_says_why(reasons, words):
    verification = VerificationFactory()

    with pytest.raises(ReasonNeededError):
        return_verification(
            verification=verification,
            seen=SUBMITTED,
            reasons=reasons,
            words=words,
            by=ReviewerFactory(),
        )


def returned(verification, seen, by):
    return return_verification(
        verification=verification, seen=seen, reasons=["expired"], words="", by=by
    )


def approved(verification, seen, by):
    return approve_verification(verification=verification, seen=seen, by=by)


@pytest.mark.parametrize("decide", [approved, returned])
@pytest.mark.parametrize("seen", [SUBMITTED, "approved", "", "nonsense"])
def test_a_decision_on_what_has_moved_is_refused(decide, seen):
    verification = VerificationFactory(status=SECONDED, first_reader=ReviewerFactory())

    with pytest.raises(VerificationMovedError):
        decide(verification, seen, ReviewerFactory())

    verification.refresh_from_db()
    assert verification.status == SECONDED


@pytest.mark.parametrize("decide", [approved, returned])
@pytest.mark.parametrize("role", ["", PlatformRole.ADMINISTRATOR, PlatformRole.AUDITOR])
def test_decisions_are_for_reviewers(decide, role):
    with pytest.raises(PermissionDenied):
        decide(VerificationFactory(), SUBMITTED, UserFactory(platform_role=role))


@pytest.mark.parametrize("decide", [approved, returned])
def test_a_reviewer_does_not_decide_on_an_own_organization(decide):
    reviewer = ReviewerFactory()
    verification = VerificationFactory(organization__members=[reviewer])

    with pytest.raises(ConflictOfInterestError):
        decide(verification, SUBMITTED, reviewer)


def test_a_suspended_organization_is_not_verified():
    verification = VerificationFactory(organization__suspended_at=timezone.now())

    with pytest.raises(OrganizationSuspendedError):
        approved(verification, SUBMITTED, ReviewerFactory())


def test_recall_verification_lets_new_evidence_in(owner):
    verification = VerificationFactory(organization__members=[owner])

    recall_verification(verification=verification, by=owner)

    with pytest.raises(VerificationMovedError):
        recall_verification(verification=verification, by=owner)
    assert requested(verification.organization, owner).status == SUBMITTED


def test_no_single_reader_can_be_written_as_both():
    reader = ReviewerFactory()

    with pytest.raises(IntegrityError):
        VerificationFactory(
            status=VerificationStatus.APPROVED, first_reader=reader, second_reader=reader
        )

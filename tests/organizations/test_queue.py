from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.organizations.models import Claim, Verification
from matchmaking.organizations.queue import QueueKind, next_entry, queue_entry, queue_rows
from matchmaking.organizations.selectors import (
    evidence_open_to,
    invitations_to,
    mask_email,
    similar_organizations,
)
from tests.factories.checks import (
    ClaimFactory,
    CodedOrganizationFactory,
    EvidenceFactory,
    InvitationFactory,
    MemberFactory,
    ReviewerFactory,
    UnconfirmedFactory,
    VerificationFactory,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)


def aged(row, days):
    type(row).objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    row.refresh_from_db()
    return row


def ids(rows):
    return [queue_entry(row).public_id for row in rows]


def test_queue_has_what_waits_by_age_and_what_is_decided():
    young, old = aged(VerificationFactory(), 1), aged(ClaimFactory(), 3)
    decided = aged(ClaimFactory(status="refused"), 2)

    assert ids(queue_rows()) == [old.public_id, young.public_id]
    assert ids(queue_rows(kind="claim")) == [old.public_id]
    assert ids(queue_rows(kind="verification")) == [young.public_id]
    assert ids(queue_rows(state="decided")) == [decided.public_id]
    entry = queue_entry(queue_rows()[0])
    assert (entry.kind, entry.name) == (QueueKind.CLAIM, old.organization.name_zh)
    assert entry.age_days == 3


def test_next_entry_passes_over_what_the_reader_may_not_decide():
    reader = ReviewerFactory()
    aged(VerificationFactory(status="seconded", first_reader=reader), 9)
    aged(VerificationFactory(organization__members=[reader]), 8)
    aged(ClaimFactory(claimant=reader), 7)
    aged(ClaimFactory(status="granted"), 6)
    claim = aged(ClaimFactory(), 5)
    verification = aged(VerificationFactory(), 4)

    assert next_entry(reader=reader, after=LONG_AGO).public_id == claim.public_id
    after = Claim.objects.get(pk=claim.pk).created_at
    assert next_entry(reader=reader, after=after).public_id == verification.public_id
    assert (
        next_entry(reader=reader, after=Verification.objects.get(pk=verification.pk).created_at)
        is None
    )


def test_similar_organizations_are_found_by_name_and_entity():
    ours = CodedOrganizationFactory(
        name_zh="江州精密轴承制造有限公司", credit_code="91320500MA1000001W"
    )
    alike = OrganizationFactory(name_zh="江州精密轴承集团股份有限公司")
    moved = OrganizationFactory(credit_code="91310000MA1000001Y")
    OrganizationFactory(name_zh="远州轴承厂")

    assert set(similar_organizations(ours)) == {alike, moved}


def test_mask_email_hides_the_address():
    assert mask_email("wang.xiaoyan@example.org") == "w***@example.org"


def test_invitations_are_shown_to_who_has_confirmed_the_address():
    invitation = InvitationFactory(email="guest@example.org")
    InvitationFactory(email="guest@example.org", revoked_at=timezone.now())
    InvitationFactory()

    assert list(invitations_to(MemberFactory(email="guest@example.org"))) == [invitation]


def test_invitations_are_not_shown_to_others():
    InvitationFactory(email="guest@example.org")

    assert list(invitations_to(UnconfirmedFactory(email="guest@example.org"))) == []


def test_evidence_is_open_to_those_it_concerns():
    proof = EvidenceFactory()
    support = EvidenceFactory(verification=None, claim=ClaimFactory())
    member = MembershipFactory(organization=proof.verification.organization, role="viewer").user
    owner = MembershipFactory(organization=support.claim.organization).user
    viewer = MembershipFactory(organization=support.claim.organization, role="viewer").user

    def opened(user):
        return set(evidence_open_to(user))

    assert opened(member) == {proof}
    assert opened(owner) == opened(support.claim.claimant) == {support}
    assert opened(viewer) == opened(UserFactory(platform_role="administrator")) == set()
    assert opened(ReviewerFactory()) == {proof, support}

import pytest
from django.urls import reverse

from matchmaking.common.models import AuditEvent
from matchmaking.organizations.models import Role, Verification, VerificationStatus
from tests.factories.checks import (
    PDF,
    CodedOrganizationFactory,
    EvidenceFactory,
    VerificationFactory,
    scan,
)
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db


def page(organization):
    return reverse("web:organization_verification", args=[organization.public_id])


def file_of(evidence):
    return reverse("web:evidence_file", args=[evidence.public_id])


def test_an_owner_hands_evidence_in_and_sees_how_it_stands(signed_in, owner):
    organization = CodedOrganizationFactory(members=[owner])
    files = [scan("营业执照.pdf"), scan("授权书.pdf")]

    answer = signed_in(owner).post(page(organization), {"scans": files}, follow=True)

    assert Verification.objects.get().evidence.count() == 2
    assert "Waiting for the first reader" in words(answer)
    assert "营业执照.pdf" in words(answer)


@pytest.mark.parametrize("files", [[], [scan(content=b"MZ")], [scan() for _ in range(6)]])
def test_evidence_that_is_refused_is_told(signed_in, owner, files):
    organization = CodedOrganizationFactory(members=[owner])

    answer = signed_in(owner).post(page(organization), {"scans": files, "statement": "新版执照"})

    assert answer.context["form"].errors
    assert "新版执照" in words(answer)
    assert Verification.objects.count() == 0


def test_an_organization_without_a_code_is_told_to_add_it(signed_in, owner):
    organization = OrganizationFactory(members=[owner])

    answer = signed_in(owner).post(page(organization), {"scans": [scan()]})

    assert "Add the credit code to the settings" in words(answer)


def test_a_returned_request_shows_why_and_lets_new_evidence_in(signed_in, owner):
    verification = VerificationFactory(
        organization__members=[owner],
        status=VerificationStatus.RETURNED,
        reasons=["unreadable"],
        words="请重拍",
    )

    text = words(signed_in(owner).get(page(verification.organization)))

    assert "The scan cannot be read" in text
    assert "请重拍" in text
    assert "Hand new evidence in" in text


def test_members_see_how_it_stands_and_change_nothing(signed_in):
    seat = MembershipFactory(organization=CodedOrganizationFactory(), role=Role.EDITOR)
    verification = VerificationFactory(organization=seat.organization)
    recall = reverse("web:verification_recall", args=[verification.public_id])
    client = signed_in(seat.user)

    assert "Waiting for the first reader" in words(client.get(page(seat.organization)))
    assert client.post(page(seat.organization), {"scans": [scan()]}).status_code == 403
    assert client.post(recall).status_code == 403
    assert signed_in(UserFactory()).post(recall).status_code == 404


def test_an_owner_takes_the_request_back_after_being_asked(signed_in, owner):
    verification = VerificationFactory(organization__members=[owner])
    recall = reverse("web:verification_recall", args=[verification.public_id])
    client = signed_in(owner)
    assert recall in addresses(client.get(page(verification.organization)))
    assert "Take the request back?" in words(client.get(recall))

    client.post(recall)
    late = client.post(recall, follow=True)

    verification.refresh_from_db()
    assert verification.status == VerificationStatus.RECALLED
    assert "Somebody else has decided" in words(late)


def test_the_address_of_a_request_leads_each_to_the_right_page(signed_in, reviewer):
    verification = VerificationFactory()
    member = MembershipFactory(organization=verification.organization, role=Role.VIEWER).user
    address = reverse("web:verification_detail", args=[verification.public_id])

    assert signed_in(member).get(address).headers["Location"] == page(verification.organization)
    desk = reverse("web:verification_review", args=[verification.public_id])
    assert reviewer.get(address).headers["Location"] == desk
    assert signed_in(UserFactory()).get(address).status_code == 404


def test_verification_page_asks_the_database_equally_often_for_more_rows(
    signed_in, owner, django_assert_num_queries
):
    organization = CodedOrganizationFactory(members=[owner])
    client = signed_in(owner)
    for n_files in (1, 3):
        verification = VerificationFactory(
            organization=organization, status=VerificationStatus.RETURNED
        )
        EvidenceFactory.create_batch(n_files, verification=verification)
        with django_assert_num_queries(8):
            client.get(page(organization))


def test_a_file_is_handed_out_to_be_kept_and_never_shown(signed_in):
    evidence = EvidenceFactory(name="营业执照.pdf")
    member = MembershipFactory(organization=evidence.verification.organization).user

    answer = signed_in(member).get(file_of(evidence))

    assert answer.content == PDF
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7.pdf"
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_reviewer_reads_files_on_the_record(reviewer):
    evidence = EvidenceFactory()

    answer = reviewer.get(file_of(evidence))

    assert answer.status_code == 200
    event = AuditEvent.objects.get()
    assert (event.action, event.object_id) == ("evidence.read", evidence.public_id)


def test_others_find_no_file(signed_in, client, administrator):
    evidence = EvidenceFactory()

    assert signed_in(MembershipFactory().user).get(file_of(evidence)).status_code == 404
    assert administrator.get(file_of(evidence)).status_code == 404
    assert client.get(file_of(evidence)).status_code == 302

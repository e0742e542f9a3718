import pytest
from django.urls import reverse

from matchmaking.organizations.models import Claim, ClaimStatus, Role
from tests.factories.checks import (
    ClaimFactory,
    CodedOrganizationFactory,
    EvidenceFactory,
    MemberFactory,
    credit_code,
    scan,
)
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
NEW = reverse("web:claim_create")


def page(claim):
    return reverse("web:claim_detail", args=[claim.public_id])


@pytest.fixture
def claim(owner):
    return ClaimFactory(organization__members=[owner], organization__name_en="Works")


def test_claim_form_is_filled_with_the_code(signed_in, owner):
    answer = signed_in(owner).get(NEW, {"code": credit_code(1)})

    assert f'value="{credit_code(1)}"' in answer.content.decode()


def test_claim_is_handed_in_without_telling_who_is_inside(signed_in):
    user = MemberFactory()
    organization = CodedOrganizationFactory(members=[UserFactory(name="陌生人")])

    answer = signed_in(user).post(
        NEW,
        {"credit_code": organization.credit_code, "statement": "主管", "scans": [scan()]},
        follow=True,
    )

    claim = Claim.objects.get()
    assert answer.redirect_chain == [(page(claim), 302)]
    assert (claim.claimant, claim.evidence.count()) == (user, 1)
    assert "陌生人" not in words(answer)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"credit_code": credit_code(9)}, ["credit_code"]),
        ({"credit_code": "1"}, ["credit_code"]),
        ({"statement": ""}, ["statement"]),
        ({"scans": []}, ["scans"]),
        ({"scans": [scan(content=b"text")]}, ["__all__"]),
    ],
)
def test_a_claim_that_is_refused_keeps_what_was_typed(signed_in, fields, wrong):
    organization = CodedOrganizationFactory()
    typed = {"credit_code": organization.credit_code, "statement": "主管", "scans": [scan()]}

    answer = signed_in(MemberFactory()).post(NEW, typed | fields)

    assert list(answer.context["form"].errors) == wrong
    assert "Choose the files again" in words(answer)
    assert Claim.objects.count() == 0


def test_the_platforms_own_organization_cannot_be_claimed(signed_in):
    operator = CodedOrganizationFactory(kind="operator")
    typed = {"credit_code": operator.credit_code, "statement": "主管", "scans": [scan()]}

    answer = signed_in(MemberFactory()).post(NEW, typed)

    assert list(answer.context["form"].errors) == ["credit_code"]


def test_an_owner_lets_the_claimant_in(signed_in, owner, claim):
    EvidenceFactory(verification=None, claim=claim)
    client = signed_in(owner)
    assert "Let this person in" in words(client.get(page(claim)))

    client.post(page(claim), {"answer": "grant", "role": "viewer"})

    assert claim.organization.memberships.get(user=claim.claimant).role == Role.VIEWER


def test_an_owner_refuses_with_words(signed_in, owner, claim):
    client = signed_in(owner)
    wordless = client.post(page(claim), {"answer": "refuse", "words": ""})
    assert list(wordless.context["refusal"].errors) == ["words"]

    client.post(page(claim), {"answer": "refuse", "words": "查无此人"})

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.REFUSED


def test_an_answer_that_comes_too_late_is_told(signed_in, owner, claim):
    client = signed_in(owner)
    Claim.objects.update(status=ClaimStatus.RECALLED)

    answer = client.post(page(claim), {"answer": "grant", "role": "viewer"})

    assert claim.organization.memberships.count() == 1
    assert answer.status_code == 200


def test_the_claimant_takes_it_back_after_being_asked(signed_in, claim):
    client = signed_in(claim.claimant)
    recall = reverse("web:claim_recall", args=[claim.public_id])
    assert recall in addresses(client.get(page(claim)))
    assert "Take the claim back?" in words(client.get(recall))

    client.post(recall)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.RECALLED


def test_the_claimant_does_not_answer(signed_in, claim):
    client = signed_in(claim.claimant)

    client.post(page(claim), {"answer": "grant", "role": "owner"})

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN


def test_the_address_of_a_claim_leads_reviewers_to_their_desk(reviewer, claim):
    desk = reverse("web:claim_review", args=[claim.public_id])

    assert reviewer.get(page(claim)).headers["Location"] == desk


def test_strangers_and_other_members_find_no_claim(signed_in, client, claim):
    viewer = MembershipFactory(organization=claim.organization, role=Role.VIEWER).user
    recall = reverse("web:claim_recall", args=[claim.public_id])

    for user in (viewer, UserFactory()):
        assert signed_in(user).get(page(claim)).status_code == 404
        assert signed_in(user).post(recall).status_code == 404
    assert client.get(page(claim)).status_code == 302

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking.organizations.models import Claim, ClaimStatus, VerificationStatus
from tests.factories.checks import ClaimFactory, ReviewerFactory, VerificationFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db
QUEUE = reverse("web:organization_queue")


def page(check):
    name = "claim_review" if isinstance(check, Claim) else "verification_review"
    return reverse(f"web:{name}", args=[check.public_id])


def aged(row, days):
    type(row).objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
    return row


def test_queue_lists_what_waits_the_oldest_first(reviewer):
    young = aged(VerificationFactory(organization__name_zh="年轻厂"), 1)
    old = aged(ClaimFactory(organization__name_zh="年长厂"), 9)
    ClaimFactory(status=ClaimStatus.REFUSED, organization__name_zh="已拒厂")

    answer = reviewer.get(QUEUE)

    assert [address for _, address in answer.context["entries"]] == [page(old), page(young)]
    assert "2 requests" in words(answer)
    assert "9 days old" in words(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "claim"}, ["认领厂"]),
        ({"kind": "verification"}, ["认证厂"]),
        ({"state": "decided"}, ["已拒厂"]),
        ({"kind": "nonsense", "state": "nonsense"}, ["认领厂", "认证厂"]),
    ],
)
def test_queue_is_filtered(reviewer, query, found):
    aged(ClaimFactory(organization__name_zh="认领厂"), 2)
    aged(VerificationFactory(organization__name_zh="认证厂"), 1)
    ClaimFactory(status=ClaimStatus.REFUSED, organization__name_zh="已拒厂")

    entries = reviewer.get(QUEUE, query).context["entries"]

    assert [entry.name for entry, _ in entries] == found


def test_an_empty_queue_says_so(reviewer):
    assert "Nothing waits" in words(reviewer.get(QUEUE))
    assert "Nothing was decided yet" in words(reviewer.get(QUEUE, {"state": "decided"}))


def test_queue_asks_the_database_equally_often_for_more_rows(reviewer, django_assert_num_queries):
    for _ in range(2):
        VerificationFactory.create_batch(1)
        ClaimFactory.create_batch(2)
        with django_assert_num_queries(8):
            reviewer.get(QUEUE)


def test_two_readers_verify_and_go_on_to_the_next(signed_in, reviewer):
    first = aged(VerificationFactory(), 3)
    second = aged(VerificationFactory(), 2)
    form = {"answer": "approve", "seen": "submitted", "next": "1"}

    onwards = reviewer.post(page(first), form)
    assert onwards.headers["Location"] == page(second)
    assert "You have confirmed this as the first reader." in words(reviewer.get(page(first)))

    other = signed_in(ReviewerFactory())
    back = other.post(page(first), {"answer": "approve", "seen": "seconded"})
    assert back.headers["Location"] == QUEUE
    first.refresh_from_db()
    assert first.status == VerificationStatus.APPROVED


def test_a_return_keeps_its_words_when_it_is_refused(reviewer):
    verification = VerificationFactory()
    form = {"answer": "return", "seen": "submitted", "reasons": ["other"], "words": ""}

    refused = reviewer.post(page(verification), form)
    assert "Words: say what the other reason is." in words(refused)
    late = reviewer.post(page(verification), form | {"seen": "seconded", "words": "请盖章"})
    assert "Somebody else has decided on this request meanwhile." in words(late)
    assert "请盖章" in words(late)
    reviewer.post(page(verification), form | {"words": "请盖章"})

    verification.refresh_from_db()
    assert (verification.status, verification.words) == (VerificationStatus.RETURNED, "请盖章")


def test_reviews_warn_of_organizations_much_alike(reviewer):
    OrganizationFactory(name_zh="江州精密轴承集团有限公司")
    verification = VerificationFactory(organization__name_zh="江州精密轴承有限公司")

    assert "江州精密轴承集团有限公司" in words(reviewer.get(page(verification)))


def test_reviews_show_earlier_requests(reviewer):
    verification = VerificationFactory()
    earlier = VerificationFactory(
        organization=verification.organization, status="returned", words="看不清"
    )

    answer = reviewer.get(page(verification))

    assert page(earlier) in addresses(answer)
    assert "看不清" in words(answer)


def test_a_claim_is_granted_only_when_the_owners_do_not_answer(reviewer):
    claim = ClaimFactory(organization=MembershipFactory().organization)
    assert "Make the claimant an owner" not in words(reviewer.get(page(claim)))
    early = reviewer.post(page(claim), {"answer": "grant"})
    assert "The owners have seven days to answer." in words(early)

    aged(claim, 8)
    assert "Make the claimant an owner" in words(reviewer.get(page(claim)))
    reviewer.post(page(claim), {"answer": "grant"})

    assert claim.organization.memberships.filter(user=claim.claimant, role="owner").exists()


def test_an_obvious_abuse_is_refused_at_once(reviewer):
    claim = ClaimFactory(organization=MembershipFactory().organization)

    reviewer.post(page(claim), {"answer": "refuse", "words": "冒用"})

    claim.refresh_from_db()
    assert (claim.status, claim.words) == (ClaimStatus.REFUSED, "冒用")


def test_the_desk_does_not_exist_for_others(signed_in, client, administrator):
    pages = (QUEUE, page(VerificationFactory()), page(ClaimFactory()))

    for address in pages:
        assert signed_in(UserFactory(is_superuser=True)).get(address).status_code == 404
        assert administrator.get(address).status_code == 404
        assert client.get(address).status_code == 302

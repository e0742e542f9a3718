import pytest

from matchmaking.directory.models import Panelist, Review
from matchmaking.directory.moves import RoundPhase
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.web.directory_rows import application_in, in_phase, review_by
from tests.web.reading import words
from tests.web.views.directory_office.test_rounds import at

pytestmark = pytest.mark.django_db


def test_account_joins_and_leaves_the_panel(english, admin, round_):
    expert = UserFactory(email="expert@example.org")
    page = at("panel", round_)

    refused = english.post(page, {"email": "nobody@example.org"})
    english.post(page, {"email": "Expert@example.org"})
    member = Panelist.objects.get(round=round_)
    english.post(at("panel_dismiss", round_), {"member": member.pk})

    assert refused.context["form"]["email"].value() == "nobody@example.org"
    assert list(refused.context["form"].errors) == ["email"]
    assert member.user == expert
    assert not Panelist.objects.exists()


def test_auditors_address_is_refused_beside_the_field(english, admin, auditor, round_):
    refused = english.post(at("panel", round_), {"email": auditor.email})

    assert list(refused.context["form"].errors) == ["email"]


def test_assigning_says_which_applicant_lacks_people(english, admin, round_):
    in_phase(round_, RoundPhase.SCORING)
    application = application_in(round_, "eligible")
    experts = [UserFactory() for _ in range(3)]
    for expert in experts:
        Panelist.objects.create(round=round_, user=expert)
    seat = MembershipFactory(organization=application.organization, user=experts[0])

    refused = english.post(at("panel_assign", round_), follow=True)
    seat.delete()
    english.post(at("panel_assign", round_))

    assert f"“{application.organization}”: 1 more reviewer without" in words(refused)
    assert set(application.reviews.values_list("reviewer", flat=True)) == {
        expert.pk for expert in experts
    }


def test_administrator_recuses_on_behalf(english, admin, round_):
    in_phase(round_, RoundPhase.SCORING)
    review = review_by(UserFactory(), application_in(round_, "eligible"))
    page = at("panel_recuse", review)

    refused = english.post(page, {"conflict": ""})
    english.post(page, {"conflict": "曾任其顾问。"})

    assert list(refused.context["form"].errors) == ["conflict"]
    review.refresh_from_db()
    assert (review.status, review.conflict) == ("recused", "曾任其顾问。")
    assert english.get(at("panel", round_)).context["n_lacking"] == 3


def test_scored_review_is_not_recused(english, admin, round_):
    in_phase(round_, RoundPhase.SCORING)
    review = review_by(UserFactory(), application_in(round_, "eligible"), points=8)

    refused = english.post(at("panel_recuse", review), {"conflict": "x"})

    assert "its scores are in" in words(refused)
    assert Review.objects.get(pk=review.pk).status == "submitted"


@pytest.mark.parametrize("n", [1, 3])
def test_panel_costs_the_same_for_many(english, admin, round_, n, django_assert_num_queries):
    in_phase(round_, RoundPhase.SCORING)
    for _ in range(n):
        expert = UserFactory()
        Panelist.objects.create(round=round_, user=expert)
        review_by(expert, application_in(round_, "eligible"))

    with django_assert_num_queries(14):
        english.get(at("panel", round_))


@pytest.mark.parametrize("page", ["panel_assign", "panel_dismiss"])
def test_panel_is_not_changed_by_strangers(client, round_, page):
    client.force_login(UserFactory())

    assert client.post(at(page, round_)).status_code == 404

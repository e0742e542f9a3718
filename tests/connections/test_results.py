import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from matchmaking.connections.exceptions import (
    NotDeliveredError,
    OutcomeChangedError,
    OutcomeConfirmedError,
    RatedAlreadyError,
)
from matchmaking.connections.grades import NO_PRIOR, WEIGHT, Grade, grades_of
from matchmaking.connections.models import Outcome, Rating
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.connections.results import (
    confirm_outcome,
    rate,
    reply_to_rating,
    write_outcome,
)
from matchmaking.organizations.models import Role
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

OUTCOME = {
    "value": 3,
    "months": 4,
    "effects": [{"metric": "漏检率", "unit": "%", "before": 3.0, "after": 0.4}],
    "words": "夜班不再返工。",
}
GRADES = {"understanding": 5, "delivery": 4, "effect": 4, "service": 3, "words": "响应及时。"}


@pytest.fixture
def delivered(buyer, seller):
    return ConnectionFactory(demand_people=[buyer], supply_people=[seller], status="delivered")


def test_outcome_of_the_enterprise_is_confirmed_with_it(delivered, buyer, seller):
    write_outcome(connection=delivered, fields=OUTCOME, by=buyer)

    outcome = Outcome.objects.get()
    assert (outcome.value, outcome.months, outcome.effects) == (3, 4, OUTCOME["effects"])
    assert (outcome.confirmed_by, outcome.is_confirmed) == (buyer, True)
    for by in (buyer, seller):
        with pytest.raises(OutcomeConfirmedError):
            write_outcome(connection=delivered, fields=OUTCOME | {"months": 1}, by=by)


def test_outcome_of_the_provider_waits_for_the_enterprise(delivered, buyer, seller):
    write_outcome(connection=delivered, fields=OUTCOME, by=seller)
    write_outcome(connection=delivered, fields=OUTCOME | {"months": 5}, by=seller)
    assert not Outcome.objects.get().is_confirmed
    with pytest.raises(PermissionDenied):
        confirm_outcome(outcome=Outcome.objects.get(), by=seller)

    outcome = confirm_outcome(outcome=Outcome.objects.get(), by=buyer)

    assert (outcome.months, outcome.written_by, outcome.confirmed_by) == (5, seller, buyer)
    with pytest.raises(OutcomeConfirmedError):
        confirm_outcome(outcome=Outcome.objects.get(), by=buyer)


def test_outcome_that_has_changed_since_it_was_read_is_not_confirmed(delivered, buyer, seller):
    read = write_outcome(connection=delivered, fields=OUTCOME, by=seller)
    write_outcome(connection=delivered, fields=OUTCOME | {"months": 5}, by=seller)

    with pytest.raises(OutcomeChangedError):
        confirm_outcome(outcome=read, by=buyer)

    assert not Outcome.objects.get().is_confirmed


@pytest.mark.parametrize(
    "changed",
    [
        {"months": 0},
        {"value": 9},
        {"effects": [{"metric": " ", "unit": "%", "before": 1, "after": 0}]},
        {"effects": [{"metric": "漏检率", "unit": "%", "before": "3", "after": 0}]},
        {"words": "长" * 601},
    ],
)
def test_wrong_outcome_is_refused_by_field(delivered, buyer, changed):
    with pytest.raises(ValidationError) as caught:
        write_outcome(connection=delivered, fields=OUTCOME | changed, by=buyer)

    assert set(caught.value.message_dict) == set(changed)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("status", [row for row in ConnectionStatus if row != "delivered"])
def test_nothing_is_rated_before_the_delivery(buyer, status):
    connection = ConnectionFactory(demand_people=[buyer], status=status)

    with pytest.raises(NotDeliveredError):
        rate(connection=connection, fields=GRADES, by=buyer)
    with pytest.raises(NotDeliveredError):
        write_outcome(connection=connection, fields=OUTCOME, by=buyer)


def test_each_side_rates_once_and_the_other_replies_once(delivered, buyer, seller):
    rating = rate(connection=delivered, fields=GRADES, by=buyer)
    rate(connection=delivered, fields=GRADES, by=seller)
    with pytest.raises(RatedAlreadyError):
        rate(connection=delivered, fields=GRADES, by=buyer)
    with pytest.raises(PermissionDenied):
        reply_to_rating(rating=rating, reply="谢谢。", by=buyer)

    reply_to_rating(rating=rating, reply=" 谢谢。 ", by=seller)

    assert (Rating.objects.get(side="demand").reply, rating.mean) == ("谢谢。", 4)
    with pytest.raises(RatedAlreadyError):
        reply_to_rating(rating=rating, reply="再说一句。", by=seller)


def test_viewers_and_strangers_neither_rate_nor_write(delivered):
    viewer = MembershipFactory(organization=delivered.demand, role=Role.VIEWER).user

    for person in (viewer, UserFactory()):
        with pytest.raises(PermissionDenied):
            rate(connection=delivered, fields=GRADES, by=person)
        with pytest.raises(PermissionDenied):
            write_outcome(connection=delivered, fields=OUTCOME, by=person)


@pytest.mark.parametrize("grade", [0, 6])
def test_grade_out_of_range_is_refused_by_field(delivered, buyer, grade):
    with pytest.raises(ValidationError) as caught:
        rate(connection=delivered, fields=GRADES | {"effect": grade}, by=buyer)

    assert set(caught.value.message_dict) == {"effect"}


def _rated(supply, grade, demand=None):
    demand = demand or OrganizationFactory()
    connection = ConnectionFactory(demand=demand, supply=supply, status="delivered")
    grades = dict.fromkeys(("understanding", "delivery", "effect", "service"), grade)
    Rating.objects.create(connection=connection, side=Side.DEMAND, **grades)


def test_grades_are_drawn_to_the_mean_of_all(django_assert_num_queries):
    good, fair = ConnectionFactory().supply, ConnectionFactory().supply
    for grade in (5, 5):
        _rated(good, grade)
    _rated(fair, 2)

    with django_assert_num_queries(2):
        grades = grades_of([good.pk, fair.pk], Side.SUPPLY)

    assert grades == {
        good.pk: Grade(mean=round((WEIGHT * 4 + 10) / (WEIGHT + 2), 2), count=2),
        fair.pk: Grade(mean=round((WEIGHT * 4 + 2) / (WEIGHT + 1), 2), count=1),
    }


def test_many_ratings_of_one_organization_count_as_one():
    supply, demand = ConnectionFactory().supply, OrganizationFactory()
    for grade in (5, 5, 2):
        _rated(supply, grade, demand)

    assert grades_of([supply.pk], Side.SUPPLY)[supply.pk] == Grade(mean=4.0, count=1)


def test_organization_without_ratings_has_no_grade():
    assert grades_of([ConnectionFactory().supply_id], Side.SUPPLY) == {}
    assert NO_PRIOR == 3

"""What the two sides of connections have to do, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.connections.duties import duties_of, n_duties
from matchmaking.connections.models import MeetingStatus
from matchmaking.connections.moves import Side
from matchmaking.connections.thread.marks import mark_read
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.results import OutcomeFactory, RatingFactory
from tests.factories.threads import MeetingFactory, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return UserFactory()


@pytest.fixture
def seller():
    return UserFactory()


@pytest.fixture
def connect(buyer, seller):
    demand = OrganizationFactory(members=[buyer])
    supply = ProviderFactory(members=[seller])

    def make(status="requested", **fields):
        if status == "delivered":
            fields.setdefault("ended_at", timezone.now() - timedelta(days=1))
        return ConnectionFactory(demand=demand, supply=supply, status=status, **fields)

    return make


def kinds(user):
    found = [duty.kind.value for duty in duties_of(user)]
    assert n_duties(user) == len(found)
    return found


@pytest.mark.parametrize(
    ("status", "of_buyer", "of_seller"),
    [
        ("requested", [], ["answer"]),
        ("accepted", [], ["step"]),
        ("meeting", ["step"], []),
        ("trial", ["step"], []),
        ("contracted", [], ["step"]),
        ("delivered", ["outcome", "rate"], ["rate"]),
        ("declined", [], []),
        ("recalled", [], []),
        ("expired", [], []),
        ("ended", [], []),
    ],
)
def test_each_state_tells_who_has_to_do_what(connect, buyer, seller, status, of_buyer, of_seller):
    row = connect(status)

    assert (kinds(buyer), kinds(seller)) == (of_buyer, of_seller)
    assert kinds(UserFactory()) == []
    dated = [duty for duty in duties_of(buyer) + duties_of(seller) if duty.kind != "rate"]
    assert all(duty.due_on == row.due_on for duty in dated)


def test_the_side_that_is_asked_answers(connect, buyer, seller):
    connect(started_by=Side.SUPPLY)

    assert (kinds(buyer), kinds(seller)) == (["answer"], [])


def test_results_are_done_when_they_are_told(connect, buyer, seller):
    row = connect("delivered")
    outcome = OutcomeFactory(connection=row)
    assert kinds(buyer) == ["confirm", "rate"]

    outcome.confirmed_at = timezone.now()
    outcome.save()
    assert kinds(buyer) == ["rate"]

    RatingFactory(connection=row, side=Side.DEMAND)
    assert (kinds(buyer), kinds(seller)) == ([], ["rate"])


def test_nobody_is_asked_for_ever_to_rate(connect, buyer, seller):
    connect("delivered", ended_at=timezone.now() - timedelta(days=91))

    assert (kinds(buyer), kinds(seller)) == (["outcome"], [])


def test_proposed_meetings_wait_for_the_other_side_until_they_are_past(connect, buyer, seller):
    row = connect("contracted")
    soon = timezone.now() + timedelta(days=1)
    for starts_at in (soon, soon + timedelta(days=1), timezone.now() - timedelta(hours=1)):
        MeetingFactory(connection=row, side=Side.SUPPLY, starts_at=starts_at)
    MeetingFactory(
        connection=row, status=MeetingStatus.CONFIRMED, answered_at=timezone.now(), starts_at=soon
    )

    assert kinds(buyer) == ["meeting"]
    assert kinds(seller) == ["step"]
    [duty] = duties_of(buyer)
    assert (duty.n, duty.due_on) == (2, timezone.localdate(soon))


def test_messages_wait_for_each_reader_until_they_are_read(connect, buyer, seller):
    row = connect("contracted")
    rows = MessageFactory.create_batch(3, connection=row, side=Side.SUPPLY)
    mark_read(message=rows[0], by=buyer)
    colleague = UserFactory()
    row.demand.members.add(colleague, through_defaults={"role": "viewer"})

    assert (kinds(buyer), kinds(colleague), kinds(seller)) == (["read"], ["read"], ["step"])
    assert [duty.n for duty in duties_of(buyer) + duties_of(colleague)] == [2, 3]

    mark_read(message=rows[2], by=buyer)
    assert kinds(buyer) == []


def test_what_is_most_urgent_comes_first(connect, seller):
    today = timezone.localdate()
    later = connect("accepted", due_on=today + timedelta(days=4))
    late = connect("contracted", due_on=today - timedelta(days=3))
    now = connect("requested", due_on=today)
    said = connect("meeting")
    MessageFactory(connection=said, side=Side.DEMAND)
    rated = connect("delivered")

    found = [(duty.connection, duty.kind.value) for duty in duties_of(seller)]

    assert found == [
        (late, "step"),
        (now, "answer"),
        (said, "read"),
        (later, "step"),
        (rated, "rate"),
    ]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_duties_take_as_many_queries_for_many_rows(
    connect, buyer, seller, django_assert_num_queries, n_rows
):
    for _ in range(n_rows):
        row = connect("delivered")
        OutcomeFactory(connection=row)
        MessageFactory(connection=row, side=Side.DEMAND)
        MeetingFactory(connection=row, side=Side.DEMAND)
        connect()

    with django_assert_num_queries(2):
        found = duties_of(seller)
        assert {duty.connection.demand.name for duty in found}
    assert len(found) == n_rows * 4
    with django_assert_num_queries(2):
        assert n_duties(seller) == len(found)


def test_who_has_no_connection_is_counted_by_one_query(seller, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert n_duties(seller) == 0

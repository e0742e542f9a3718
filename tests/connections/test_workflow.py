import pytest
from django.core.exceptions import PermissionDenied

from matchmaking.common.models import AuditEvent
from matchmaking.connections.contacts import read_contact
from matchmaking.connections.exceptions import (
    ConnectionExistsError,
    ConnectionMoveError,
    ContactInTextError,
    ContactMissingError,
    DeclineReasonError,
)
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import (
    CONTACTS_OPEN,
    MOVES,
    ConnectionMove,
    ConnectionStatus,
    Mover,
)
from matchmaking.connections.permissions import possible_moves
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.organizations.models import Role
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import MembershipFactory, UserFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

REASON = Answer(["no_fit"])


@pytest.fixture
def request_(buyer, seller):
    """The enterprise has asked; the provider owes an answer."""
    return ConnectionFactory(demand_people=[buyer], supply_people=[seller])


def move(connection, name, by=None, answer=REASON):
    return move_connection(connection=connection, move=ConnectionMove(name), by=by, answer=answer)


def test_accepting_opens_the_contacts_to_both(request_, buyer, seller):
    contact = {"name": "赵工", "phone": "", "email": "zhao@example.org"}

    move(request_, "accept", seller, Answer(contact=contact))

    stored = Connection.objects.get()
    assert (stored.status, stored.awaiting, stored.expires_on) == ("accepted", "", None)
    assert stored.answered_at is not None
    assert read_contact(connection=stored, by=buyer).name == "赵工"
    assert read_contact(connection=stored, by=seller).phone == "13800000000"
    assert list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True)) == [
        "connection.accept", "connection.read_contact", "connection.read_contact",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ConnectionStatus)
def test_contacts_are_closed_to_whom_they_do_not_concern(buyer, seller, status):
    connection = ConnectionFactory(demand_people=[buyer], supply_people=[seller], status=status)
    viewer = MembershipFactory(organization=connection.demand, role=Role.VIEWER).user
    strangers = [UserFactory(), viewer]
    if status not in CONTACTS_OPEN:
        strangers += [buyer, seller]

    for person in strangers:
        with pytest.raises(PermissionDenied):
            read_contact(connection=connection, by=person)


def test_declining_needs_a_reason(request_, seller):
    for answer in (Answer(), Answer(["unknown"]), Answer(["other"], words=" ")):
        with pytest.raises(DeclineReasonError):
            move(request_, "decline", seller, answer)

    move(request_, "decline", seller, Answer(["budget"], words="低于成本"))

    step = request_.steps.get()
    assert (request_.status, step.reasons, step.words) == ("declined", ["budget"], "低于成本")


def test_only_the_side_that_is_asked_answers(request_, buyer, seller):
    for name in ("accept", "decline", "propose"):
        with pytest.raises(ConnectionMoveError):
            move(request_, name, buyer)
    with pytest.raises(ConnectionMoveError):
        move(request_, "recall", seller)

    move(request_, "recall", buyer)

    assert (request_.status, request_.answered_at) == ("recalled", None)


def test_a_proposal_asks_the_other_side_and_takes_effect_when_accepted(request_, buyer, seller):
    other = SolutionFactory(organization=request_.supply)

    move(request_, "propose", seller, Answer(scope="先做一条线", solution=other))
    assert (request_.awaiting, request_.solution_id == other.pk) == ("demand", False)
    assert request_.steps.first().proposal == {
        "scope": "先做一条线", "solution": other.public_id,
    }  # fmt: skip

    move(request_, "accept", buyer)
    assert (request_.status, request_.solution) == ("accepted", other)


def test_a_proposal_names_a_solution_of_the_same_provider(request_, seller):
    with pytest.raises(PermissionDenied):
        move(request_, "propose", seller, Answer(solution=SolutionFactory()))

    other = SolutionFactory(organization=request_.supply)
    ConnectionFactory(
        scenario=request_.scenario, solution=other, demand=request_.demand, supply=request_.supply
    )
    with pytest.raises(ConnectionExistsError):
        move(request_, "propose", seller, Answer(solution=other))


def test_words_before_the_acceptance_tell_no_contact(request_, seller):
    for answer in (Answer(words="加微信：wang_gong88"), Answer(scope="打 13812345678")):
        with pytest.raises(ContactInTextError):
            move(request_, "propose", seller, answer)


@pytest.mark.parametrize("status", ConnectionStatus)
@pytest.mark.parametrize("name", MOVES)
def test_moves_follow_the_table(buyer, seller, status, name):
    connection = ConnectionFactory(demand_people=[buyer], supply_people=[seller], status=status)
    allowed = {person: name in possible_moves(person, connection) for person in (buyer, seller)}
    is_possible = status in MOVES[name].sources and MOVES[name].mover != Mover.PLATFORM
    assert any(allowed.values()) == is_possible

    for person in (buyer, seller):
        if not allowed[person]:
            with pytest.raises((PermissionDenied, ConnectionMoveError)):
                move(connection, name, person)
    mover = next((person for person, may in allowed.items() if may), None)
    if mover is not None:
        move(connection, name, mover)
        assert connection.status == MOVES[name].target


def test_a_viewer_makes_no_move(request_):
    viewer = MembershipFactory(organization=request_.supply, role=Role.VIEWER).user

    assert possible_moves(viewer, request_) == []
    with pytest.raises(PermissionDenied):
        move(request_, "accept", viewer)


def test_a_stale_page_moves_nothing(request_, buyer, seller):
    stale = Connection.objects.get()
    move(request_, "recall", buyer)

    with pytest.raises(ConnectionMoveError):
        move(stale, "accept", seller)

    assert Connection.objects.get().status == "recalled"


@pytest.mark.parametrize("contact", [{}, {"name": "赵工"}, {"name": " ", "phone": "13800000000"}])
def test_accepting_needs_somebody_who_can_be_reached(buyer, seller, contact):
    connection = ConnectionFactory(demand_people=[buyer], supply_people=[seller], supply_contact={})

    with pytest.raises(ContactMissingError):
        move(connection, "accept", seller, Answer(contact=contact))

    assert Connection.objects.get().status == "requested"

"""What becomes of connections whose records are no longer published."""

import pytest

from matchmaking.common.models import OutboxEvent
from matchmaking.common.outbox import relay_events
from matchmaking.connections.figures import response_figures
from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import LIVE, ConnectionStatus
from matchmaking.connections.tasks import remind_and_expire_connections
from matchmaking.connections.withdrawal import end_unlisted
from matchmaking.notifications.kinds import Kind
from matchmaking.notifications.models import Notification
from matchmaking.notifications.reading import notices
from matchmaking.organizations.models import PlatformRole
from matchmaking.organizations.moves import PostingMove
from matchmaking.organizations.suspension import suspend_organization
from matchmaking.organizations.workflow import Decision, move_posting
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import UserFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(buyer, seller):
    return ConnectionFactory(demand_people=[buyer], supply_people=[seller])


def state(row):
    row.refresh_from_db()
    return row.status, [(step.move, step.side, step.reasons) for step in row.steps.all()]


GONE = {
    kind: ("withdrawn", [("withdraw", "", [f"{kind}_gone"])]) for kind in ("scenario", "solution")
}


@pytest.mark.parametrize("kind", ["scenario", "solution"])
@pytest.mark.parametrize("name", [PostingMove.CLOSE, PostingMove.WITHDRAW, PostingMove.TAKE_DOWN])
def test_an_open_request_ends_with_its_record(request_, buyer, seller, kind, name):
    other = ConnectionFactory()
    owner = buyer if kind == "scenario" else seller
    by = UserFactory(platform_role="reviewer") if name == PostingMove.TAKE_DOWN else owner
    move_posting(getattr(request_, kind), name, by=by, decision=Decision(["unclear"]))

    relay_events()

    assert state(request_) == GONE[kind]
    assert (request_.awaiting, request_.answered_at) == ("", None)
    assert request_.ended_at is not None
    assert state(other) == ("requested", [])


def test_both_sides_are_told_and_read_why(request_, buyer, seller):
    move_posting(request_.scenario, PostingMove.WITHDRAW, by=buyer)

    for _ in range(2):
        relay_events()
        OutboxEvent.objects.update(processed_at=None)

    told = Notification.objects.filter(kind=Kind.CONNECTION_WITHDRAWN)
    assert {row.user for row in told} == {buyer, seller}
    assert told.count() == 2
    assert ConnectionStep.objects.count() == 1
    [notice] = notices(told.filter(user=seller), seller)
    assert notice.reasons == ("需求场景已下架",)


def test_a_change_of_a_published_record_ends_nothing(request_, buyer):
    move_posting(request_.scenario, PostingMove.CONFIRM, by=buyer)
    relay_events()

    assert state(request_) == ("requested", [])


def test_suspension_ends_what_is_open(request_):
    by = UserFactory(platform_role=PlatformRole.ADMINISTRATOR)
    suspend_organization(organization=request_.supply, reason="材料不实", by=by)

    relay_events()

    assert state(request_) == GONE["solution"]


def test_a_proposal_ends_with_the_solution_that_it_names(request_):
    request_.proposed_solution = SolutionFactory(organization=request_.supply, status="withdrawn")
    request_.save()

    assert (end_unlisted(), end_unlisted()) == (1, 0)
    assert state(request_) == GONE["solution"]


@pytest.mark.parametrize("status", [status for status in ConnectionStatus if status != "requested"])
def test_what_is_agreed_or_over_goes_on_as_it_is(buyer, status):
    row = ConnectionFactory(demand_people=[buyer], status=status)
    move_posting(row.scenario, PostingMove.WITHDRAW, by=buyer)
    relay_events()

    assert state(row) == (status, [])
    assert row.is_live == (status in LIVE)


def test_the_clock_ends_a_request_that_came_while_its_record_went(request_):
    request_.scenario.status = "closed"
    request_.scenario.save()

    for _ in range(2):
        remind_and_expire_connections()

    assert state(request_) == GONE["scenario"]


def test_nobody_is_blamed_for_not_answering_what_was_withdrawn(request_, buyer):
    move_posting(request_.scenario, PostingMove.WITHDRAW, by=buyer)
    relay_events()

    assert response_figures(request_.supply).n_due == 0

"""Which events are written for whom, and that a payload never tells what a record says."""

import json

import pytest
from django.utils import timezone

from matchmaking.common.outbox import relay_events
from matchmaking.connections.models import ConnectionStep, Watch
from matchmaking.connections.moves import MOVES, ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.results import rate, write_outcome
from matchmaking.connections.services import request_connection
from matchmaking.connections.thread.messages import send_message
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.organizations.members import change_role, remove_member
from matchmaking.organizations.models import Organization, Role
from matchmaking.organizations.moves import POSTING_MOVES, REVISION_MOVES, PostingMove
from matchmaking.scenarios.models import ScenarioTransition, Visibility
from matchmaking.solutions.models import SolutionTransition
from matchmaking.webhooks.events import CHOSEN, OF_CONNECTION, EventType
from matchmaking.webhooks.handlers import HANDLERS
from matchmaking.webhooks.models import OffReason, WebhookDelivery, WebhookEndpoint
from scripts import ROOT
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import (
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.webhooks import WebhookEndpointFactory

pytestmark = pytest.mark.django_db

CONNECTION_KEYS = {
    "organization", "object", "id", "url", "scenario", "solution", "side", "by", "act", "status",
    "turn", "due_on",
}  # fmt: skip
POSTING_KEYS = {"organization", "object", "id", "url", "act", "status"}


@pytest.fixture
def sides():
    """The endpoints of both sides of a pair, by side."""
    found = {}
    for side, maker in ((Side.DEMAND, OrganizationFactory), (Side.SUPPLY, ProviderFactory)):
        organization = maker(
            name_zh=f"canary-{side}-zh", name_en=f"canary-{side}-en", city=f"canary-{side}-city"
        )
        found[side] = WebhookEndpointFactory(organization=organization)
    return found


@pytest.fixture
def connection(sides):
    demand, supply = sides[Side.DEMAND].organization, sides[Side.SUPPLY].organization
    return ConnectionFactory(
        demand=demand,
        supply=supply,
        scenario__title="canary-title",
        scenario__requirement="canary-requirement",
        solution__title="canary-offer",
        message="canary-message",
        question="canary-question",
    )


def handle_twice(topic, pk):
    """Handle an event as if it were delivered twice; return what is sent, each once."""
    for _ in range(2):
        HANDLERS[topic](pk)
    return sent()


def sent():
    rows = WebhookDelivery.objects.select_related("endpoint__organization").order_by("pk")
    assert len({(row.endpoint_id, row.dedupe_key) for row in rows}) == len(rows)
    return {(row.event_type, row.endpoint_id): json.loads(row.payload) for row in rows}


@pytest.mark.parametrize("move", ConnectionMove)
def test_both_sides_hear_of_every_move(sides, connection, move):
    step = ConnectionStep.objects.create(connection=connection, move=move, side=Side.DEMAND)

    found = handle_twice("connection.moved", step.pk)

    kind = OF_CONNECTION[move]
    assert set(found) == {(kind, endpoint.pk) for endpoint in sides.values()}
    for side, endpoint in sides.items():
        body = found[kind, endpoint.pk]
        assert body["type"] == kind
        assert body["data"] == {
            "organization": endpoint.organization.public_id,
            "object": "connection",
            "id": connection.public_id,
            "url": f"http://127.0.0.1:8000/api/v1/connections/{connection.public_id}/",
            "scenario": connection.scenario.public_id,
            "solution": connection.solution.public_id,
            "side": side,
            "by": "demand",
            "act": move,
            "status": "requested",
            "turn": "supply",
            "due_on": connection.due_on.isoformat(),
        }


def test_every_move_has_its_event():
    assert set(OF_CONNECTION) == {ConnectionMove.REQUEST, *MOVES}
    assert set(OF_CONNECTION.values()) <= set(CHOSEN)


@pytest.mark.parametrize(
    ("kind", "model", "factory"),
    [
        ("scenario", ScenarioTransition, ScenarioFactory),
        ("solution", SolutionTransition, SolutionFactory),
    ],
)
def test_owner_of_a_record_hears_of_its_moves(kind, model, factory):
    posting = factory(title="canary-title")
    endpoint = WebhookEndpointFactory(organization=posting.organization)
    WebhookEndpointFactory()
    moves = [*((move, False) for move in POSTING_MOVES), *((move, True) for move in REVISION_MOVES)]

    told = {}
    for move, is_revision in moves:
        step = model.objects.create(posting=posting, move=move, is_revision=is_revision)
        before = set(WebhookDelivery.objects.values_list("pk", flat=True))
        handle_twice(f"{kind}.moved", step.pk)
        for row in WebhookDelivery.objects.exclude(pk__in=before):
            told[move, is_revision] = row.event_type.removeprefix(f"{kind}.")
            data = json.loads(row.payload)["data"]
            assert set(data) == POSTING_KEYS
            assert (row.endpoint, data["id"], data["act"]) == (endpoint, posting.public_id, move)

    assert told == {
        (PostingMove.APPROVE, False): "published",
        (PostingMove.PUBLISH, False): "published",
        (PostingMove.REOPEN, False): "published",
        (PostingMove.APPROVE, True): "updated",
        (PostingMove.RETURN, False): "returned",
        (PostingMove.RETURN, True): "returned",
        (PostingMove.TAKE_DOWN, False): "returned",
        (PostingMove.CLOSE, False): "withdrawn",
        (PostingMove.WITHDRAW, False): "withdrawn",
        (PostingMove.FADE, False): "faded",
    }


@pytest.mark.parametrize("factory", [ScenarioFactory, SolutionFactory])
def test_owner_of_a_watched_record_hears_of_partners(factory):
    posting = factory(title="canary-title")
    endpoint = WebhookEndpointFactory(organization=posting.organization)
    WebhookEndpointFactory()
    watch = Watch.objects.create(**{posting.kind_name: posting}, told_at=timezone.now(), n_new=3)

    found = handle_twice("watch.found", watch.pk)

    assert list(found) == [("watch.found", endpoint.pk)]
    assert found["watch.found", endpoint.pk]["data"]["id"] == posting.public_id


@pytest.mark.parametrize("visibility", Visibility)
def test_story_of_a_connection_never_tells_what_anybody_wrote(sides, visibility):
    """From the request to the rating: no word of either side leaves with a message."""
    demand, supply = (sides[side].organization for side in (Side.DEMAND, Side.SUPPLY))
    buyer, seller = (sides[side].responsible for side in (Side.DEMAND, Side.SUPPLY))
    Organization.objects.filter(pk=supply.pk).update(verified_at=timezone.now())
    scenario = ScenarioFactory(
        organization=demand,
        title="canary-title",
        requirement="canary-requirement",
        pain_points="canary-pain",
        visibility=visibility,
        contact_name="canary-person",
    )
    solution = SolutionFactory(organization=supply, title="canary-offer", summary="canary-summary")
    connection = request_connection(
        side=Side.DEMAND,
        by=buyer,
        scenario=scenario,
        solution=solution,
        message="canary-message",
        question="canary-question",
        contact={"name": "canary-li", "phone": "13800000000", "email": "canary@example.org"},
    )
    said = Answer(words="canary-words", contact={"name": "canary-zhang", "phone": "13900000000"})
    for move, by in (("accept", seller), ("meet", buyer), ("contract", buyer), ("deliver", buyer)):
        move_connection(connection=connection, move=ConnectionMove(move), by=by, answer=said)
        if move == "accept":
            send_message(connection=connection, text="canary-text", by=seller)
    outcome = {"value": 2, "months": 3, "effects": [], "words": "canary-outcome"}
    write_outcome(connection=connection, fields=outcome, by=seller)
    grades = {"understanding": 5, "delivery": 5, "effect": 5, "service": 5}
    rate(connection=connection, fields={**grades, "words": "canary-praise"}, by=buyer)

    relay_events()

    told = sent()
    n_demand = sum(endpoint == sides[Side.DEMAND].pk for _, endpoint in told)
    assert {kind for kind, _ in told} == {
        "connection.requested", "connection.accepted", "connection.message",
        "connection.advanced", "connection.result",
    }  # fmt: skip
    assert n_demand * 2 == len(told)
    for row in WebhookDelivery.objects.select_related("endpoint"):
        for hidden in ("canary", "138", "139", "@", buyer.name, seller.name):
            assert hidden not in row.payload.replace(row.endpoint.organization.public_id, "")
        if row.endpoint == sides[Side.SUPPLY]:
            assert demand.public_id not in row.payload
        assert set(json.loads(row.payload)["data"]) == CONNECTION_KEYS


def test_only_chosen_events_reach_an_endpoint_that_is_on(sides, connection):
    step = ConnectionStep.objects.create(connection=connection, move="accept", side=Side.SUPPLY)
    demand = sides[Side.DEMAND]
    others = [EventType.CONNECTION_DECLINED.value, EventType.WATCH_FOUND.value]
    WebhookEndpoint.objects.filter(pk=demand.pk).update(events=others)
    off = WebhookEndpointFactory(
        organization=demand.organization,
        is_enabled=False,
        disabled_at=timezone.now(),
        disabled_reason="by_hand",
    )
    Organization.objects.filter(pk=sides[Side.SUPPLY].organization.pk).update(
        suspended_at=timezone.now()
    )

    assert handle_twice("connection.moved", step.pk) == {}
    assert not off.is_enabled


def test_organization_without_endpoints_costs_one_query(django_assert_num_queries):
    connection = ConnectionFactory(status=ConnectionStatus.ACCEPTED)
    step = ConnectionStep.objects.create(connection=connection, move="accept")
    posting = ScenarioFactory()
    moved = ScenarioTransition.objects.create(posting=posting, move="approve")
    watch = Watch.objects.create(scenario=posting, told_at=timezone.now())
    WebhookEndpointFactory()

    for topic, pk in (
        ("connection.moved", step.pk),
        ("connection.said", 1),
        ("connection.result", 1),
        ("scenario.moved", moved.pk),
        ("watch.found", watch.pk),
    ):
        with django_assert_num_queries(1):
            HANDLERS[topic](pk)


@pytest.mark.parametrize("n_endpoints", [1, 3])
def test_more_endpoints_take_no_more_queries(
    sides, connection, django_assert_num_queries, n_endpoints
):
    WebhookEndpointFactory.create_batch(n_endpoints, organization=sides[Side.DEMAND].organization)
    step = ConnectionStep.objects.create(connection=connection, move="accept")

    with django_assert_num_queries(4):  # who hears, twice; the step; one insertion
        HANDLERS["connection.moved"](step.pk)


@pytest.mark.parametrize("act", [
    lambda seat, by: remove_member(membership=seat, by=by),
    lambda seat, by: change_role(membership=seat, role=Role.EDITOR, by=by),
])  # fmt: skip
def test_endpoint_ends_with_the_ownership_of_whoever_set_it_up(act):
    owner, leaver = UserFactory(), UserFactory()
    organization = OrganizationFactory(members=[owner, leaver])
    kept = WebhookEndpointFactory(organization=organization, responsible=owner)
    lost = WebhookEndpointFactory(organization=organization, responsible=leaver)
    elsewhere = WebhookEndpointFactory(responsible=leaver)

    act(organization.memberships.get(user=leaver), owner)
    relay_events()

    off = WebhookEndpoint.objects.filter(is_enabled=False)
    assert [(row, row.disabled_reason) for row in off] == [(lost, OffReason.LEFT)]
    assert {kept, elsewhere} <= set(WebhookEndpoint.objects.filter(is_enabled=True))


def test_documentation_names_every_event_and_field():
    text = (ROOT / "docs" / "webhooks.md").read_text()

    assert {kind for kind in EventType if f"`{kind}`" not in text} == set()
    assert {key for key in CONNECTION_KEYS if f'"{key}"' not in text} == set()

"""Connections over the API: who reads what, requests, and the moves that follow."""

import pytest
from django.utils import timezone

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionStatus, Side
from matchmaking.matching.pipeline import execute_runs
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Visibility
from tests.api.connections import CONTACT, HIDDEN, LEARNED, UNKNOWN, URL, address, ids
from tests.api.drafts import errors, refusal
from tests.factories.connections import ConnectionFactory
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def test_connection_tells_both_sides_what_comes_next(as_user, connect, buyer, seller):
    row = connect(scenario__title="划伤漏检", solution__title="视觉质检")

    bodies = {side: as_user(user).get(address(row)).json() for side, user in
              (("demand", buyer), ("supply", seller))}  # fmt: skip

    body = bodies["supply"]
    assert {name: body[name] for name in ("status", "started_by", "awaiting", "turn", "side")} == {
        "status": "requested",
        "started_by": "demand",
        "awaiting": "supply",
        "turn": "supply",
        "side": "supply",
    }
    assert body["scenario"] == {"id": row.scenario.public_id, "title": "划伤漏检"}
    assert body["solution"] == {"id": row.solution.public_id, "title": "视觉质检"}
    assert body["demand"]["id"] == row.demand.public_id
    assert body["supply"]["id"] == row.supply.public_id
    assert body["due_on"] == row.due_on.isoformat()
    assert (body["message"], body["has_open_contacts"]) == (row.message, False)
    assert body["possible_moves"] == ["accept", "decline", "propose"]
    assert (bodies["demand"]["side"], bodies["demand"]["possible_moves"]) == ("demand", ["recall"])


@pytest.mark.parametrize("status", ConnectionStatus)
def test_no_answer_but_that_of_the_contact_holds_one(as_user, connect, buyer, seller, status):
    row = connect(status=status)
    connect(status=status, started_by="supply")

    for user in (buyer, seller):
        client = as_user(user)
        for url in (URL, address(row), address(row, "steps/")):
            text = client.get(url).content.decode()
            contacts = (*row.demand_contact.values(), *row.supply_contact.values())
            assert [word for word in contacts if word in text] == []


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", ConnectionStatus)
def test_enterprise_is_hidden_from_the_provider_until_acceptance(
    as_user, connect, buyer, seller, visibility, status
):
    row = connect(status=status, scenario__visibility=visibility)
    is_told = visibility not in HIDDEN or status in LEARNED

    for url, pick in ((address(row), lambda body: body), (URL, lambda body: body["results"][0])):
        told = pick(as_user(seller).get(url).json())["demand"]
        assert (told is not None) == is_told
        assert row.demand.name_zh in as_user(buyer).get(url).content.decode()
        assert (row.demand.name_zh in as_user(seller).get(url).content.decode()) == is_told


@pytest.mark.parametrize("part", ["", "moves/", "contact/", "steps/"])
def test_connection_of_others_reads_like_an_unknown_one(as_user, api, connect, part):
    row = connect(status="accepted")
    posted = part in {"moves/", "contact/"}

    for person in (UserFactory(), MembershipFactory().user, UserFactory(platform_role="reviewer")):
        client = as_user(person)
        call = client.post if posted else client.get
        answers = [call(address(row, part)), call(f"{URL}{UNKNOWN}/{part}")]
        assert refusal(answers[0]) == (404, "not_found")
        assert answers[0].json() == answers[1].json()
    call = api.post if posted else api.get
    assert refusal(call(address(row, part))) == (401, "not_authenticated")


def test_list_has_own_connections_newest_first_by_pages(as_user, connect, seller):
    rows = [connect(status="declined") for _ in range(5)]
    ConnectionFactory()
    client = as_user(seller)

    found, query = [], "page_size=2"
    while query:
        page = client.get(f"{URL}?{query}").json()
        found += [row["id"] for row in page["results"]]
        query = page["next_cursor"] and f"page_size=2&cursor={page['next_cursor']}"

    assert found == [row.public_id for row in reversed(rows)]


def test_filters_narrow_the_list(as_user, connect, buyer):
    asked, received = connect(), connect(started_by="supply")
    accepted = connect(status="accepted")
    offered = ConnectionFactory(supply_people=[buyer])
    client = as_user(buyer)

    def found(**query):
        return ids(client.get(URL, query))

    everything = {row.public_id for row in (asked, received, accepted, offered)}
    assert found() == everything
    assert found(side="supply") == {offered.public_id}
    assert found(side="demand") == everything - {offered.public_id}
    assert found(status=["accepted", "declined"]) == {accepted.public_id}
    assert found(awaiting="me") == {received.public_id, offered.public_id}
    assert found(awaiting="other") == {asked.public_id}
    assert found(scenario=offered.scenario.public_id) == {offered.public_id}
    assert found(solution=asked.solution.public_id) == {asked.public_id}
    assert found(solution=SolutionFactory().public_id) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"side": "both"}, {"status": "open"}, {"awaiting": "nobody"}, {"scenario": UNKNOWN},
        {"solution": "1"}, {"demand": "1"}, {"demand_contact__phone": "1"}, {"status": ""},
    ],
)  # fmt: skip
def test_filters_refuse_what_nobody_knows(as_user, buyer, query):
    response = as_user(buyer).get(URL, query)

    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(query)


def test_filter_knows_no_scenario_that_the_reader_may_not_see(as_user, buyer):
    hidden = ConnectionFactory(scenario__status="withdrawn").scenario
    client = as_user(buyer)

    answers = [client.get(URL, {"scenario": key}) for key in (hidden.public_id, UNKNOWN)]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()


@pytest.fixture
def body(buyer):
    scenario = ScenarioFactory(organization=OrganizationFactory(members=[buyer]))
    return {
        "scenario": scenario.public_id,
        "solution": SolutionFactory().public_id,
        "message": "希望进一步了解贵司方案。",
        "question": "多久能上线？",
        "contact": CONTACT,
    }


def test_enterprise_asks_and_repeats_its_request(as_user, body, buyer):
    client, key = as_user(buyer), {"Idempotency-Key": "one"}

    first, again = (client.post(URL, body, headers=key) for _ in range(2))

    row = Connection.objects.get()
    assert first.status_code == 201
    assert first.headers["Location"] == address(row)
    assert client.get(first.headers["Location"]).json() == first.json()
    assert (row.started_by, row.demand_contact, row.question) == ("demand", CONTACT, "多久能上线？")
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"


def test_provider_asks_by_the_records_it_names(as_user, body):
    provider = Connection.solution.field.related_model.objects.get().organization
    seller = MembershipFactory(organization=provider, role=Role.EDITOR).user

    response = as_user(seller).post(URL, body)

    assert (response.status_code, response.json()["started_by"]) == (201, "supply")
    assert Connection.objects.get().supply_contact == CONTACT


def test_request_is_for_those_who_write_for_the_side(as_user, body, buyer, api):
    viewer = MembershipFactory(
        organization=ScenarioFactory._meta.model.objects.get().organization, role=Role.VIEWER
    ).user

    for person in (viewer, UserFactory(), UserFactory(platform_role="reviewer")):
        assert refusal(as_user(person).post(URL, body)) == (403, "permission_denied")
    assert refusal(as_user(MembershipFactory().user).post(URL, body))[0] == 403
    wrong_side = as_user(buyer).post(URL, {**body, "side": "supply"})
    assert refusal(wrong_side) == (403, "permission_denied")
    assert refusal(api.post(URL, body)) == (401, "not_authenticated")
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"scenario": UNKNOWN}, "scenario", "unknown_record"),
        ({"solution": UNKNOWN}, "solution", "unknown_record"),
        ({"side": "both"}, "side", "invalid_choice"),
        ({"message": " "}, "message", "blank"),
        ({"message": "长" * 601}, "message", "max_length"),
        ({"question": "长" * 201}, "question", "max_length"),
        ({"contact": {"name": "李工"}}, "contact.phone", "required"),
        ({"contact": {**CONTACT, "email": "no"}}, "contact.email", "invalid"),
        ({"contact": {**CONTACT, "wechat": "li"}}, "contact.wechat", "unknown_field"),
        ({"status": "accepted"}, "status", "unknown_field"),
        ({"demand": "1"}, "demand", "unknown_field"),
    ],
)
def test_wrong_request_is_refused_by_the_name_of_its_field(
    as_user, body, buyer, changed, field, code
):
    response = as_user(buyer).post(URL, body | changed)

    assert response.status_code == 400
    assert errors(response) == {field: code}
    assert not Connection.objects.exists()


def test_request_names_no_record_that_is_hidden_from_the_writer(as_user, body, buyer):
    for factory, name in ((ScenarioFactory, "scenario"), (SolutionFactory, "solution")):
        hidden = factory(status="draft", published_at=None)
        response = as_user(buyer).post(URL, {**body, name: hidden.public_id})
        assert errors(response) == {name: "unknown_record"}


def test_use_case_refuses_by_its_code(as_user, body, buyer):
    client = as_user(buyer)

    with_contact = client.post(URL, {**body, "question": "请打 13812345678"})
    client.post(URL, body)
    twice = client.post(URL, body)

    assert refusal(with_contact) == (409, "contact_in_text")
    assert refusal(twice) == (409, "connection_exists")


def test_suspended_organization_is_told_so(as_user, body, connect, buyer):
    row = connect()
    buyer.organizations.update(suspended_at=timezone.now())

    for url, sent in ((URL, body), (address(row, "moves/"), {"move": "recall"})):
        assert refusal(as_user(buyer).post(url, sent)) == (409, "organization_suspended")


def test_reasons_of_the_match_come_in_words(as_user, body, buyer):
    scenario = ScenarioFactory._meta.model.objects.get()
    execute_runs([MatchRunFactory(scenario=scenario).pk])

    reasons = as_user(buyer).post(URL, body).json()["reasons"]

    assert reasons != []
    assert all(reason["text"] for reason in reasons)


@pytest.mark.parametrize("visibility", HIDDEN)
@pytest.mark.parametrize("status", ConnectionStatus)
def test_scenario_tells_its_organization_to_the_accepted_provider(
    as_user, connect, seller, visibility, status
):
    row = connect(status=status, scenario__visibility=visibility)
    other = MembershipFactory(organization=ProviderFactory()).user
    url = f"/api/v1/scenarios/{row.scenario.public_id}/"

    if visibility == Visibility.ANONYMOUS:  # the other kind is read by matched providers alone
        told = as_user(seller).get(url).json()
        assert (told["organization"] is not None) == (status in LEARNED)
        assert told["confidential"] is None
        assert as_user(other).get(url).json()["organization"] is None


@pytest.mark.parametrize("n_rows", [1, 3])
def test_list_costs_the_same_queries_for_any_number(
    as_user, connect, buyer, n_rows, django_assert_num_queries
):
    for side in list(Side) * n_rows:
        connect(started_by=side, scenario__visibility="anonymous")
    client = as_user(buyer)

    with django_assert_num_queries(5):  # session, user, rows, unread, own organizations
        assert len(client.get(URL).json()["results"]) == 2 * n_rows


@pytest.mark.parametrize("n_rows", [1, 3])
def test_steps_cost_the_same_queries_for_any_number(
    as_user, connect, buyer, n_rows, django_assert_num_queries
):
    row = connect()
    for number in range(n_rows):
        row.steps.create(move="propose", side=list(Side)[number % 2], proposal={"scope": "一"})
    client = as_user(buyer)

    with django_assert_num_queries(4):
        assert len(client.get(address(row, "steps/")).json()["results"]) == n_rows


@pytest.mark.parametrize("n_rows", [1, 3])
def test_scenarios_cost_one_query_for_what_was_revealed(
    as_user, connect, seller, n_rows, django_assert_num_queries
):
    for _ in range(n_rows):
        connect(status="accepted", scenario__visibility="anonymous")
    client = as_user(seller)

    with django_assert_num_queries(8):
        rows = client.get("/api/v1/scenarios/").json()["results"]
    assert [row["organization"] is not None for row in rows] == [True] * n_rows

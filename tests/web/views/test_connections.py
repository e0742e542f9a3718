"""The boxes of connections and the page of one of them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import ConnectionStep
from matchmaking.connections.moves import ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.thread.marks import mark_read
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Visibility
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import (
    MembershipFactory,
    OrganizationFactory,
    ProviderFactory,
    UserFactory,
)
from tests.factories.threads import MessageFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

SCENARIOS = "/scenarios/"
BOXES = "/connections/"


@pytest.fixture
def buyer():
    return UserFactory(name="王工")


@pytest.fixture
def seller():
    return UserFactory(name="张经理")


@pytest.fixture
def connect(buyer, seller):
    """Make connections between the same two organizations."""
    first = ConnectionFactory(
        demand=OrganizationFactory(members=[buyer], name_en="Jiangzhou Steel"),
        supply=ProviderFactory(members=[seller], name_en="Visiontek"),
        scenario__title="带钢划伤漏检",
        solution__title="表面质检",
    )

    def make(**fields):
        return ConnectionFactory(demand=first.demand, supply=first.supply, **fields)

    make.first = first
    return make


def as_user(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_boxes_tell_who_must_act_on_each_side(connect, buyer, seller):
    asked = words(as_user(seller).get(BOXES, {"box": "answer"}))
    waiting = words(as_user(buyer).get(BOXES, {"box": "waiting"}))

    assert "To do 1 To answer 1 Waiting for the other side 0 In progress 0 Over 0" in asked
    assert "带钢划伤漏检 Jiangzhou Steel Our solution: 表面质检" in asked
    assert "Waiting for an answer Our turn Please answer by" in asked
    assert "To do 0 To answer 0 Waiting for the other side 1" in waiting
    assert "表面质检 Visiontek Our scenario: 带钢划伤漏检" in waiting
    assert "The other side is asked to answer by" in waiting
    assert "Our turn" not in waiting


def test_days_are_told_as_people_write_them(connect, seller, client):
    connect.first.due_on = date(2027, 1, 5)
    connect.first.save()
    client.force_login(seller)

    assert "Please answer by January 5." in words(as_user(seller).get(BOXES))
    assert "请在 1月5日前答复。" in words(client.get(BOXES))


def test_boxes_say_in_words_what_is_overdue(connect, seller):
    row = connect.first
    row.due_on = timezone.localdate() - timedelta(days=2)
    row.save()

    assert "overdue by 2 days" in words(as_user(seller).get(BOXES))


@pytest.mark.parametrize(
    ("status", "box"),
    [
        (ConnectionStatus.ACCEPTED, "progress"),
        (ConnectionStatus.CONTRACTED, "progress"),
        (ConnectionStatus.DELIVERED, "over"),
        (ConnectionStatus.DECLINED, "over"),
        (ConnectionStatus.EXPIRED, "over"),
    ],
)
def test_a_connection_lies_in_the_box_of_its_state(buyer, status, box):
    ConnectionFactory(demand_people=[buyer], status=status)
    client = as_user(buyer)

    found = {name: bool(client.get(BOXES, {"box": name}).context["cards"]) for name in _boxes()}

    assert found == {name: name == box for name in _boxes()}


def _boxes():
    return ("answer", "waiting", "progress", "over")


def test_box_narrows_by_own_record_and_status(connect, buyer):
    talks = connect(status=ConnectionStatus.MEETING)
    trial = connect(status=ConnectionStatus.TRIAL, scenario=talks.scenario)
    other = connect(status=ConnectionStatus.TRIAL)
    client = as_user(buyer)

    def found(**query):
        page = client.get(BOXES, {"box": "progress", **query})
        return {card.connection for card in page.context["cards"]}

    assert found() == {talks, trial, other}
    assert found(record=talks.scenario.public_id) == {talks, trial}
    assert found(status="trial") == {trial, other}
    assert found(record=talks.scenario.public_id, status="trial") == {trial}
    assert found(record="nothing", status="x") == {talks, trial, other}


def test_box_shows_what_is_due_first_on_top_and_pages(connect, buyer):
    today = timezone.localdate()
    rows = [
        connect(status=ConnectionStatus.MEETING, due_on=today + timedelta(days=number))
        for number in range(22, 0, -1)
    ]
    client = as_user(buyer)

    first = client.get(BOXES, {"box": "progress"})
    second = client.get(BOXES, {"box": "progress", "page": 2})

    assert [card.connection for card in first.context["cards"]] == rows[:1:-1]
    assert [card.connection for card in second.context["cards"]] == rows[1::-1]
    assert "?box=progress&amp;page=2" in first.content.decode()


@pytest.mark.parametrize("n_rows", [1, 3])
def test_box_asks_the_database_as_often_for_many_rows(
    connect, buyer, django_assert_num_queries, n_rows
):
    for _ in range(n_rows):
        MessageFactory(connection=connect(status=ConnectionStatus.TRIAL))
    client = as_user(buyer)
    client.get(BOXES)

    with django_assert_num_queries(18):
        client.get(BOXES, {"box": "progress"})


def test_boxes_count_the_messages_that_wait_for_the_reader(connect, buyer, seller):
    talks, trial = connect(status=ConnectionStatus.MEETING), connect(status=ConnectionStatus.TRIAL)
    MessageFactory.create_batch(2, connection=talks)
    mark_read(message=MessageFactory(connection=trial), by=buyer)

    pages = [as_user(user).get(BOXES, {"box": "progress"}) for user in (buyer, seller)]

    found = [
        {card.connection: card.n_unread for card in page.context["cards"] if card.n_unread}
        for page in pages
    ]
    assert found == [{talks: 2}, {}]
    assert ["2 new messages" in words(page) for page in pages] == [True, False]


@pytest.mark.parametrize("box", ["answer", "waiting", "progress", "over"])
def test_empty_boxes_say_what_to_do(connect, buyer, box):
    page = as_user(buyer).get(BOXES, {"box": box, "status": "delivered"})

    assert ("nothing-title" in page.content.decode()) == (box != "waiting")


@pytest.mark.parametrize(
    ("kind", "way"), [("manufacturer", "Our scenarios"), ("provider", "Look for scenarios")]
)
def test_who_has_no_connection_is_shown_where_they_begin(kind, way):
    member = MembershipFactory(organization__kind=kind).user

    text = words(as_user(member).get(BOXES))

    assert "No connections yet Enterprises invite providers from the match list" in text
    assert way in text.partition("No connections yet")[2]


def test_strangers_see_no_connection(connect, client):
    address = connect.first.get_absolute_url()
    stranger = as_user(UserFactory())

    assert stranger.get(address).status_code == 404
    assert "带钢划伤漏检" not in words(stranger.get(BOXES))
    for url in (address, f"{address}move/", f"{address}contact/"):
        assert stranger.post(url).status_code in {404, 405}
        assert client.post(url).status_code in {302, 405}
    assert client.get(BOXES).status_code == 302


def test_header_counts_what_waits_for_members_only(connect, buyer, seller):
    connect()

    assert "Connections to do: 2" in words(as_user(seller).get("/providers/"))
    assert "to do:" not in words(as_user(buyer).get("/providers/"))
    assert "Connections" not in words(as_user(UserFactory()).get("/providers/"))
    assert "Connections" not in words(Client(headers={"accept-language": "en"}).get("/providers/"))


def test_page_shows_the_request_and_the_moves_of_the_side_that_is_asked(connect, seller):
    ConnectionStep.objects.create(
        connection=connect.first, move=ConnectionMove.REQUEST, side=Side.DEMAND
    )

    text = words(as_user(seller).get(connect.first.get_absolute_url()))

    assert "What the other side wrote 贵司的在线检测方案" in text
    assert "The question: 能否在 60 米/分钟" in text
    assert "Our turn Please answer by" in text
    assert "Without an answer the request expires after" in text
    assert "Accept Propose a change Decline" in text
    assert "Contacts open to both sides as soon as the request is accepted." in text
    assert "Asked for the connection" in text
    assert "13800000000" not in text


def test_page_offers_the_asker_to_recall_only(connect, buyer):
    text = words(as_user(buyer).get(connect.first.get_absolute_url()))

    assert "The other side is asked to answer by" in text
    assert "Recall the request" in text
    assert "Propose a change" not in text


def test_viewers_read_and_make_no_move(connect, seller):
    viewer = MembershipFactory(organization=connect.first.supply, role=Role.VIEWER).user
    move_connection(
        connection=connect.first,
        move=ConnectionMove.ACCEPT,
        by=seller,
        answer=Answer(contact={"name": "张", "phone": "13900000000"}),
    )
    address = connect.first.get_absolute_url()

    text = words(as_user(viewer).get(address))

    assert "Owners and editors of your organization can see the contact" in text
    assert "Talks have begun" not in text
    assert as_user(viewer).post(f"{address}contact/").status_code == 403


def test_contact_shows_after_the_acceptance_and_each_look_is_on_record(connect, buyer, seller):
    address = connect.first.get_absolute_url()
    assert as_user(seller).post(f"{address}contact/").status_code == 403
    connect.first.status, connect.first.awaiting = ConnectionStatus.ACCEPTED, ""
    connect.first.save()

    before = words(as_user(seller).get(address))
    whole = words(as_user(seller).post(f"{address}contact/"))
    region = words(_htmx(buyer).post(f"{address}contact/"))

    assert "Show the contact" in before
    assert "13800000000" not in before
    assert "Contact person 李工 Phone 13800000000 E-mail address li@example.org" in whole
    assert "What has happened" in whole
    assert region.startswith("Contacts Contact person 张经理 Phone 13900000000")
    assert AuditEvent.objects.filter(action="connection.read_contact").count() == 2


def _htmx(user) -> Client:
    client = Client(headers={"accept-language": "en", "HX-Request": "true"})
    client.force_login(user)
    return client


@pytest.mark.parametrize("visibility", [Visibility.ANONYMOUS, Visibility.MATCHED_ONLY])
def test_provider_learns_whose_scenario_it_is_on_acceptance(buyer, seller, visibility):
    row = ConnectionFactory(
        demand=OrganizationFactory(members=[buyer], name_en="Jiangzhou Steel", city="江州"),
        supply_people=[seller],
        scenario__visibility=visibility,
        scenario__pain_points="班组三缺一",
        started_by=Side.SUPPLY,
    )
    address, of_scenario = row.get_absolute_url(), row.scenario.get_absolute_url()
    client = as_user(seller)

    box = f"{BOXES}?box=waiting"
    before = [words(client.get(url)) for url in (box, address)]
    if visibility == Visibility.ANONYMOUS:
        before += [words(client.get(url)) for url in (of_scenario, SCENARIOS)]
    move_connection(connection=row, move=ConnectionMove.ACCEPT, by=buyer)
    box = f"{BOXES}?box=progress"
    after = [words(client.get(url)) for url in (BOXES, box, address)]
    if visibility == Visibility.ANONYMOUS:
        after += [words(client.get(url)) for url in (of_scenario, SCENARIOS)]

    assert ["Jiangzhou Steel" in text or "江州" in text for text in before] == [False] * len(before)
    assert ["Jiangzhou Steel" in text for text in after] == [True] * len(after)
    assert ("班组三缺一" in before[1]) == (visibility == Visibility.ANONYMOUS)
    assert "班组三缺一" in after[2]
    other = as_user(MembershipFactory(organization__kind="provider").user)
    assert "Jiangzhou Steel" not in words(other.get(of_scenario))


def test_stages_show_what_was_skipped(connect, buyer):
    row = connect(status=ConnectionStatus.CONTRACTED)
    for move in (ConnectionMove.ACCEPT, ConnectionMove.TRY, ConnectionMove.CONTRACT):
        ConnectionStep.objects.create(connection=row, move=move, side=Side.DEMAND)

    page = as_user(buyer).get(row.get_absolute_url())

    assert [stage.state for stage in page.context["stages"]] == [
        "done",
        "skipped",
        "done",
        "current",
        "",
    ]
    assert "then please confirm the delivery" in words(page)


def test_page_says_what_is_gone_while_the_connection_goes_on(connect, buyer, seller):
    rows = [connect(status=status) for status in ("trial", "withdrawn")]
    for row in rows:
        row.solution.status = "withdrawn"
        row.solution.save()

    trial, ended = (words(as_user(buyer).get(row.get_absolute_url())) for row in rows)

    assert "The solution is no longer published. What both sides have agreed to goes on." in trial
    assert "It ended, as one of the two records is no longer published." in ended
    assert "goes on." not in ended


def test_who_was_declined_can_ask_again(connect, buyer):
    row = connect(status=ConnectionStatus.DECLINED)
    again = reverse("web:solution_connect", args=[row.solution.public_id])

    page = as_user(buyer).get(row.get_absolute_url())

    assert f"{again}?scenario={row.scenario.public_id}" in page.content.decode()
    assert as_user(buyer).get(again, {"scenario": row.scenario.public_id}).status_code == 200

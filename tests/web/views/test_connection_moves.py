"""The moves of a connection: their pages, forms and refusals."""

import pytest
from django.test import Client

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, ConnectionStatus, Side
from matchmaking.connections.workflow import move_connection
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import UserFactory
from tests.factories.solutions import SolutionFactory
from tests.web.reading import words

pytestmark = pytest.mark.django_db

CONTACT = {"contact_name": "张经理", "contact_phone": "13900000000", "contact_email": ""}


@pytest.fixture
def buyer():
    return UserFactory(name="王工")


@pytest.fixture
def seller():
    return UserFactory(name="张经理")


@pytest.fixture
def row(buyer, seller):
    """An invitation that the provider has to answer."""
    return ConnectionFactory(demand_people=[buyer], supply_people=[seller], supply_contact={})


def as_user(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def move(user, row, name, **fields):
    return as_user(user).post(
        f"{row.get_absolute_url()}move/", {"move": name, **fields}, follow=True
    )


def test_accepting_gives_the_contact_and_opens_the_other(row, seller):
    page = as_user(seller).get(f"{row.get_absolute_url()}move/", {"move": "accept"})
    answered = move(seller, row, "accept", words="下周二下午方便", **CONTACT)

    assert page.context["form"]["contact_email"].value() == seller.email
    assert "This cannot be taken back." in words(page)
    row.refresh_from_db()
    assert (row.status, row.supply_contact["phone"]) == ("accepted", "13900000000")
    assert "both sides can see the contacts now" in words(answered)
    assert "Please get in touch and suggest a first talk by" in words(answered)
    assert "下周二下午方便" in words(answered)


def test_declining_needs_a_reason_and_keeps_the_words(row, seller):
    page = move(seller, row, "decline", words="人手不够")
    bare = move(seller, row, "decline", reasons=["other"])
    declined = move(seller, row, "decline", reasons=["capacity"], words="人手不够")

    assert list(page.context["form"].errors) == ["reasons"]
    assert page.context["form"]["words"].value() == "人手不够"
    assert list(bare.context["form"].errors) == ["words"]
    assert "No capacity at the moment" in words(declined)
    assert Connection.objects.get().status == ConnectionStatus.DECLINED


def test_each_side_declines_for_reasons_of_its_own(row, seller):
    refused = move(seller, row, "decline", reasons=["none_suitable"])

    assert list(refused.context["form"].errors) == ["reasons"]
    assert Connection.objects.get().status == ConnectionStatus.REQUESTED


def test_a_proposal_goes_to_the_other_side_that_may_accept_it(row, buyer, seller):
    other = SolutionFactory(title="轻量版质检", organization=row.supply)
    SolutionFactory(title="别家方案")
    page = as_user(seller).get(f"{row.get_absolute_url()}move/", {"move": "propose"})
    offered = list(page.context["form"].fields["solution"].queryset)

    move(
        seller,
        row,
        "propose",
        scope="先做一条产线",
        time="春节后启动",
        solution=other.public_id,
        words="更稳妥",
        **CONTACT,
    )
    seen = words(as_user(buyer).get(row.get_absolute_url()))
    asked = words(as_user(buyer).get(f"{row.get_absolute_url()}move/", {"move": "accept"}))
    move(buyer, row, "accept", **CONTACT)

    assert offered == [other]
    told = "Scope 先做一条产线 Time 春节后启动 Another solution 轻量版质检 更稳妥"
    assert f"The other side proposes a change {told}" in seen
    assert "Accept the proposal" in seen
    assert told in asked
    row.refresh_from_db()
    assert (row.status, row.solution) == (ConnectionStatus.ACCEPTED, other)
    assert row.supply_contact["name"] == "张经理"


def test_an_empty_proposal_and_a_contact_in_it_are_refused_beside_their_field(row, seller):
    empty = move(seller, row, "propose", **CONTACT)
    told = move(seller, row, "propose", time="请打 13800138000", **CONTACT)

    assert list(empty.context["form"].errors) == ["scope"]
    assert list(told.context["form"].errors) == ["time"]
    assert told.context["form"]["time"].value() == "请打 13800138000"


def test_a_contact_may_stand_in_words_once_both_have_agreed(row, seller):
    Connection.objects.update(status=ConnectionStatus.ACCEPTED, awaiting="")

    move(seller, row, "meet", words="会议号 13800138000")

    assert Connection.objects.get().status == ConnectionStatus.MEETING


def test_the_way_to_the_delivery(row, buyer, seller):
    move(seller, row, "accept", **CONTACT)
    for user, name in ((seller, "meet"), (buyer, "try"), (seller, "contract")):
        move(user, row, name)
    assert words(move(seller, row, "deliver")).count("This step is no longer possible") == 1
    page = move(buyer, row, "deliver")

    assert Connection.objects.get().status == ConnectionStatus.DELIVERED
    assert "Our turn Please write down the outcome by" in words(page)


def test_ending_tells_the_reasons(row, buyer):
    Connection.objects.update(status=ConnectionStatus.TRIAL, awaiting="")

    page = move(buyer, row, "end", reasons=["none_suitable"], words="精度不够")

    assert "None of the solutions is suitable" in words(page)
    assert "The connection has ended." in words(page)


def test_recalling(row, buyer):
    page = move(buyer, row, "recall", words="项目暂停")

    assert Connection.objects.get().status == ConnectionStatus.RECALLED
    assert "The request was recalled." in words(page)


@pytest.mark.parametrize("name", ["deliver", "recall", "request", "expire", "nothing", ""])
def test_a_move_that_is_not_possible_leads_back(row, seller, name):
    address = row.get_absolute_url()

    assert as_user(seller).get(f"{address}move/", {"move": name})["Location"] == address
    assert "no longer possible" in words(move(seller, row, name))
    assert Connection.objects.get().status == ConnectionStatus.REQUESTED


def test_a_move_that_the_other_side_forestalls_is_told(row, buyer, seller):
    move_connection(connection=row, move=ConnectionMove.RECALL, by=buyer)

    assert "no longer possible" in words(move(seller, row, "accept", **CONTACT))


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("status", list(ConnectionStatus))
def test_every_possible_move_has_a_page(buyer, side, status):
    people = {f"{side}_people": [buyer]}
    row = ConnectionFactory(status=status, **people)
    client = as_user(buyer)

    offers = client.get(row.get_absolute_url()).context["offers"]

    for offer in offers:
        page = client.get(f"{row.get_absolute_url()}move/", {"move": offer.move})
        assert page.context["offer"] == offer
        assert 'name="words"' in page.content.decode()

"""The board of leads of a provider."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.connections.moves import Side
from matchmaking.scenarios.models import Visibility
from matchmaking.web import board
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

BOARD = "/connections/board/"
STAGES = ("requested", "accepted", "meeting", "trial", "contracted", "delivered")


@pytest.fixture
def seller():
    return UserFactory()


@pytest.fixture
def supply(seller):
    return ProviderFactory(members=[seller])


@pytest.fixture
def client(seller):
    client = Client(headers={"accept-language": "en"})
    client.force_login(seller)
    return client


def leads(response):
    return {
        str(column.status): [lead.card.connection for lead in column.leads]
        for column in response.context["columns"]
    }


def test_leads_stand_by_stage_with_what_is_due_first(client, supply):
    rows = {status: ConnectionFactory(supply=supply, status=status) for status in STAGES}
    early = ConnectionFactory(supply=supply, status="trial")
    early.due_on = timezone.localdate() - timedelta(days=2)
    early.save()
    for over in ("declined", "ended", "expired", "recalled"):
        ConnectionFactory(supply=supply, status=over)
    ConnectionFactory()  # of others

    answer = client.get(BOARD)

    expected = {status: [row] for status, row in rows.items()}
    assert leads(answer) == expected | {"trial": [early, rows["trial"]]}
    text = words(answer)
    assert "Our turn by" in text
    assert "Their turn overdue by 2 days" in text


def test_board_hides_an_anonymous_enterprise_until_it_is_accepted(client, supply):
    demand = OrganizationFactory(name_en="Jiangzhou Steel")
    for status in ("requested", "meeting"):
        ConnectionFactory(
            supply=supply,
            demand=demand,
            scenario__visibility=Visibility.ANONYMOUS,
            status=status,
            started_by=Side.SUPPLY,
        )

    requested, *others = words(client.get(BOARD)).split("In talks")

    assert "an anonymous enterprise" in requested
    assert "Jiangzhou Steel" not in requested
    assert "Jiangzhou Steel" in " ".join(others)


def test_a_full_column_leads_to_the_filtered_list(client, supply, monkeypatch):
    monkeypatch.setattr(board, "MOST_CARDS", 2)
    for status in ("requested", "meeting", "delivered"):
        ConnectionFactory.create_batch(3, supply=supply, status=status)

    answer = client.get(BOARD)

    assert {status: len(found) for status, found in leads(answer).items() if found} == {
        "requested": 2,
        "meeting": 2,
        "delivered": 2,
    }
    full = [
        "/connections/?box=answer",
        "/connections/?box=waiting",
        "/connections/?box=progress&status=meeting",
        "/connections/?box=over&status=delivered",
    ]
    assert [found for found in addresses(answer) if "box=" in found] == full
    shown = [client.get(found).context["page"].paginator.count for found in full]
    assert shown == [3, 0, 3, 3]


def test_list_and_board_lead_to_each_other_for_providers_only(client, supply):
    assert BOARD in addresses(client.get("/connections/"))
    assert "/connections/" in addresses(client.get(BOARD))
    assert "No leads yet" in words(client.get(BOARD))

    buyer = UserFactory()
    OrganizationFactory(members=[buyer])
    client.force_login(buyer)
    assert BOARD not in addresses(client.get("/connections/"))
    assert client.get(BOARD)["Location"] == "/connections/"


def test_strangers_sign_in_first(english):
    assert english.get(BOARD)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("n_rows", [1, 3])
def test_board_asks_the_same_for_any_number_of_leads(
    client, supply, django_assert_num_queries, n_rows
):
    for status in STAGES:
        ConnectionFactory.create_batch(n_rows, supply=supply, status=status)
    client.get(BOARD)

    with django_assert_num_queries(14):
        client.get(BOARD)

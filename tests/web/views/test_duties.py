"""The first tab of connections: what is to be done, and where."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.connections.moves import Side
from matchmaking.scenarios.models import Visibility
from matchmaking.web.views import connections
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.results import OutcomeFactory
from tests.factories.threads import MeetingFactory, MessageFactory
from tests.web.reading import addresses, words

pytestmark = pytest.mark.django_db

DUTIES = "/connections/"


@pytest.fixture
def demand():
    return OrganizationFactory(members=[UserFactory()], name_en="Jiangzhou Steel")


@pytest.fixture
def supply():
    return ProviderFactory(members=[UserFactory()], name_en="Visiontek")


def of(organization) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(organization.members.get())
    return client


def test_each_duty_says_what_is_to_be_done_and_leads_there(demand, supply):
    today = timezone.localdate()
    both = {"demand": demand, "supply": supply}
    late = ConnectionFactory(**both, started_by=Side.SUPPLY, due_on=today - timedelta(days=2))
    now = ConnectionFactory(**both, status="trial", due_on=today)
    delivered = ConnectionFactory(**both, status="delivered", ended_at=timezone.now())
    OutcomeFactory(connection=delivered)
    talks = ConnectionFactory(**both, status="contracted")
    MeetingFactory(connection=talks)
    MessageFactory.create_batch(2, connection=talks)

    page = of(demand).get(DUTIES)

    text, found = words(page), addresses(page)
    assert "To do 6 To answer 1" in text
    assert "Connections to do: 6" in text
    assert text.index("overdue by 2 days") < text.index("Please decide by") < text.index("Rate")
    assert "due today" in text
    assert "Without an answer the request expires after" in text
    assert "Please confirm by" in text
    assert "The other side proposes a meeting on" in text
    assert "2 new messages today." in text
    assert "Delivered. Please rate the other side." in text
    outcome, rating = (
        reverse(f"web:connection_{name}", args=[delivered.public_id])
        for name in ("outcome", "rating")
    )
    thread = f"{talks.get_absolute_url()}#thread"
    assert {late.get_absolute_url(), now.get_absolute_url(), outcome, rating, thread} <= set(found)


def test_a_provider_reads_no_name_that_is_hidden_from_it(demand, supply):
    for visibility in (Visibility.ANONYMOUS, Visibility.MATCHED_ONLY):
        ConnectionFactory(demand=demand, supply=supply, scenario__visibility=visibility)

    text = words(of(supply).get(DUTIES))

    assert text.count("an anonymous enterprise") == 2
    assert "Jiangzhou Steel" not in text


def test_nothing_to_do_says_so(demand, supply):
    ConnectionFactory(demand=demand, supply=supply)

    page = of(demand).get(DUTIES)

    assert "Nothing waits for you" in words(page)
    assert "?box=progress" in addresses(page)
    assert "to do:" not in words(page)


def test_duties_stand_on_pages(demand, supply, monkeypatch):
    monkeypatch.setattr(connections, "PAGE_SIZE", 2)
    ConnectionFactory.create_batch(3, demand=demand, supply=supply)

    page = of(supply).get(DUTIES, {"page": 2})

    assert len(page.context["rows"]) == 1
    assert "?box=todo&amp;page=1" in page.content.decode()


def test_a_delivered_connection_says_what_is_still_asked(demand, supply):
    row = ConnectionFactory(
        demand=demand, supply=supply, status="delivered", ended_at=timezone.now()
    )
    address = row.get_absolute_url()
    before = [words(of(side).get(address)) for side in (demand, supply)]
    outcome = OutcomeFactory(connection=row)
    written = [words(of(side).get(address)) for side in (demand, supply)]
    outcome.confirmed_at = timezone.now()
    outcome.save()
    row.ended_at -= timedelta(days=100)
    row.save()
    done = [words(of(side).get(address)) for side in (demand, supply)]

    assert "Our turn Please write down the outcome by" in before[0]
    assert "Our turn Delivered. Please rate the other side." in before[1]
    assert "Our turn Please confirm by" in written[0]
    assert ["Our turn" in text for text in done] == [False, False]
    assert ["Delivered, and the outcome is on record." in text for text in done] == [True, True]


@pytest.mark.parametrize("n_rows", [1, 3])
def test_duties_ask_the_database_as_often_for_many_rows(
    demand, supply, django_assert_num_queries, n_rows
):
    for _ in range(n_rows):
        row = ConnectionFactory(
            demand=demand, supply=supply, status="delivered", ended_at=timezone.now()
        )
        OutcomeFactory(connection=row)
        MessageFactory(connection=row)
        ConnectionFactory(demand=demand, supply=supply)
    client = of(demand)
    client.get(DUTIES)

    with django_assert_num_queries(11):
        client.get(DUTIES)

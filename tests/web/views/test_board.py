"""The board of leads of a provider."""

import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.exchange import exporting
from matchmaking.scenarios.models import Visibility
from matchmaking.web import board
from tests.factories.connections import ConnectionFactory
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory
from tests.factories.taxonomy import IndustryFactory
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

    requested, _heading, others = words(client.get(BOARD)).partition("In talks 1")

    assert "an anonymous enterprise" in requested
    assert "Jiangzhou Steel" not in requested
    assert "Jiangzhou Steel" in others


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

    with django_assert_num_queries(22):
        client.get(BOARD)


def test_filters_narrow_the_columns_and_their_counts(client, supply):
    steel, paper = IndustryFactory(code="C32"), IndustryFactory(code="C22")
    old = ConnectionFactory(supply=supply, status="trial", started_by=Side.SUPPLY)
    Connection.objects.update(created_at=timezone.now() - timedelta(days=100))
    new = ConnectionFactory(supply=supply, status="trial", scenario__title="轧辊裂纹识别")
    other = ConnectionFactory(supply=supply, solution=new.solution)
    old.scenario.industries.add(steel)
    new.scenario.industries.add(paper, steel)

    def found(**query):
        page = client.get(BOARD, query)
        counts = sum(column.count for column in page.context["columns"])
        shown = {lead for column in leads(page).values() for lead in column}
        assert counts == len(shown)
        return shown

    assert found() == {old, new, other}
    assert found(stage="trial") == {old, new}
    assert found(industry=paper.code) == {new}
    assert found(solution=new.solution.public_id) == {new, other}
    assert found(side="supply") == {old}
    assert (found(age="week"), found(age="older")) == ({new, other}, {old})
    assert found(q="轧辊") == {new}
    assert found(stage="trial", age="quarter", side="demand") == {new}
    assert found(stage="x", age="x", solution="x") == {old, new, other}
    assert "No lead meets these filters" in words(client.get(BOARD, {"q": "x"}))
    [column] = client.get(BOARD, {"stage": "trial"}).context["columns"]
    assert column.status == "trial"


def test_filters_stay_in_the_address_and_in_the_export(client, supply):
    ConnectionFactory(supply=supply, status="trial")

    answer = client.get(BOARD, {"stage": "trial", "side": "demand", "page": "2"})

    query = "stage=trial&side=demand"
    assert f"{BOARD}export/?{query}&format=csv" in addresses(answer)
    assert f"{BOARD}?side=demand" in addresses(answer)  # without the stage


def exported(client, form, **query):
    answer = client.get(f"{BOARD}export/", {"format": form, **query})
    assert answer.status_code == 200
    return answer.getvalue()


def test_leads_are_taken_away_as_the_board_shows_them(client, supply):
    row = ConnectionFactory(
        supply=supply,
        demand=OrganizationFactory(name_en="Jiangzhou Steel"),
        scenario__title="=HYPERLINK(1)",
        status="trial",
        due_on=timezone.localdate() - timedelta(days=2),
    )
    hidden = ConnectionFactory(supply=supply, scenario__visibility=Visibility.ANONYMOUS)
    ConnectionFactory(supply=supply, status="declined")
    ConnectionFactory()  # of others

    found = json.loads(exported(client, "json"))
    text = exported(client, "csv", stage="trial").decode()
    book = load_workbook(io.BytesIO(exported(client, "xlsx")))

    assert [each["public_id"] for each in found] == [hidden.public_id, row.public_id]
    assert [each["enterprise"] for each in found] == ["an anonymous enterprise", "Jiangzhou Steel"]
    assert (found[1]["days_over"], found[1]["next_by"]) == (2, "Enterprise")
    assert "'=HYPERLINK(1)" in text
    assert hidden.public_id not in text
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n"}
    assert "13800000000" not in text + json.dumps(found)
    event = AuditEvent.objects.filter(action="connection.export").last()
    assert event.details == {"count": 2, "format": "json"}


def test_exports_of_all_kinds_share_a_quota(client, supply, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_AN_HOUR", 1)
    exported(client, "csv")

    answer = client.get(f"{BOARD}export/", {"stage": "trial"}, follow=True)

    assert answer.redirect_chain == [(f"{BOARD}?stage=trial", 302)]
    assert "You have exported 1 times within an hour." in words(answer)
    assert client.get(f"{BOARD}export/", {"format": "exe"}).status_code == 404


def test_who_runs_no_board_exports_none(client, english):
    OrganizationFactory(members=[buyer := UserFactory()])
    client.force_login(buyer)

    assert client.get(f"{BOARD}export/")["Location"] == "/connections/"
    assert english.get(f"{BOARD}export/")["Location"].startswith("/accounts/login/")

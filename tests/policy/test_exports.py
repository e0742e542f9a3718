"""A file to take away holds what its reader may see on the pages, whatever its form."""

import io
import json

import pytest
from openpyxl import load_workbook

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Connection
from matchmaking.scenarios.models import Scenario
from tests.policy.words import hidden_words
from tests.policy.world import OUTSIDERS, THREAD_WORDS, canary, confidential_fields

KINDS = ("scenario", "solution")
OTHERS = [role for role in OUTSIDERS if role != "anonymous"]


def text_of(answer, form):
    """Return all that a file says, out of its wrapping."""
    content = answer.getvalue()
    if form != "xlsx":
        return content.decode()
    sheets = load_workbook(io.BytesIO(content)).worksheets
    return "\n".join(
        str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row
    )


def exported(world, role, kind, form, **filters):
    answer = world.client(role).get(f"/{kind}s/export/", {"format": form, **filters})
    assert answer.status_code == 200
    return text_of(answer, form)


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_outsiders_take_no_hidden_word_away(world, form):
    for role in OTHERS:
        own = {world.users[role].email}
        people = {user.email for user in world.users.values()} - own
        for kind in KINDS:
            text = exported(world, role, kind, form)
            assert [word for word in hidden_words() | people if word in text] == [], role
            assert canary("published-requirement" if kind == "scenario" else "published-offer") in (
                text
            )


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
@pytest.mark.parametrize("role", ["member_own", "viewer"])
def test_members_take_their_own_confidential_words_away(world, role, form):
    text = exported(world, role, "scenario", form, mine="1")

    for state in ("published", "draft", "matched_only"):
        values = map(str, confidential_fields(state).values())
        assert [value for value in values if value not in text] == []


def test_filters_hold_what_is_exported(world):
    text = exported(world, "member_own", "scenario", "json", mine="1", status="draft")

    assert [row["public_id"] for row in json.loads(text)] == [world.ids["scenario"]["draft"]]


def test_hidden_columns_are_no_filter(world):
    low = confidential_fields("published")["budget_min"]
    client = world.client("member_other")
    whole = client.get("/scenarios/export/", {"format": "json"}).getvalue()

    for name in ("budget_min", "budget_min__gte", "budget_max__lt", "contact_name", "order_by"):
        answer = client.get("/scenarios/export/", {"format": "json", name: low})
        assert answer.status_code == 400 or answer.getvalue() == whole


def test_export_leaves_an_event_without_a_word_of_it(world):
    exported(world, "member_other", "scenario", "csv", q="划伤")

    event = AuditEvent.objects.filter(action="scenario.export").get()
    assert event.actor_key == world.users["member_other"].pk
    assert set(event.details) == {"count", "own", "format"}


def test_confidential_columns_are_left_out_where_nothing_is_own(world):
    row = json.loads(exported(world, "member_other", "scenario", "json"))[0]

    assert set(row) & set(Scenario.CONFIDENTIAL_FIELDS) == set()
    assert "budget_band" in row


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_leads_name_nobody_who_is_hidden_and_hold_no_contact(world, form):
    answer = world.client("provider").get("/connections/board/export/", {"format": form})
    text = text_of(answer, form)

    asked = Connection.objects.get(public_id=world.ids["connection"]["requested"])
    accepted = Connection.objects.get(public_id=world.ids["connection"]["accepted"])
    contacts = [
        value
        for row in (asked, accepted)
        for contact in (row.demand_contact, row.supply_contact)
        for value in contact.values()
    ]
    hidden = {*hidden_words(), *contacts, *THREAD_WORDS.values(), asked.message, accepted.message}
    assert [word for word in hidden if word in text] == []
    assert [row for row in (asked, accepted) if row.public_id not in text] == []

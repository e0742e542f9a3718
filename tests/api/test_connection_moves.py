"""The moves of a connection over the API, its steps, and the contact that they open."""

import pytest

from matchmaking.common.models import AuditEvent
from matchmaking.connections.moves import MOVES, ConnectionStatus, Mover
from matchmaking.organizations.models import Role
from tests.api.connections import CONTACT, UNKNOWN, address
from tests.api.drafts import errors, refusal
from tests.factories.organizations import (
    MembershipFactory,
)
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


ANSWERS = {
    "accept": {"contact": CONTACT},
    "decline": {"reasons": ["other"], "words": "产能已满"},
    "propose": {"proposal": {"scope": "先做一条线"}},
    "end": {"reasons": ["budget"]},
}


@pytest.mark.parametrize("status", ConnectionStatus)
def test_moves_follow_the_table(as_user, connect, buyer, seller, status):
    for move, rule in MOVES.items():
        if rule.mover == Mover.PLATFORM:
            continue
        row = connect(status=status)
        client = as_user(seller if move in {"accept", "decline", "propose"} else buyer)

        response = client.post(address(row, "moves/"), {"move": move, **ANSWERS.get(move, {})})

        row.refresh_from_db()
        if status in rule.sources:
            assert (response.status_code, row.status) == (200, rule.target)
            assert response.json()["status"] == rule.target
        else:
            assert refusal(response) == (409, "connection_move_not_allowed")
            assert row.status == status


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({}, "move", "required"),
        ({"move": "expire"}, "move", "invalid_choice"),
        ({"move": "request"}, "move", "invalid_choice"),
        ({"move": "accept"}, "contact", "required"),
        ({"move": "propose"}, "proposal", "required"),
        ({"move": "propose", "proposal": {"scope": ""}}, "proposal", "required"),
        (
            {"move": "propose", "proposal": {"solution": UNKNOWN}},
            "proposal.solution",
            "unknown_record",
        ),
        ({"move": "propose", "proposal": {"price": 1}}, "proposal.price", "unknown_field"),
        ({"move": "decline", "reasons": ["bored"]}, "reasons.0", "invalid_choice"),
        ({"move": "decline", "words": "长" * 601}, "words", "max_length"),
        ({"move": "recall", "proposal": {"scope": "一"}}, "proposal", "unknown_field"),
        ({"move": "meet", "contact": CONTACT}, "contact", "unknown_field"),
        ({"move": "accept", "contact": CONTACT, "reasons": []}, "reasons", "unknown_field"),
        ({"move": "decline", "status": "accepted"}, "status", "unknown_field"),
    ],
)
def test_wrong_move_is_refused_by_the_name_of_its_field(
    as_user, connect, seller, sent, field, code
):
    row = connect(supply_contact={})

    response = as_user(seller).post(address(row, "moves/"), sent)

    assert response.status_code == 400
    assert errors(response) == {field: code}
    assert not row.steps.exists()


def test_decline_without_a_reason_is_refused(as_user, connect, seller):
    response = as_user(seller).post(address(connect(), "moves/"), {"move": "decline"})

    assert refusal(response) == (409, "reason_needed")


def test_proposal_takes_a_published_solution_of_the_provider(as_user, connect, buyer, seller):
    row = connect()
    draft = SolutionFactory(organization=row.supply, status="draft", published_at=None)
    other = SolutionFactory(organization=row.supply, title="另一方案")
    moves, client = address(row, "moves/"), as_user(seller)

    for solution in (draft, SolutionFactory()):
        sent = {"move": "propose", "proposal": {"solution": solution.public_id}}
        assert errors(client.post(moves, sent)) == {"proposal.solution": "unknown_record"}
    sent = {"move": "propose", "proposal": {"solution": other.public_id, "time": "一季度"}}
    told = client.post(moves, sent).json()

    assert (told["awaiting"], told["proposed_solution"]["title"]) == ("demand", "另一方案")
    [step] = as_user(buyer).get(address(row, "steps/")).json()["results"]
    assert step["proposal"] == {"scope": "", "time": "一季度", "solution": other.public_id}
    accepted = as_user(buyer).post(moves, {"move": "accept"})  # it has named a contact already
    assert accepted.json()["solution"]["id"] == other.public_id


def test_steps_tell_who_said_what_newest_first(as_user, connect, buyer, seller):
    row = connect()
    as_user(seller).post(address(row, "moves/"), {"move": "decline", **ANSWERS["decline"]})

    [step] = as_user(buyer).get(address(row, "steps/")).json()["results"]

    assert step | {"id": "", "at": ""} == {
        "id": "",
        "move": "decline",
        "side": "supply",
        "reasons": ["other"],
        "words": "产能已满",
        "proposal": None,
        "at": "",
    }


def test_viewers_read_and_do_not_write(as_user, connect):
    row = connect(status="accepted")
    viewer = as_user(MembershipFactory(organization=row.supply, role=Role.VIEWER).user)

    assert viewer.get(address(row)).json()["possible_moves"] == []
    assert viewer.get(address(row, "steps/")).status_code == 200
    for part in ("moves/", "contact/"):
        sent = {"move": "meet"} if part == "moves/" else {}
        assert refusal(viewer.post(address(row, part), sent)) == (403, "permission_denied")


def test_contact_is_read_after_acceptance_and_on_record(as_user, connect, buyer, seller):
    row = connect()
    client = as_user(buyer)
    assert refusal(client.post(address(row, "contact/"))) == (403, "contacts_closed")

    as_user(seller).post(address(row, "moves/"), {"move": "accept", "contact": CONTACT})
    told = client.post(address(row, "contact/"))

    assert (told.status_code, told.json()) == (200, CONTACT)
    assert told.headers["Cache-Control"] == "private, no-store"
    looks = AuditEvent.objects.filter(action="connection.read_contact")
    assert [look.actor_key for look in looks] == [buyer.pk]


@pytest.mark.parametrize("status", ["requested", "declined", "recalled", "expired", "ended"])
def test_contact_stays_closed_otherwise(as_user, connect, buyer, seller, status):
    row = connect(status=status)

    for user in (buyer, seller):
        answer = as_user(user).post(address(row, "contact/"))
        assert refusal(answer) == (403, "contacts_closed")
    assert not AuditEvent.objects.exists()

"""Introductions between the demo accounts, told by a file, through the use-cases of the pages."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import transaction

from matchmaking.connections.contacts import suggested_contact
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, Side
from matchmaking.connections.results import rate, write_outcome
from matchmaking.connections.services import request_connection
from matchmaking.connections.thread.messages import send_message
from matchmaking.connections.workflow import Answer, move_connection
from matchmaking.matching.dismissals import dismiss_match
from matchmaking.matching.exceptions import MatchNotListedError
from matchmaking.matching.models import DismissalReason
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

Entry = Mapping[str, Any]
People = Mapping[Side, User]


@transaction.atomic
def make_connections(file: Path, people: People) -> int:
    """Let ``people``, one of each side, do what ``file`` tells: all of it, and once.

    Returns:
        How many connections were made; none on a site that has any.

    Raises:
        DomainError, PermissionDenied: the site is not in the state from which the story starts.
        ObjectDoesNotExist: a record of the story is missing.
    """
    if Connection.objects.exists():
        return 0
    entries = json.loads(file.read_text(encoding="utf-8"))
    for entry in entries:
        _make(entry, people)
    return len(entries)


def _make(entry: Entry, people: People) -> None:
    side = Side(entry["side"])
    connection = request_connection(
        scenario=Scenario.objects.get(source_key=entry["scenario"]),
        solution=Solution.objects.get(source_key=entry["solution"]),
        side=side,
        message=entry["message"],
        question=entry["question"],
        contact=_contact(side, people),
        by=people[side],
    )
    for step in entry["steps"]:
        _take(connection, step, side.other, people)
    if "outcome" in entry:
        write_outcome(connection=connection, fields=entry["outcome"], by=people[Side.DEMAND])
    for rater, grades in entry.get("ratings", {}).items():
        rate(connection=connection, fields=grades, by=people[Side(rater)])
    for mark in entry.get("dismissed", ()):
        with suppress(MatchNotListedError):  # other rankings have other lists
            dismiss_match(
                scenario=connection.scenario,
                solution=Solution.objects.get(source_key=mark["solution"]),
                reason=DismissalReason(mark["reason"]),
                note=mark["note"],
                by=people[Side.DEMAND],
            )


def _take(connection: Connection, step: Entry, asked: Side, people: People) -> None:
    """Take a step: a message, or a move, which the side that was asked makes unless told."""
    if "said" in step:
        by = people[Side(step["said"])]
        send_message(connection=connection, text=step["text"], files=(), by=by)
        return
    side = Side(step.get("by", asked))
    answer = Answer(contact=_contact(side, people))
    move = ConnectionMove(step["move"])
    move_connection(connection=connection, move=move, by=people[side], answer=answer)


def _contact(side: Side, people: People) -> Mapping[str, str]:
    return suggested_contact(side, user=people[side], scenario_contact={})

"""By when something has to happen, in working days of the Chinese calendar."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from matchmaking.connections.moves import TURNS
from matchmaking.connections.workdays import add_working_days

ANSWER_DAYS = 5
REMINDER_DAYS = (3, 5)
EXPIRY_DAYS = 10


def while_asked(now: datetime) -> dict[str, Any]:
    """Return the fields of a connection whose other side has been asked ``now``."""
    today = timezone.localdate(now)
    return {
        "asked_at": now,
        "due_on": add_working_days(today, ANSWER_DAYS),
        "expires_on": add_working_days(today, EXPIRY_DAYS),
        "n_reminders": 0,
    }


def in_state(status: str, now: datetime) -> dict[str, Any]:
    """Return the fields of a connection that has come to a state in which nothing is asked."""
    turn = TURNS.get(status)
    due_on = add_working_days(timezone.localdate(now), turn.days) if turn else None
    return {"due_on": due_on, "expires_on": None, "awaiting": ""}

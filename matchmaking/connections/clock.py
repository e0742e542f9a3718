"""The clock of a request: who owes an answer is reminded, and what nobody answers expires."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from matchmaking.common.outbox import record_event
from matchmaking.connections.deadlines import REMINDER_DAYS
from matchmaking.connections.exceptions import ConnectionMoveError
from matchmaking.connections.models import Connection
from matchmaking.connections.moves import ConnectionMove, ConnectionStatus
from matchmaking.connections.workdays import working_days_between
from matchmaking.connections.workflow import move_connection

BULK = 500  # connections a run; the next run takes the others


def remind_and_expire() -> tuple[int, int]:
    """Remind those who owe an answer, and end what was not answered in time.

    Idempotent: each reminder of a request is given once, and it expires once.

    Returns:
        How many reminders were given, and how many requests have expired.
    """
    today = timezone.localdate()
    waiting = Connection.objects.filter(status=ConnectionStatus.REQUESTED)
    expired = waiting.filter(expires_on__lt=today).order_by("expires_on")[:BULK]
    n_expired = sum(_expire(connection) for connection in expired)
    due = waiting.filter(expires_on__gte=today, n_reminders__lt=len(REMINDER_DAYS))
    rows = due.order_by("asked_at").values_list("pk", "asked_at", "n_reminders")[:BULK]
    n_reminded = sum(
        _remind(pk, n_given, _reminders_due(timezone.localdate(asked_at), today))
        for pk, asked_at, n_given in rows
    )
    return n_reminded, n_expired


def _reminders_due(asked_on: date, today: date) -> int:
    passed = working_days_between(asked_on, today)
    return sum(passed >= days for days in REMINDER_DAYS)


@transaction.atomic
def _remind(pk: int, n_given: int, n_due: int) -> bool:
    """Give one reminder, also where a quiet worker has let several come due."""
    if n_due <= n_given:
        return False
    rows = Connection.objects.filter(pk=pk, status=ConnectionStatus.REQUESTED)
    if not rows.filter(n_reminders=n_given).update(n_reminders=n_due):
        return False
    record_event("connection.reminded", pk)
    return True


def _expire(connection: Connection) -> bool:
    try:
        move_connection(connection=connection, move=ConnectionMove.EXPIRE)
    except ConnectionMoveError:
        return False  # answered a moment ago
    return True

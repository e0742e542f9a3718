"""Changing the audit trail behind the application's back, as somebody with the database could."""

from contextlib import contextmanager

from django.db import connection, transaction

from matchmaking.common.audit import event_hash
from matchmaking.common.models import AuditEvent, AuditHead

TABLE = "common_auditevent"
TRIGGERS = {"sqlite": "auditevent_no_update", "postgresql": "auditevent_no_change"}


def run_sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_walls() -> None:
    """Take the triggers away; the end of the test's transaction brings them back."""
    where = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    run_sql(f"DROP TRIGGER {TRIGGERS[connection.vendor]}{where}")


def set_column(sequence: int, column: str, value) -> None:
    run_sql(f"UPDATE {TABLE} SET {column} = %s WHERE sequence = %s", value, sequence)


def delete_events(*sequences: int) -> None:
    marks = ", ".join(["%s"] * len(sequences))
    run_sql(f"DELETE FROM {TABLE} WHERE sequence IN ({marks})", *sequences)


def seal_again(sequence: int) -> str:
    """Give an event the hash that fits what it says now."""
    sealed = event_hash(AuditEvent.objects.get(sequence=sequence))
    set_column(sequence, "hash", sealed)
    return sealed


def swap_events(one: int, other: int) -> None:
    for before, after in ((one, -1), (other, one), (-1, other)):
        set_column(before, "sequence", after)


def insert_event(sequence: int, previous_hash: str) -> AuditEvent:
    """Put an event in with a seal of its own, past the application."""
    source = AuditEvent.objects.order_by("sequence").first()
    event = AuditEvent(
        sequence=sequence,
        at=source.at,
        action="forged",
        object_type="x.y",
        object_id="1",
        previous_hash=previous_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def make_room(sequence: int) -> None:
    """Renumber an event and all later ones, so that one fits in."""
    run_sql(f"UPDATE {TABLE} SET sequence = -sequence - 1 WHERE sequence >= %s", sequence)
    run_sql(f"UPDATE {TABLE} SET sequence = -sequence WHERE sequence < 0")


def set_head(**fields) -> None:
    AuditHead.objects.update(**fields)


@contextmanager
def undone():
    """Take back what is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

"""The outbox: a fact is recorded with the change that made it, and handled afterwards.

A lower context calls ``record_event`` inside its transaction. A higher context
subscribes a handler, which only writes to the database. ``relay_events`` runs each
handler in the transaction that marks the event, so its effect happens exactly once.
The message that wakes the worker may be lost: a periodic task calls ``relay_events`` too.
"""

import logging
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from matchmaking.common.models import OutboxEvent

logger = logging.getLogger(__name__)

Handler = Callable[[int], None]
MAX_ATTEMPTS = 10
RELAY_LIMIT = 500

_handlers: dict[str, list[Handler]] = {}
_wake: list[Callable[[], None]] = []


def subscribe(topic: str, handler: Handler) -> None:
    """Call ``handler(object_pk)`` for each event of ``topic``; again for the same is no-op."""
    handlers = _handlers.setdefault(topic, [])
    if handler not in handlers:
        handlers.append(handler)


def on_record(wake: Callable[[], None]) -> None:
    """Call ``wake`` after each commit that recorded events."""
    if wake not in _wake:
        _wake.append(wake)


def record_event(topic: str, object_pk: int) -> OutboxEvent:
    """Write an event into the current transaction and wake the relay after its commit."""
    event = OutboxEvent.objects.create(topic=topic, object_pk=object_pk)
    transaction.on_commit(lambda: _wake_for(event.pk), robust=True)
    return event


def _wake_for(pk: int) -> None:
    if not waiting_events().filter(pk__gt=pk).exists():  # once for a bulk load: by its last
        for wake in _wake:
            wake()


def waiting_events() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(processed_at__isnull=True, attempts__lt=MAX_ATTEMPTS)


def retry_events(events: QuerySet[OutboxEvent]) -> int:
    """Give unhandled events a new round of attempts; the next relay takes them."""
    return events.filter(processed_at__isnull=True).update(attempts=0)


def relay_events(*, limit: int = RELAY_LIMIT) -> int:
    """Handle up to ``limit`` waiting events, oldest first; return how many were handled."""
    keys = list(waiting_events().order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_relay_one(pk) for pk in keys)


def _relay_one(pk: int) -> bool:
    try:
        with transaction.atomic():
            return _handle_locked(pk)
    except Exception as error:
        # One broken event must not stop the others; it is kept, counted and tried again.
        logger.exception("Outbox event %s failed", pk)
        OutboxEvent.objects.filter(pk=pk).update(
            attempts=F("attempts") + 1, last_error=type(error).__name__
        )
        return False


def _handle_locked(pk: int) -> bool:
    skip_locked = connection.features.has_select_for_update_skip_locked
    event = (
        OutboxEvent.objects.select_for_update(skip_locked=skip_locked)
        .filter(pk=pk, processed_at__isnull=True)
        .first()
    )
    if event is None:
        return False  # another relay has it
    for handler in _handlers.get(event.topic, []):
        handler(event.object_pk)
    event.processed_at = timezone.now()
    event.save(update_fields=["processed_at"])
    return True

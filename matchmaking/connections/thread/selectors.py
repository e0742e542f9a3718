"""Reading a thread: a page of messages, and whether anything is new."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from matchmaking.connections.models import ChecklistItem, Connection, Meeting, Message

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages, oldest first; ``earlier`` is the oldest of them if others come before it."""

    messages: list[Message]
    earlier: Message | None


def message_page(connection: Connection, *, before: str = "") -> MessagePage:
    """Return the newest messages, or those before the message with the public id ``before``."""
    rows = Message.objects.filter(connection=connection).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=Subquery(rows.filter(public_id=before).values("pk")[:1]))
    shown = rows.select_related("author", "meeting").prefetch_related("files")
    found = list(shown[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE][::-1]
    return MessagePage(page, page[0] if len(found) > PAGE_SIZE else None)


def with_thread_state(connections: QuerySet[Connection]) -> QuerySet[Connection]:
    """Add what changes with everything that happens in a thread, for ``thread_state``."""
    meetings = Meeting.objects.filter(connection=OuterRef("pk")).order_by()
    items = ChecklistItem.objects.filter(connection=OuterRef("pk")).order_by()
    messages = Message.objects.filter(connection=OuterRef("pk")).order_by()
    return connections.annotate(
        newest_message=_total(messages, Max("pk")),
        newest_meeting=_total(meetings, Max("updated_at")),
        newest_item=_total(items, Max("updated_at")),
        n_items=Coalesce(_total(items, Count("pk")), 0),
    )


def _total(rows: QuerySet[Any], figure: Aggregate) -> Subquery:
    by_connection = rows.values("connection").annotate(figure=figure)
    return Subquery(by_connection.values("figure"))


def thread_state(connection: Connection) -> str:
    """Return a short mark that differs once anything in the thread has changed.

    ``connection`` comes from ``with_thread_state``.
    """
    found = vars(connection)
    names = ("status", "newest_message", "newest_meeting", "newest_item", "n_items")
    parts = "|".join(str(found[name]) for name in names)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]

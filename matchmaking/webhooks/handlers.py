"""Which event is sent to whom. A handler only writes rows: the relay calls it in a transaction.

The first query of each asks whether anybody wants to hear at all; mostly nobody does.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Subquery

from matchmaking.common.models import AuditEvent
from matchmaking.connections.models import Connection, ConnectionStep, Message, Watch
from matchmaking.connections.moves import Side
from matchmaking.organizations.models import Membership
from matchmaking.organizations.posting_logs import PostingTransition
from matchmaking.organizations.postings import Posting
from matchmaking.scenarios.models import Scenario, ScenarioTransition
from matchmaking.solutions.models import Solution, SolutionTransition
from matchmaking.webhooks.directory import DIRECTORY_HANDLERS
from matchmaking.webhooks.events import OF_CONNECTION, OF_POSTING, EventType
from matchmaking.webhooks.health import switch_off_orphans
from matchmaking.webhooks.models import WebhookEndpoint
from matchmaking.webhooks.payloads import connection_data, posting_data
from matchmaking.webhooks.writing import endpoints_of, receiving, write

WITH_RECORDS = ("connection__scenario", "connection__solution")


def connection_moved(pk: int) -> None:
    endpoints = _of_sides(steps=pk)
    if not endpoints:
        return
    step = ConnectionStep.objects.select_related(*WITH_RECORDS).get(pk=pk)
    write(
        endpoints,
        OF_CONNECTION[step.move],
        key=f"step:{step.public_id}",
        at=step.created_at,
        data=partial(connection_data, step.connection, by=step.side, act=step.move),
    )


def connection_said(pk: int) -> None:
    endpoints = _of_sides(messages=pk)
    if not endpoints:
        return
    message = Message.objects.select_related(*WITH_RECORDS).get(pk=pk)
    write(
        endpoints,
        EventType.CONNECTION_MESSAGE,
        key=f"message:{message.public_id}",
        at=message.created_at,
        data=partial(connection_data, message.connection, by=message.side, act="say"),
    )


def connection_result(pk: int) -> None:
    """Tell of an outcome, a rating or a reply; ``pk`` is that of the audit event."""
    named = AuditEvent.objects.filter(pk=pk).values("object_id")[:1]
    endpoints = _of_sides(public_id=Subquery(named))
    if not endpoints:
        return
    event = AuditEvent.objects.get(pk=pk)
    rows = Connection.objects.select_related("scenario", "solution")
    connection = rows.get(public_id=event.object_id)
    side = Side.DEMAND if event.organization_key == connection.demand_id else Side.SUPPLY
    write(
        endpoints,
        EventType.CONNECTION_RESULT,
        key=f"result:{event.sequence}",
        at=event.at,
        data=partial(
            connection_data, connection, by=side.value, act=event.action.partition(".")[2]
        ),
    )


def posting_moved(model: type[Posting], steps: type[PostingTransition], pk: int) -> None:
    endpoints = endpoints_of(receiving(f"{model.kind_name}s__transitions", pk))
    if not endpoints:
        return
    step = _rows(steps).select_related("posting").get(pk=pk)
    change = OF_POSTING.get((step.move, step.is_revision))
    if change is None:
        return
    write(
        endpoints,
        EventType(f"{model.kind_name}.{change}"),
        key=f"step:{step.public_id}",
        at=step.created_at,
        data=lambda _endpoint: posting_data(step.posting, act=step.move),
    )


def partners_found(pk: int) -> None:
    endpoints = _of_both("scenarios__watch", "solutions__watch", pk)
    if not endpoints:
        return
    watch = Watch.objects.select_related("scenario", "solution").get(pk=pk)
    if watch.told_at is None:
        return
    write(
        endpoints,
        EventType.WATCH_FOUND,
        key=f"watch:{watch.pk}:{watch.told_at.timestamp():.0f}",
        at=watch.told_at,
        data=lambda _endpoint: posting_data(watch.posting, act="found"),
    )


def member_left(pk: int) -> None:
    event = AuditEvent.objects.filter(pk=pk, organization_key__isnull=False).first()
    if event is not None and event.organization_key is not None:
        switch_off_orphans(event.organization_key)


def role_changed(pk: int) -> None:
    seat = Membership.objects.filter(pk=pk).first()
    if seat is not None:
        switch_off_orphans(seat.organization_id)


def _of_sides(**named: Any) -> list[WebhookEndpoint]:
    """Return the endpoints of both sides of the connection that is ``named``."""
    [(name, value)] = named.items()
    return _of_both(f"demand_connections__{name}", f"supply_connections__{name}", value)


def _of_both(first: str, second: str, value: Any) -> list[WebhookEndpoint]:
    """Ask both ways in one query; each follows the indexes from the record to the endpoints."""
    return endpoints_of(receiving(first, value).union(receiving(second, value), all=True))


def _rows(model: Any) -> Any:
    return model._default_manager


HANDLERS: dict[str, Callable[[int], None]] = {
    "connection.moved": connection_moved,
    "connection.said": connection_said,
    "connection.result": connection_result,
    "watch.found": partners_found,
    "scenario.moved": partial(posting_moved, Scenario, ScenarioTransition),
    "solution.moved": partial(posting_moved, Solution, SolutionTransition),
    "membership.ended": member_left,
    "membership.changed": role_changed,
    **DIRECTORY_HANDLERS,
}

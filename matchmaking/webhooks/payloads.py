"""What is sent: which record, what state it is in, and where to read it. Nothing else.

No title, name, text or contact stands in a payload, so that one that goes astray tells little;
the receiver reads the record with a token of its own, and with the rights of that.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from matchmaking.connections.models import Connection
from matchmaking.connections.moves import Side
from matchmaking.organizations.postings import Posting
from matchmaking.webhooks.events import EventType
from matchmaking.webhooks.models import WebhookDelivery, WebhookEndpoint

API_VERSION = "v1"

Data = Mapping[str, Any]


def put_payload(delivery: WebhookDelivery, data: Data, *, at: datetime) -> None:
    """Write the payload of a delivery, with the organization that it is for."""
    content = {
        "id": delivery.message_id,
        "type": str(delivery.event_type),
        "created_at": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "api_version": API_VERSION,
        "data": {"organization": delivery.endpoint.organization.public_id, **data},
    }
    delivery.payload = json.dumps(content, separators=(",", ":"))


def connection_data(
    connection: Connection, endpoint: WebhookEndpoint, *, by: str, act: str
) -> Data:
    """Tell of a connection as it is now; ``side`` is the receiver's, ``by`` whoever acted."""
    is_demand = endpoint.organization_id == connection.demand_id
    return {
        "object": "connection",
        "id": connection.public_id,
        "url": address("api:connection_detail", connection.public_id),
        "scenario": connection.scenario.public_id,
        "solution": connection.solution.public_id,
        "side": Side.DEMAND.value if is_demand else Side.SUPPLY.value,
        "by": by or None,  # nobody but the platform
        "act": act,
        "status": str(connection.status),
        "turn": connection.turn.value if connection.turn else None,
        "due_on": connection.due_on.isoformat() if connection.due_on else None,
    }


def posting_data(posting: Posting, *, act: str) -> Data:
    return {
        "object": posting.kind_name,
        "id": posting.public_id,
        "url": address(f"api:{posting.kind_name}_detail", posting.public_id),
        "act": act,
        "status": str(posting.status),
    }


def ping_data(endpoint: WebhookEndpoint) -> Data:
    return {
        "object": "webhook",
        "id": endpoint.public_id,
        "url": address("api:webhook_detail", endpoint.public_id),
        "act": EventType.PING.value,
    }


def address(name: str, *public_ids: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=public_ids)}"

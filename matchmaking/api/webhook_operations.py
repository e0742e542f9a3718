"""How the operations on webhooks are documented."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema

from matchmaking.api.operations import (
    ETAG,
    IF_NONE_MATCH,
    KEY,
    LOCATION,
    REPLAYED,
    if_match,
    known,
    written,
)
from matchmaking.api.serializers.webhooks import (
    WebhookChangeSerializer,
    WebhookDeliveryBriefSerializer,
    WebhookDeliverySerializer,
    WebhookDraftSerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
)

DRAFT = {
    "url": "https://mes.example.com/hooks/matching",
    "events": ["connection.requested", "connection.accepted"],
    "description": "MES",
}
DELIVERY_RULES = (
    "Signed by the rules of Standard Webhooks and repeated for about a day until the receiver "
    "answers 2xx. Payloads name records by id and hold no text: read the record at its `url`."
)

DESCRIBED_LIST: dict[str, Any] = {
    "list": extend_schema(
        summary="List the webhooks of an organization",
        description="For its owners. At most five; they come at once.",
        responses=known(WebhookSerializer(many=True)),
    ),
    "create": extend_schema(
        summary="Set up a webhook",
        description=DELIVERY_RULES,
        parameters=[KEY, REPLAYED, ETAG, LOCATION],
        request=WebhookDraftSerializer,
        responses=written({201: WebhookSerializer}, 404),
        examples=[OpenApiExample("An endpoint", value=DRAFT, request_only=True)],
    ),
}
DESCRIBED_RECORDS: dict[str, Any] = {
    "retrieve": extend_schema(
        summary="Read a webhook",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={**known(WebhookSerializer), 304: None},
    ),
    "partial_update": extend_schema(
        summary="Change a webhook, or switch it off and on",
        description="Only the fields sent are changed; `events` is replaced whole.",
        parameters=[if_match(required=True), KEY, REPLAYED, ETAG],
        request=WebhookChangeSerializer,
        responses=written({200: WebhookSerializer}, 404, 412, 428),
    ),
    "destroy": extend_schema(
        summary="Delete a webhook",
        description="With the log of what was sent to it.",
        parameters=[if_match(required=False), KEY, REPLAYED],
        responses=written({204: None}, 404, 412),
    ),
    "rotate": extend_schema(
        summary="Give a webhook another secret",
        description="For 24 hours deliveries are signed with both. Read the new one at `secret/`.",
        parameters=[KEY, REPLAYED],
        request=None,
        responses=written({200: WebhookSerializer}, 404),
    ),
    "ping": extend_schema(
        summary="Send a test",
        description="The answer is the delivery; read it again to learn what became of it.",
        parameters=[KEY, REPLAYED],
        request=None,
        responses=written({202: WebhookDeliveryBriefSerializer}, 404),
    ),
}
DESCRIBED_LOG = extend_schema(
    summary="List what was sent to a webhook",
    description="Newest first, for 30 days.",
    responses=known(WebhookDeliveryBriefSerializer(many=True)),
)
DESCRIBED_SECRET = extend_schema(
    summary="Read the secret of a webhook",
    description=(
        "Each look goes on record. No answer is kept under an `Idempotency-Key`: asked again, it "
        "is another look."
    ),
    parameters=[KEY],
    request=None,
    responses=written({200: WebhookSecretSerializer}, 404),
)
DESCRIBED_DELIVERIES: dict[str, Any] = {
    "retrieve": extend_schema(
        summary="Read a delivery",
        description="With its payload and every attempt.",
        responses=known(WebhookDeliverySerializer),
    ),
    "redeliver": extend_schema(
        summary="Send a delivery again",
        description="Under the same `message_id`, with a new round of attempts.",
        parameters=[KEY, REPLAYED],
        request=None,
        responses=written({202: WebhookDeliveryBriefSerializer}, 404),
    ),
}

"""Webhooks as owners read and write them; the secret has an address of its own."""

import json
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.api.serializers.drafts import StrictFields
from matchmaking.common.register import Audience
from matchmaking.webhooks.events import CHOSEN, EventType
from matchmaking.webhooks.models import (
    LONGEST_URL,
    DeliveryStatus,
    Fault,
    Health,
    OffReason,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from matchmaking.webhooks.signing import signs_twice_until

EVENTS = [(kind.value, kind.value) for kind in CHOSEN]


class WebhookSerializer(ForAudience, ReadOnlyFields, serializers.ModelSerializer[WebhookEndpoint]):
    """An endpoint; ``former_secret_until`` is set while deliveries carry two signatures."""

    audience = Audience.MEMBERS

    id = serializers.CharField(source="public_id")
    organization = serializers.CharField(source="organization.public_id")
    events = serializers.ListField(child=serializers.ChoiceField(choices=EVENTS))
    health = serializers.ChoiceField(choices=Health.choices)
    disabled_reason = serializers.SerializerMethodField()
    former_secret_until = serializers.SerializerMethodField()

    class Meta:
        model = WebhookEndpoint
        fields = [
            "id",
            "organization",
            "url",
            "description",
            "events",
            "is_enabled",
            "disabled_at",
            "disabled_reason",
            "health",
            "succeeded_at",
            "failing_since",
            "former_secret_until",
            "created_at",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=OffReason.choices, allow_null=True))
    def get_disabled_reason(self, endpoint: WebhookEndpoint) -> str | None:
        return endpoint.disabled_reason or None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_former_secret_until(self, endpoint: WebhookEndpoint) -> Any:
        until = signs_twice_until(endpoint, at=timezone.now())
        return serializers.DateTimeField().to_representation(until) if until else None


class WebhookDraftSerializer(StrictFields, serializers.Serializer[Any]):
    """An endpoint to be; what is sent to it are the ``events`` chosen."""

    url = serializers.CharField(max_length=LONGEST_URL)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENTS), min_length=1, max_length=len(EVENTS)
    )
    description = serializers.CharField(max_length=120, allow_blank=True, required=False)


class WebhookChangeSerializer(WebhookDraftSerializer):
    """A change; ``is_enabled`` switches the endpoint off, or on again."""

    is_enabled = serializers.BooleanField(required=False)


class WebhookSecretSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """What deliveries are signed with; keep it like a password."""

    secret = serializers.CharField()


class WebhookAttemptSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[WebhookAttempt]
):
    """A request that was made; ``answer`` is the beginning of what came back."""

    audience = Audience.MEMBERS

    fault = serializers.SerializerMethodField()

    class Meta:
        model = WebhookAttempt
        fields = ["sent_at", "status", "fault", "milliseconds", "answer"]

    @extend_schema_field(serializers.ChoiceField(choices=Fault.choices, allow_null=True))
    def get_fault(self, attempt: WebhookAttempt) -> str | None:
        return attempt.fault or None


class WebhookDeliveryBriefSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[WebhookDelivery]
):
    """A delivery in the log; ``message_id`` is what the receiver knows it by."""

    audience = Audience.MEMBERS

    id = serializers.CharField(source="public_id")
    message_id = serializers.CharField()
    event_type = serializers.ChoiceField(choices=EventType.choices)
    status = serializers.ChoiceField(choices=DeliveryStatus.choices)
    next_attempt_at = serializers.SerializerMethodField()
    last_fault = serializers.SerializerMethodField()

    class Meta:
        model = WebhookDelivery
        fields = [
            "id",
            "message_id",
            "event_type",
            "status",
            "attempts",
            "next_attempt_at",
            "delivered_at",
            "last_status",
            "last_fault",
            "created_at",
        ]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: WebhookDelivery) -> Any:
        if not delivery.is_open:
            return None
        return serializers.DateTimeField().to_representation(delivery.next_attempt_at)

    @extend_schema_field(serializers.ChoiceField(choices=Fault.choices, allow_null=True))
    def get_last_fault(self, delivery: WebhookDelivery) -> str | None:
        return delivery.last_fault or None


class WebhookDeliverySerializer(WebhookDeliveryBriefSerializer):
    """A delivery with what is sent, and each attempt, newest first."""

    audience = Audience.MEMBERS

    payload = serializers.SerializerMethodField()
    log = WebhookAttemptSerializer(many=True)

    class Meta(WebhookDeliveryBriefSerializer.Meta):
        fields = [*WebhookDeliveryBriefSerializer.Meta.fields, "payload", "log"]

    @extend_schema_field(serializers.DictField())
    def get_payload(self, delivery: WebhookDelivery) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(delivery.payload)
        return content

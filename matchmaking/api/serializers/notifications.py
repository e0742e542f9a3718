"""Notifications in words; the texts are in the reader's language."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.notifications.kinds import Group, Kind, Target
from matchmaking.notifications.reading import Notice


class TargetRecordSerializer(ReadOnlyFields, serializers.Serializer[Notice]):
    """The record that a notification leads to."""

    kind = serializers.ChoiceField(choices=Target.choices, source="notification.target")
    id = serializers.CharField(source="notification.target_id")


class NotificationSerializer(ReadOnlyFields, serializers.Serializer[Notice]):
    """Something that you were told; ``read_at`` is null while it is unread.

    ``words`` are those of whoever decided, for members of the organization only.
    """

    id = serializers.CharField(source="notification.public_id")
    kind = serializers.ChoiceField(choices=Kind.choices, source="notification.kind")
    group = serializers.ChoiceField(choices=Group.choices, source="notification.group")
    text = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    words = serializers.CharField(allow_blank=True)
    organization = serializers.CharField(
        source="notification.organization.public_id", default=None, allow_null=True
    )
    target = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(source="notification.created_at")
    read_at = serializers.DateTimeField(source="notification.read_at", allow_null=True)

    @extend_schema_field(TargetRecordSerializer(allow_null=True))
    def get_target(self, notice: Notice) -> dict[str, Any] | None:
        return TargetRecordSerializer(notice).data if notice.notification.target else None

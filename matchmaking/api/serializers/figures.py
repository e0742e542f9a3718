"""Figures of organizations: how they answer, how they were rated, who owes answers."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ForAudience, ReadOnlyFields
from matchmaking.common.register import Audience
from matchmaking.connections.figures import ResponseFigures
from matchmaking.connections.grades import Grade
from matchmaking.connections.silence import Debtor
from matchmaking.organizations.models import Organization


class ResponsesSerializer(ReadOnlyFields, serializers.Serializer[ResponseFigures]):
    """How requests were answered; ``rate`` (0 to 1) and ``median_days`` are null below three."""

    n_due = serializers.IntegerField()
    n_answered = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)
    median_days = serializers.FloatField(allow_null=True)


class GradeSerializer(ReadOnlyFields, serializers.Serializer[Grade]):
    """A mean from 1 to 5, drawn to that of all, of ``count`` enterprises."""

    mean = serializers.FloatField()
    count = serializers.IntegerField()


class DebtorOrganizationSerializer(
    ForAudience, ReadOnlyFields, serializers.ModelSerializer[Organization]
):
    audience = Audience.ANYBODY

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Organization
        fields = ["id", "kind", "name_zh", "name_en"]


class DebtorSerializer(ReadOnlyFields, serializers.Serializer[Debtor]):
    """Who owes answers; ``days`` is for how many working days the oldest has been overdue.

    ``n_expired`` is how many requests nobody has answered in time within 90 days.
    """

    organization = DebtorOrganizationSerializer()
    n_open = serializers.IntegerField()
    n_overdue = serializers.IntegerField()
    days = serializers.IntegerField()
    n_expired = serializers.IntegerField()


class SilenceSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    results = DebtorSerializer(many=True)

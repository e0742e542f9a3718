"""Figures across the platform, as anybody is told them."""

from typing import Any

from rest_framework import serializers

from matchmaking.api.serializers.common import ReadOnlyFields
from matchmaking.insights.activity import Funnel, Month
from matchmaking.insights.coverage import ProvinceTally, Tally


class TallySerializer(ReadOnlyFields, serializers.Serializer[Tally]):
    """Scenarios that ask for something, solutions that offer it, scenarios that nothing meets."""

    demand = serializers.IntegerField()
    supply = serializers.IntegerField()
    gap = serializers.IntegerField()


class CellSerializer(TallySerializer):
    """A field of the map; ``row`` is a policy sector or, of one sector, an industry."""

    row = serializers.CharField()
    stage = serializers.CharField()


class CapabilityTallySerializer(TallySerializer):
    capability = serializers.CharField()


class ProvinceTallySerializer(ReadOnlyFields, serializers.Serializer[ProvinceTally]):
    province = serializers.CharField()
    demand = serializers.IntegerField()
    supply = serializers.IntegerField()
    providers = serializers.IntegerField()


class CoverageSerializer(ReadOnlyFields, serializers.Serializer[Any]):
    """``n_unranked`` is the demand of which nobody knows yet what meets it."""

    total = TallySerializer()
    n_unranked = serializers.IntegerField()
    cells = CellSerializer(many=True)
    capabilities = CapabilityTallySerializer(many=True)
    provinces = ProvinceTallySerializer(many=True)


class MonthSerializer(ReadOnlyFields, serializers.Serializer[Month]):
    """Counts of a month, by its first day; null where fewer than three connections count."""

    first = serializers.DateField()
    scenarios = serializers.IntegerField()
    solutions = serializers.IntegerField()
    asked = serializers.IntegerField(allow_null=True)
    accepted = serializers.IntegerField(allow_null=True)
    confirmed = serializers.IntegerField(allow_null=True)


class FunnelSerializer(ReadOnlyFields, serializers.Serializer[Funnel]):
    """Scenarios by how far they have come; null below three."""

    published = serializers.IntegerField(allow_null=True)
    matched = serializers.IntegerField(allow_null=True)
    asked = serializers.IntegerField(allow_null=True)
    accepted = serializers.IntegerField(allow_null=True)
    confirmed = serializers.IntegerField(allow_null=True)


class ActivitySerializer(ReadOnlyFields, serializers.Serializer[Any]):
    months = MonthSerializer(many=True)
    funnel = FunnelSerializer()

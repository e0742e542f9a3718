from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter, TermFilter
from matchmaking.taxonomy.models import (
    Capability,
    CapabilityGroup,
    Evidence,
    Industry,
    PolicySector,
    ScenarioType,
    Stage,
)


class IndustryFilterSet(filters.FilterSet):
    sector = ChoiceSetFilter(choices=PolicySector.choices)

    class Meta:
        model = Industry
        fields: list[str] = []


class CapabilityFilterSet(filters.FilterSet):
    group = TermFilter(CapabilityGroup, field_name="group")

    class Meta:
        model = Capability
        fields: list[str] = []


class CommonTypeFilter(TermFilter):
    """Scenario types of the industries, and those common to all of manufacturing."""

    def carrying(self, qs: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
        return super().carrying(qs, codes) | qs.filter(industry=None)


class ScenarioTypeFilterSet(filters.FilterSet):
    industry = CommonTypeFilter(Industry, field_name="industry")
    stage = TermFilter(Stage, field_name="stage")
    evidence = ChoiceSetFilter(choices=Evidence.choices)

    class Meta:
        model = ScenarioType
        fields: list[str] = []

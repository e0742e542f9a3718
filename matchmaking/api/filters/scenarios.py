"""Filters over public columns only: none over the organization, which may be hidden."""

from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter, TermFilter
from matchmaking.scenarios.models import Scenario
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import Province


class ScenarioFilterSet(filters.FilterSet):
    industry = TermFilter(Industry, field_name="industries")
    stage = TermFilter(Stage, field_name="stages")
    capability = TermFilter(Capability, field_name="capabilities")
    province = ChoiceSetFilter(choices=Province.choices)

    class Meta:
        model = Scenario
        fields: list[str] = []

"""Filters over public columns only: none over the organization, which may be hidden."""

from matchmaking.api.filters.common import ChoiceSetFilter, OwnFilterSet, TermFilter
from matchmaking.scenarios.models import Scenario
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import Province


class ScenarioFilterSet(OwnFilterSet):
    industry = TermFilter(Industry, field_name="industries")
    stage = TermFilter(Stage, field_name="stages")
    capability = TermFilter(Capability, field_name="capabilities")
    province = ChoiceSetFilter(choices=Province.choices)

    class Meta:
        model = Scenario
        fields: list[str] = []

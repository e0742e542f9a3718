"""Filters over public columns only: none over the organization, which may be hidden."""

from typing import Any

from django.db.models import QuerySet

from matchmaking.api.filters.common import ChoiceSetFilter, OwnFilterSet, TermFilter
from matchmaking.matching.searching import search_for
from matchmaking.organizations.models import Organization
from matchmaking.organizations.search import Chosen
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.search import narrow
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

    def searching(self, queryset: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
        own, search = Organization.objects.of_member(self.request.user), search_for(chosen["q"])
        return narrow(queryset, chosen, own=own, wider=search.wider(search.scenarios()))

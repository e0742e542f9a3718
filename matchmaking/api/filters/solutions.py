"""Filters of solutions; one that serves any industry, or all provinces, answers to each."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter, OwnFilterSet, TermFilter
from matchmaking.matching.searching import search_for
from matchmaking.organizations.models import Organization
from matchmaking.organizations.search import Chosen
from matchmaking.solutions.models import Solution, SolutionKind, SolutionQuerySet
from matchmaking.solutions.search import narrow
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import Province


class ServedIndustryFilter(TermFilter):
    def carrying(self, qs: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
        return qs.filter(pk__in=Solution.objects.for_industries(codes).values("pk"))


class SolutionFilterSet(OwnFilterSet):
    kind = ChoiceSetFilter(choices=SolutionKind.choices)
    industry = ServedIndustryFilter(Industry, field_name="industries")
    stage = TermFilter(Stage, field_name="stages")
    capability = TermFilter(Capability, field_name="capabilities")
    province = filters.ChoiceFilter(choices=Province.choices, method="serving")
    provider = filters.ModelChoiceFilter(
        queryset=Organization.objects.providers(),
        to_field_name="public_id",
        field_name="organization",
        help_text="The `id` of an organization.",
    )

    class Meta:
        model = Solution
        fields: list[str] = []

    def searching(self, queryset: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
        search = search_for(chosen["q"])
        return narrow(queryset, chosen, wider=search.wider(search.solutions()))

    def serving(self, queryset: SolutionQuerySet, _name: str, value: str) -> SolutionQuerySet:
        return queryset.serving(value)

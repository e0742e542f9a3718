from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from matchmaking.api.filters.common import ChoiceSetFilter, TermFilter, WordsFilterSet
from matchmaking.matching.searching import search_for
from matchmaking.organizations.models import Organization, ProviderType
from matchmaking.organizations.search import Chosen
from matchmaking.solutions.search import narrow_providers
from matchmaking.solutions.selectors import providers_offering
from matchmaking.taxonomy.models import Capability
from matchmaking.taxonomy.regions import Province


class OfferedCapabilityFilter(TermFilter):
    """Providers with a published solution that claims any of the capabilities."""

    def carrying(self, qs: QuerySet[Any], codes: Collection[str]) -> QuerySet[Any]:
        return qs.filter(pk__in=providers_offering(codes).values("pk"))


class ProviderFilterSet(WordsFilterSet):
    province = ChoiceSetFilter(choices=Province.choices)
    capability = OfferedCapabilityFilter(Capability, field_name="solutions__capabilities")
    provider_type = ChoiceSetFilter(choices=ProviderType.choices)

    class Meta:
        model = Organization
        fields: list[str] = []

    def searching(self, queryset: QuerySet[Any], chosen: Chosen) -> QuerySet[Any]:
        return narrow_providers(queryset, chosen, wider=search_for(chosen["q"]).wider())

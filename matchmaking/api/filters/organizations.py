from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter, TermFilter
from matchmaking.organizations.models import Organization, ProviderType
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import Capability
from matchmaking.taxonomy.regions import Province


class OfferedCapabilityFilter(TermFilter):
    """Providers with a published solution that claims any of the capabilities."""

    def carrying(self, qs: QuerySet[Any], terms: QuerySet[Any]) -> QuerySet[Any]:
        offers = Solution.objects.published().filter(capabilities__in=terms)
        return qs.filter(pk__in=offers.values("organization"))


class ProviderFilterSet(filters.FilterSet):
    province = ChoiceSetFilter(choices=Province.choices)
    capability = OfferedCapabilityFilter(Capability, field_name="solutions__capabilities")
    provider_type = ChoiceSetFilter(choices=ProviderType.choices)

    class Meta:
        model = Organization
        fields: list[str] = []

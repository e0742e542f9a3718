from django_filters import rest_framework as filters

from matchmaking.api.filters.common import ChoiceSetFilter
from matchmaking.organizations.models import Organization, ProviderType
from matchmaking.taxonomy.regions import Province


class ProviderFilterSet(filters.FilterSet):
    province = ChoiceSetFilter(choices=Province.choices)
    provider_type = ChoiceSetFilter(choices=ProviderType.choices)

    class Meta:
        model = Organization
        fields: list[str] = []

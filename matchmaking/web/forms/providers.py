from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import lookups
from matchmaking.solutions.search import PROVIDER_FACETS, narrow_providers
from matchmaking.solutions.selectors import provider_counts_by_capability
from matchmaking.web.forms.fields import capability_field, facet_field
from matchmaking.web.forms.filters import FilterForm


class ProviderFilterForm(FilterForm):
    facets = lookups(PROVIDER_FACETS)

    capability = capability_field()
    province = facet_field(
        _("Province"), PROVIDER_FACETS["province"].choices, everything=_("All provinces")
    )
    type = facet_field(
        _("Provider type"), PROVIDER_FACETS["type"].choices, everything=_("All types"), pills=True
    )

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return narrow_providers(rows, {name: value})

    def counts(self, rows: QuerySet[Any], name: str) -> dict[str, int]:
        if name == "capability":
            return provider_counts_by_capability(rows)
        return super().counts(rows, name)

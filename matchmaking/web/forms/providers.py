from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.models import ProviderType
from matchmaking.solutions.selectors import provider_counts_by_capability, providers_offering
from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.fields import capability_field, facet_field
from matchmaking.web.forms.filters import FilterForm


class ProviderFilterForm(FilterForm):
    facets = {"capability": "capability", "province": "province", "type": "provider_type"}
    searched = ("name_zh", "name_en", "intro")

    capability = capability_field()
    province = facet_field(_("Province"), Province.choices, everything=_("All provinces"))
    type = facet_field(
        _("Provider type"), ProviderType.choices, everything=_("All types"), pills=True
    )

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "capability":
            return rows.filter(pk__in=providers_offering(value).values("pk"))
        return super().narrow_by(rows, name, value)

    def counts(self, rows: QuerySet[Any], name: str) -> dict[str, int]:
        if name == "capability":
            return provider_counts_by_capability(rows)
        return super().counts(rows, name)

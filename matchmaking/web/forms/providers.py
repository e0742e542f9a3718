from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import Counts, groups, lookups
from matchmaking.organizations.models import Organization
from matchmaking.organizations.search import AS_WRITTEN, Chosen, Wider
from matchmaking.solutions.search import PROVIDER_FACETS, narrow_providers
from matchmaking.solutions.selectors import tally_of_capabilities
from matchmaking.web.forms.fields import capability_tree_field, facet_field
from matchmaking.web.forms.lists import ListFilterForm
from matchmaking.web.sorting import JOINED_LAST, MOST_SOLUTIONS, Sort


class ProviderFilterForm(ListFilterForm):
    facets = lookups(PROVIDER_FACETS)
    groups = groups(PROVIDER_FACETS)
    title_field: ClassVar[str] = "name_zh"

    capability = capability_tree_field()
    province = facet_field(
        _("Province"), PROVIDER_FACETS["province"].choices, everything=_("All provinces")
    )
    type = facet_field(
        _("Provider type"), PROVIDER_FACETS["type"].choices, everything=_("All types"), pills=True
    )

    def own_sorts(self) -> dict[str, Sort]:
        return {"solutions": MOST_SOLUTIONS, "newest": JOINED_LAST}

    def meeting(
        self, rows: QuerySet[Any], chosen: Chosen, wider: Wider = AS_WRITTEN
    ) -> QuerySet[Any]:
        return narrow_providers(rows, chosen, wider=wider)

    def read_counts(self, rows: QuerySet[Any]) -> Counts:
        """Count the providers themselves: rows that are counted up by group would count wrongly."""
        return super().read_counts(Organization.objects.filter(pk__in=rows.order_by().values("pk")))

    def tallies(self, rows: QuerySet[Any], name: str) -> list[QuerySet[Any, Any]]:
        if name == "capability":
            found = ("capabilities__code", "capabilities__group__code")
            return [tally_of_capabilities(rows, lookup) for lookup in found]
        return super().tallies(rows, name)

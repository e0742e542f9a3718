from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.organizations.facets import lookups
from matchmaking.solutions.search import FACETS, narrow
from matchmaking.solutions.selectors import solution_counts_by_industry, solution_counts_by_province
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm


class SolutionFilterForm(PostingFilterForm):
    facets = lookups(FACETS)

    province = facet_field(
        _("Offered in"), FACETS["province"].choices, everything=_("All provinces")
    )
    kind = facet_field(_("Kind"), FACETS["kind"].choices, everything=_("All kinds"), pills=True)

    def meeting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return narrow(rows, {name: value})

    def counts(self, rows: QuerySet[Any], name: str) -> dict[str, int]:
        if name == "province":
            return solution_counts_by_province(rows)
        if name == "industry":
            return solution_counts_by_industry(rows)
        return super().counts(rows, name)

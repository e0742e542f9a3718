from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.solutions.models import Solution, SolutionKind
from matchmaking.solutions.selectors import solution_counts_by_industry, solution_counts_by_province
from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm


class SolutionFilterForm(PostingFilterForm):
    """As everywhere, a solution without industries serves any."""

    facets = {
        "industry": "industries__code",
        "capability": "capabilities__code",
        "province": "service_areas__province",
        "stage": "stages__code",
        "kind": "kind",
    }
    searched = ("title", "summary", "description")

    province = facet_field(_("Offered in"), Province.choices, everything=_("All provinces"))
    kind = facet_field(_("Kind"), SolutionKind.choices, everything=_("All kinds"), pills=True)

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name == "province":
            return rows.filter(pk__in=Solution.objects.serving(value).values("pk"))
        if name == "industry":
            return rows.filter(Q(industries__code=value) | Q(industries__isnull=True))
        return super().narrow_by(rows, name, value)

    def counts(self, rows: QuerySet[Any], name: str) -> dict[str, int]:
        if name == "province":
            return solution_counts_by_province(rows)
        if name == "industry":
            return solution_counts_by_industry(rows)
        return super().counts(rows, name)

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.searching import Search
from matchmaking.organizations.facets import groups, lookups, tally
from matchmaking.organizations.search import AS_WRITTEN, Chosen, Wider
from matchmaking.scenarios.budget import BUDGET_BAND
from matchmaking.scenarios.search import FACETS, narrow
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm
from matchmaking.web.sorting import Sort, highest, shortest


class ScenarioFilterForm(PostingFilterForm):
    facets = lookups(FACETS)
    groups = groups(FACETS)

    province = facet_field(_("Province"), FACETS["province"].choices, everything=_("All provinces"))
    deployment = facet_field(
        _("Deployment"), FACETS["deployment"].choices, everything=_("Any deployment")
    )
    budget = facet_field(_("Budget"), FACETS["budget"].choices, everything=_("Any budget"))

    def own_sorts(self) -> dict[str, Sort]:
        return super().own_sorts() | {
            "duration": shortest(
                _("Shortest duration"),
                _("Projects to be finished soonest come first; those without a duration last."),
                "duration_months",
            ),
            "budget": highest(
                _("Highest budget"),
                _("Ordered by the public budget band; scenarios without a budget come last."),
                BUDGET_BAND,
            ),
        }

    def scores(self, search: Search) -> Mapping[str, float]:
        return search.scenarios()

    def meeting(
        self, rows: QuerySet[Any], chosen: Chosen, wider: Wider = AS_WRITTEN
    ) -> QuerySet[Any]:
        return narrow(rows, chosen, own=self._own, wider=wider)

    def tallies(self, rows: QuerySet[Any], name: str) -> list[QuerySet[Any, Any]]:
        if name == "budget":
            return [tally(rows.annotate(band=BUDGET_BAND), name, "band")]
        return super().tallies(rows, name)

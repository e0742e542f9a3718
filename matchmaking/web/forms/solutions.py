import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.searching import Search
from matchmaking.organizations.facets import Counts, groups, lookups, tally
from matchmaking.organizations.search import AS_WRITTEN, Chosen, Wider
from matchmaking.solutions.search import FACETS, PRICE_BAND, narrow
from matchmaking.solutions.selectors import ANYWHERE, tallies_of_provinces, tally_of_any_industry
from matchmaking.taxonomy.regions import Province
from matchmaking.web.forms.fields import facet_field
from matchmaking.web.forms.postings import PostingFilterForm
from matchmaking.web.sorting import MOST_CASES, Sort, shortest


class SolutionFilterForm(PostingFilterForm):
    facets = lookups(FACETS)
    groups = groups(FACETS)

    province = facet_field(
        _("Offered in"), FACETS["province"].choices, everything=_("All provinces")
    )
    deployment = facet_field(
        _("Deployment"), FACETS["deployment"].choices, everything=_("Any deployment")
    )
    price = facet_field(_("Price from"), FACETS["price"].choices, everything=_("Any price"))
    kind = facet_field(_("Kind"), FACETS["kind"].choices, everything=_("All kinds"), pills=True)

    def own_sorts(self) -> dict[str, Sort]:
        return super().own_sorts() | {
            "cases": MOST_CASES,
            "delivery": shortest(
                _("Fastest delivery"),
                _("The shortest delivery that providers state comes first; unstated ones last."),
                "delivery_months",
            ),
        }

    def scores(self, search: Search) -> Mapping[str, float]:
        return search.solutions()

    def meeting(
        self, rows: QuerySet[Any], chosen: Chosen, wider: Wider = AS_WRITTEN
    ) -> QuerySet[Any]:
        return narrow(rows, chosen, wider=wider)

    def tallies(self, rows: QuerySet[Any], name: str) -> list[QuerySet[Any, Any]]:
        if name == "province":
            return tallies_of_provinces(rows)
        if name == "price":
            return [tally(rows.annotate(band=PRICE_BAND), name, "band")]
        if name == "deployment":
            return [tally(rows, name, "deployment_modes")]
        found = super().tallies(rows, name)
        return [*found, tally_of_any_industry(rows)] if name == "industry" else found

    def read_counts(self, rows: QuerySet[Any]) -> Counts:
        """Count what is offered everywhere under each province, and for any under each industry."""
        counts = super().read_counts(rows)
        counts["deployment"] = _by_mode(counts.get("deployment", {}))
        for name, codes in (("province", Province.values), ("industry", ())):
            own = counts.get(name, {})
            n_anywhere = own.pop(ANYWHERE, 0)
            offered = codes if n_anywhere and codes else own
            counts[name] = {code: own.get(code, 0) + n_anywhere for code in offered}
        return counts


def _by_mode(counts: Mapping[str, int]) -> dict[str, int]:
    """Turn numbers by lists of modes, as the database holds them, into numbers by mode."""
    found: Counter[str] = Counter()
    for modes, n_rows in counts.items():
        found.update(dict.fromkeys(json.loads(modes), n_rows))
    return dict(found)

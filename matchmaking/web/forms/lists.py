"""The filters of the public lists: search by relevance, groups of codes, and an order."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.searching import Search, search_for
from matchmaking.organizations.facets import Counts, read_tallies, tally, tally_all, tally_tags
from matchmaking.organizations.search import AS_WRITTEN, Chosen, Wider
from matchmaking.taxonomy.selectors import term_choices
from matchmaking.web.forms.filters import FilterForm, counted_choices
from matchmaking.web.relevance import Hits, hits
from matchmaking.web.sorting import BY_RELEVANCE, RELEVANCE, Sort

ALL = "all"


class ListFilterForm(FilterForm):
    """Filters that can be searched by words, counted in one query, and put in an order.

    ``groups`` are lookups of the groups that a facet's codes belong to.
    """

    groups: ClassVar[Mapping[str, str]] = {}
    title_field: ClassVar[str] = "title"

    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: Hits | None = None
        self.order_fields([*(name for name in self.fields if name != "sort"), "sort"])
        offered = {RELEVANCE: BY_RELEVANCE} if self.data.get("q") else {}
        orders = offered | self.own_sorts()
        self._field("sort").choices = [(name, order.label) for name, order in orders.items()]

    def known_choices(self) -> Mapping[str, Iterable[Any]]:
        return term_choices()

    def sorts(self) -> dict[str, Sort]:
        """Return the orders that make sense for what is asked, the usual one first."""
        return ({RELEVANCE: BY_RELEVANCE} if "q" in self.chosen() else {}) | self.own_sorts()

    def own_sorts(self) -> dict[str, Sort]:
        raise NotImplementedError

    def sorted_by(self) -> str:
        sorts = self.sorts()
        asked = str(self.cleaned_data.get("sort", ""))
        return asked if asked in sorts else next(iter(sorts))

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in super().chosen().items() if name != "sort"}

    def query(self, *, without: str = "") -> str:
        chosen = {name: v for name, v in self.chosen().items() if name != without}
        sort, usual = self.sorted_by(), next(iter(self.own_sorts()))
        if "q" in chosen:
            usual = RELEVANCE
        elif sort == RELEVANCE:  # without words there is none
            sort = usual
        return urlencode(chosen | ({"sort": sort} if sort != usual else {}))

    @cached_property
    def search(self) -> Search | None:
        text = self.chosen().get("q", "")
        return search_for(text) if text else None

    @property
    def is_cut(self) -> bool:
        """Whether more rows hold the words than were looked at."""
        return self._found is not None and self._found.is_cut

    def scores(self, _search: Search) -> Mapping[str, float]:
        """Return what the index finds, by public ids."""
        return {}

    def meeting(
        self, rows: QuerySet[Any], chosen: Chosen, wider: Wider = AS_WRITTEN
    ) -> QuerySet[Any]:
        """Keep the rows that meet filters as the context of the records understands them."""
        raise NotImplementedError

    def narrow_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if name != "q":
            return self.meeting(rows, {name: value})
        if self._found is not None:
            return rows.filter(pk__in=self._found.keys)
        wider = self.search.wider(self.scores(self.search)) if self.search else AS_WRITTEN
        return self.meeting(rows, {name: value}, wider)

    def look_up(self, rows: QuerySet[Any]) -> None:
        """Search the rows once, the best first; what is asked of them later looks among those."""
        search = self.search
        if search is None:
            return
        self._found = hits(
            rows,
            self.meeting(rows, {"q": search.text}, search.wider()),
            search=search,
            scores=self.scores(search),
            title=self.title_field,
        )

    def ranked(self, rows: QuerySet[Any]) -> list[int]:
        """Return the keys of the ``rows`` that meet all filters, the most relevant first."""
        kept = set(self.narrow(rows).order_by().values_list("pk", flat=True))
        return [pk for pk in self._found.keys if pk in kept] if self._found else []

    def tallies(self, rows: QuerySet[Any], name: str) -> list[QuerySet[Any, Any]]:
        """Return what counts the rows by a facet, and by its groups."""
        lookup, group = self.facets[name], self.groups.get(name, "")
        if "__" not in lookup:
            return [tally(rows, name, lookup)]
        found = [tally_tags(rows, name, lookup, group=False)]
        return [*found, tally_tags(rows, name, group, group=True)] if group else found

    def read_counts(self, rows: QuerySet[Any]) -> Counts:
        tallies = [tally_all(self.narrow(rows), ALL, ALL)]
        for name in self.facets:
            tallies += self.tallies(self.narrow(rows, without=name), name)
        return read_tallies(tallies)

    def show_counts(self, rows: QuerySet[Any]) -> int:
        """Offer only choices that find something, with numbers; return how many rows meet all."""
        chosen, counts = self.chosen(), self.read_counts(rows)
        for name in self.facets:
            own = counted_choices(self._choices(name), counts.get(name, {}), chosen.get(name, ""))
            self._field(name).choices = list(own)
        return counts.get(ALL, {}).get(ALL, 0)

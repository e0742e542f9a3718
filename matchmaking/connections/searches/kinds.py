"""The lists that can be searched: who finds what in each, and what is new to whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from matchmaking.connections.models import SearchKind
from matchmaking.matching.searching import search_for
from matchmaking.organizations.facets import Facet
from matchmaking.organizations.models import Organization, User
from matchmaking.organizations.search import Chosen
from matchmaking.scenarios import search as scenarios
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions import search as solutions
from matchmaking.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``by`` is the lookup of the organization that stands behind a row."""

    facets: Mapping[str, Facet]
    hits: Callable[[User, Chosen], QuerySet[Any]]
    appeared: Callable[[User, Chosen, datetime], Q]
    by: str = "organization"

    def news(self, reader: User, chosen: Chosen, since: datetime) -> Q:
        """Tell the hits that came to be after ``since``, and not by the reader's own hand."""
        own = Organization.objects.of_member(reader).values("pk")
        return self.appeared(reader, chosen, since) & ~Q(**{f"{self.by}__in": own})


def _scenarios(reader: User, chosen: Chosen) -> QuerySet[Scenario]:
    rows = Scenario.objects.visible_to(reader).published()
    own, search = Organization.objects.of_member(reader), search_for(chosen.get("q", ""))
    return scenarios.narrow(rows, chosen, own=own, wider=search.wider(search.scenarios()))


def _solutions(reader: User, chosen: Chosen) -> QuerySet[Solution]:
    rows, search = Solution.objects.visible_to(reader).published(), search_for(chosen.get("q", ""))
    return solutions.narrow(rows, chosen, wider=search.wider(search.solutions()))


def _providers(_reader: User, chosen: Chosen) -> QuerySet[Organization]:
    rows, search = Organization.objects.providers().active(), search_for(chosen.get("q", ""))
    return solutions.narrow_providers(rows, chosen, wider=search.wider())


LISTINGS: Mapping[SearchKind, Listing] = {
    SearchKind.SCENARIO: Listing(
        facets=scenarios.FACETS,
        hits=_scenarios,
        appeared=lambda reader, _, since: scenarios.appeared_since(since, reader=reader),
    ),
    SearchKind.SOLUTION: Listing(
        facets=solutions.FACETS,
        hits=_solutions,
        appeared=lambda _reader, _, since: solutions.appeared_since(since),
    ),
    SearchKind.PROVIDER: Listing(
        facets=solutions.PROVIDER_FACETS,
        hits=_providers,
        appeared=lambda _, chosen, since: solutions.providers_appeared_since(since, chosen),
        by="pk",
    ),
}

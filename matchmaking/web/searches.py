"""Saving a search from its list, and the way back to the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from matchmaking.connections.models import SavedSearch, SearchKind
from matchmaking.connections.searches.filters import fingerprint, name_of
from matchmaking.connections.searches.selectors import SearchState
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import takes_part
from matchmaking.organizations.search import Chosen

LISTS = {
    SearchKind.SCENARIO: "web:scenario_list",
    SearchKind.SOLUTION: "web:solution_list",
    SearchKind.PROVIDER: "web:provider_list",
}


@dataclass(frozen=True, slots=True)
class Saving:
    """The filters in force on a list, as somebody may save them, or has done.

    ``login_url`` leads strangers back to the same list.
    """

    kind: SearchKind
    filters: Chosen
    name: str = ""
    kept: SavedSearch | None = None
    login_url: str = ""


def saving_of(
    user: User | AnonymousUser,
    kind: SearchKind,
    chosen: Mapping[str, str],
    labels: Mapping[str, str],
) -> Saving | None:
    """Return what a list offers to save; None where nothing is chosen, or only for oneself.

    ``labels`` say what is chosen in the reader's words.
    """
    if not chosen or "mine" in chosen:
        return None
    if not isinstance(user, User):
        return Saving(kind, chosen, login_url=redirect_to_login(list_address(kind, chosen)).url)
    if not takes_part(user):
        return None
    rows = SavedSearch.objects.visible_to(user).filter(kind=kind)
    if kept := rows.filter(fingerprint=fingerprint(chosen)).first():
        return Saving(kind, chosen, kept=kept)
    return Saving(kind, chosen, name=name_of(kind, labels))


@dataclass(frozen=True, slots=True)
class SearchCard:
    """A saved search on the watchlist; ``list_url`` leads to the list without what has gone."""

    state: SearchState

    @property
    def list_url(self) -> str:
        search, gone = self.state.search, self.state.gone
        kept = {name: value for name, value in search.filters.items() if name not in gone}
        return list_address(SearchKind(search.kind), kept)


def list_address(kind: SearchKind, filters: Mapping[str, Any]) -> str:
    """Return the address of a list with these filters."""
    query = urlencode(filters)
    return f"{reverse(LISTS[kind])}?{query}" if query else reverse(LISTS[kind])

"""One search over scenarios, solutions and providers; each list goes on from here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from matchmaking.connections.models import SearchKind
from matchmaking.matching.searching import Search, search_for
from matchmaking.organizations.search import MAX_TEXT
from matchmaking.scenarios import search as scenarios
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions import search as solutions
from matchmaking.solutions.models import Solution
from matchmaking.solutions.selectors import provider_directory
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.http import PageRequest
from matchmaking.web.relevance import Hits, hits
from matchmaking.web.revealed_cards import scenario_cards_for
from matchmaking.web.searches import list_address

SHOWN = 5  # results of each kind
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What one list holds of a search: its number, the first results, and the way to all."""

    kind: SearchKind
    label: Any
    hits: Hits
    cards: list[Any]
    href: str


@require_safe
def search(request: PageRequest) -> HttpResponse:
    """Show the best of each kind; without words only the box."""
    asked = " ".join(CONTROL.sub(" ", request.GET.get("q", "")).split())
    text = asked[:MAX_TEXT].strip()
    searched = search_for(text) if text else None
    found = _all_found(request, searched) if searched else []
    context = {
        "text": text,
        "is_shortened": len(asked) > MAX_TEXT,
        "most": MAX_TEXT,
        "searched": searched,
        "found": found,
        "n_found": sum(len(one.hits) for one in found),
        "near": searched.near() if searched and not any(one.hits.keys for one in found) else (),
    }
    return render(request, "search/search.html", context)


def _all_found(request: PageRequest, searched: Search) -> list[Found]:
    chosen, own = {"q": searched.text}, own_organization_keys(request.user)
    needs = Scenario.objects.visible_to(request.user).published().select_related("organization")
    offers = Solution.objects.visible_to(request.user).published().select_related("organization")
    providers = provider_directory()
    holding = scenarios.narrow(needs, chosen, own=own, wider=searched.wider())
    ranked = hits(needs, holding, search=searched, scores=searched.scenarios())
    present = partial(scenario_cards_for, request.user, own=own)
    found = [_found(SearchKind.SCENARIO, _("Scenarios"), ranked, needs, chosen, present)]
    holding = solutions.narrow(offers, chosen, wider=searched.wider())
    ranked = hits(offers, holding, search=searched, scores=searched.solutions())
    found.append(_found(SearchKind.SOLUTION, _("Solutions"), ranked, offers, chosen))
    holding = solutions.narrow_providers(providers, chosen, wider=searched.wider())
    ranked = hits(providers, holding, search=searched, scores={}, title="name_zh")
    found.append(_found(SearchKind.PROVIDER, _("Providers"), ranked, providers, chosen))
    return found


def _found(
    kind: SearchKind,
    label: Any,
    ranked: Hits,
    rows: QuerySet[Any],
    chosen: dict[str, str],
    present: Callable[[list[Any]], list[Any]] = list,
) -> Found:
    keys = ranked.keys[:SHOWN]
    by_key = rows.in_bulk(keys) if keys else {}
    cards = present([by_key[key] for key in keys if key in by_key])
    return Found(kind, label, ranked, cards, list_address(kind, chosen))

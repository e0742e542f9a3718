"""One match looked at closely, from either side: why it fits, what is missing, why this place.

Who does not see the match on a list finds no page here.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.revealed import revealed_scenarios
from matchmaking.matching.indexing import newest_index
from matchmaking.matching.lists import match_list
from matchmaking.matching.selectors import matches_for_solution
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.web.asking import asking_of_scenario, asking_of_solution
from matchmaking.web.cards import ScenarioCard, own_organization_keys, scenario_card
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.panels import match_panel
from matchmaking.web.views.solutions import N_MATCHES


@require_safe
@vary_on_headers("HX-Request")
def scenario_match(request: PageRequest, public_id: str, solution_id: str) -> HttpResponse:
    """Explain a solution on the list of a scenario, to whoever sees it there."""
    card = readable_scenario(request, public_id)
    own = own_organization_keys(request.user)
    shown = match_list(card.scenario, user=request.user, is_own=card.is_own)
    match = shown.find(solution_id)
    if match is None:
        raise Http404
    context = {
        "panel": match_panel(match, card.scenario, shown.kept),
        "card": card,
        "scenario": card.scenario,
        "solution": match.solution,
        "is_own": card.is_own,
        "asking": asking_of_scenario(request.user, card.scenario, own=own),
        "mark": next((one.mark for one in shown.dismissed if one.match is match), None),
        "run": shown.ranking.run,
        "from_scenario": True,
    }
    return _answer(request, context)


@require_safe
@vary_on_headers("HX-Request")
def solution_match(request: PageRequest, public_id: str, scenario_id: str) -> HttpResponse:
    """Explain a scenario that a solution fits; what falls short is told to its members only."""
    rows = Solution.objects.visible_to(request.user).for_listing()
    solution = get_object_or_404(rows.prefetch_related("case_studies"), public_id=public_id)
    own = own_organization_keys(request.user)
    is_own = solution.organization_id in own
    ranking = matches_for_solution(solution, user=request.user, limit=N_MATCHES)
    listed = [match for match in ranking.matches if is_own or match.is_suitable]
    match = next((one for one in listed if one.scenario.public_id == scenario_id), None)
    index = newest_index()
    if match is None or index is None:
        raise Http404
    card = scenario_card(match.scenario, own=own, known=revealed_scenarios(request.user))
    context = {
        "panel": match_panel(match, match.scenario, listed),
        "card": card,
        "scenario": match.scenario,
        "solution": solution,
        "is_own": is_own,
        "asking": asking_of_solution(request.user, solution, own=own),
        "index": index,
        "from_scenario": False,
    }
    return _answer(request, context)


def readable_scenario(request: PageRequest, public_id: str) -> ScenarioCard:
    """Return a scenario as far as the reader may see it, or raise ``Http404``."""
    rows = Scenario.objects.visible_to(request.user).for_listing()
    found = get_object_or_404(rows, public_id=public_id)
    known = revealed_scenarios(request.user) if found.hides_organization else frozenset()
    return scenario_card(found, own=own_organization_keys(request.user), known=known)


def _answer(request: PageRequest, context: dict[str, object]) -> HttpResponse:
    name = "_panel.html" if wants_partial(request) else "match.html"
    return render(request, f"matching/{name}", context)

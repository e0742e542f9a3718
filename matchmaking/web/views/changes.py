"""How a match could be improved, on demand: only the scenario's members are told.

To everybody else these pages do not exist.
"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.matching.counterfactuals import changes_for_scenario
from matchmaking.matching.models import Match
from matchmaking.web.cards import own_organization_keys
from matchmaking.web.http import PageRequest, wants_partial


@require_safe
@vary_on_headers("HX-Request")
def scenario_changes(request: PageRequest, public_id: str, solution_id: str) -> HttpResponse:
    """Show the scenario's members what they could state for one solution of its list."""
    own = own_organization_keys(request.user)
    matches = Match.objects.listed().filter(scenario__organization__in=own)
    match = get_object_or_404(
        matches.select_related("scenario__organization", "solution__organization"),
        scenario__public_id=public_id,
        solution__public_id=solution_id,
    )
    found = changes_for_scenario(match.scenario, match.solution, user=request.user)
    context = {"scenario": match.scenario, "solution": match.solution, "found": found}
    name = "_changes.html" if wants_partial(request) else "changes.html"
    return render(request, f"matching/{name}", context)

"""How a match could be improved, on demand: only the members of a side are told its changes.

To everybody else these pages do not exist.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.matching.counterfactuals import changes_for_scenario, changes_for_solution
from matchmaking.matching.exceptions import ChangeQuotaError
from matchmaking.matching.models import Match
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
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
    context = {"record": match.scenario, "other": match.solution, "found": found}
    return _render(request, context)


@require_safe
@vary_on_headers("HX-Request")
def solution_changes(request: PageRequest, public_id: str, scenario_id: str) -> HttpResponse:
    """Show the solution's members what they could state for one public scenario."""
    own = own_organization_keys(request.user)
    solutions = Solution.objects.filter(organization__in=own).select_related("organization")
    solution = get_object_or_404(solutions, public_id=public_id)
    scenario = get_object_or_404(Scenario.objects.listed(), public_id=scenario_id)
    context: dict[str, Any] = {"record": solution, "other": scenario, "is_banded": True}
    try:
        context["found"] = changes_for_solution(solution, scenario, user=request.user)
    except ChangeQuotaError as error:
        context["refusal"] = error.message
    return _render(request, context)


def _render(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    if wants_partial(request):
        return render(request, "matching/_changes.html", context)  # htmx swaps no refusals in
    refused = "refusal" in context
    status = HTTPStatus.TOO_MANY_REQUESTS if refused else HTTPStatus.OK
    return render(request, "matching/changes.html", context, status=status)

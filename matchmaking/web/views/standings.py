"""Where a provider's solutions stand for a public scenario: only the provider's members are told.

To everybody else these pages do not exist.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matchmaking.matching.exceptions import StandingQuotaError
from matchmaking.matching.quotas import pair_quota
from matchmaking.matching.standings import (
    Band,
    comparable_scenarios,
    comparing_organizations,
    is_ranked,
    listed_bands,
    standing_of_solution,
)
from matchmaking.organizations.permissions import can_edit
from matchmaking.solutions.models import Solution
from matchmaking.web.http import PageRequest

PAGE_SIZE = 20


@require_safe
def scenario_standing(request: PageRequest, public_id: str) -> HttpResponse:
    """Let a provider choose one of its published solutions; what shows here costs nothing."""
    own = list(comparing_organizations(request.user))
    scenarios = comparable_scenarios().exclude(organization__in=own)
    scenario = get_object_or_404(scenarios, public_id=public_id)
    if not own:
        raise Http404
    bands = listed_bands(scenario)
    rows = Solution.objects.listed().filter(organization__in=own).select_related("organization")
    paginator = Paginator(rows.order_by(_by_band(bands), "-published_at", "-pk"), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "scenario": scenario,
        "is_ranked": is_ranked(scenario),
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "choices": [(solution, bands.get(solution.pk)) for solution in page],
        "quotas": [(organization, pair_quota(organization)) for organization in own],
    }
    return render(request, "matching/standing_list.html", context)


@require_safe
def solution_standing(request: PageRequest, public_id: str, scenario_id: str) -> HttpResponse:
    """Tell how one solution stands, and what would raise it; counted by the day."""
    own = comparing_organizations(request.user)
    solutions = Solution.objects.in_matching().filter(organization__in=own).for_listing()
    solution = get_object_or_404(solutions.prefetch_related("case_studies"), public_id=public_id)
    scenarios = comparable_scenarios().exclude(organization=solution.organization_id)
    scenario = get_object_or_404(scenarios.for_listing(), public_id=scenario_id)
    context: dict[str, Any] = {
        "solution": solution,
        "scenario": scenario,
        "is_editor": can_edit(request.user, solution.organization),
    }
    try:
        context["found"] = standing_of_solution(solution, scenario, user=request.user)
    except StandingQuotaError as error:
        context["refusal"] = error.message
        return render(
            request, "matching/standing.html", context, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    return render(request, "matching/standing.html", context)


def _by_band(bands: Mapping[int, Band]) -> Case:
    order = list(Band)
    places = (When(pk=key, then=Value(order.index(band))) for key, band in bands.items())
    return Case(*places, default=Value(len(order)))

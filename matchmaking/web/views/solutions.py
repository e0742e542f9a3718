from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.exposure import note_look
from matchmaking.connections.models import SearchKind
from matchmaking.connections.revealed import revealed_scenarios
from matchmaking.matching.selectors import matches_for_solution
from matchmaking.organizations.tags import read_tags
from matchmaking.solutions.models import Solution
from matchmaking.web.asking import asking_of_solution
from matchmaking.web.cards import own_organization_keys, scenario_match_cards
from matchmaking.web.facts import provider_facts, solution_facts
from matchmaking.web.forms.solutions import SolutionFilterForm
from matchmaking.web.http import PageRequest
from matchmaking.web.listing import render_search_list
from matchmaking.web.standing import standing_for

N_MATCHES = 5


@require_safe
@vary_on_headers("HX-Request")
def solution_list(request: PageRequest) -> HttpResponse:
    return render_search_list(
        request,
        template="solutions/solution_list",
        form=SolutionFilterForm(request.GET, own=own_organization_keys(request.user)),
        rows=Solution.objects.visible_to(request.user).select_related("organization"),
        saved_as=SearchKind.SOLUTION,
        present=_with_tags,
    )


def _with_tags(rows: list[Solution]) -> list[Solution]:
    read_tags(rows)
    return rows


@require_safe
def solution_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show a solution and the scenarios that it fits, as far as the reader may see them."""
    rows = Solution.objects.visible_to(request.user).for_listing()
    rows = rows.prefetch_related("case_studies__industry", "service_areas")
    solution = get_object_or_404(rows, public_id=public_id)
    ranking = matches_for_solution(solution, user=request.user, limit=N_MATCHES)
    own = own_organization_keys(request.user)
    note_look(solution, by=request.user, own=own)
    is_own = solution.organization_id in own
    present = partial(scenario_match_cards, own=own, known=revealed_scenarios(request.user))
    context = {
        "solution": solution,
        "is_own": is_own,
        "provider": solution.organization,
        "asking": asking_of_solution(request.user, solution, own=own),
        **standing_for(solution, request.user, is_own=is_own),
        "facts": solution_facts(solution),
        "provider_facts": provider_facts(solution.organization),
        "ranking": ranking,
        # What falls short interests those who could mend it.
        "near": present([match for match in ranking.matches if is_own and not match.is_suitable]),
        "fits": present([match for match in ranking.matches if match.is_suitable]),
    }
    return render(request, "solutions/solution_detail.html", context)

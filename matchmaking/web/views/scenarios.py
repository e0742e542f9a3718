from functools import partial
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.models import SearchKind
from matchmaking.connections.revealed import revealed_scenarios
from matchmaking.matching.selectors import ScenarioMatches, matches_for_scenario
from matchmaking.matching.standings import may_compare
from matchmaking.organizations.models import User
from matchmaking.organizations.tags import read_tags
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import is_guarded
from matchmaking.web.asking import asking_of_scenario
from matchmaking.web.cards import ScenarioCard, own_organization_keys, scenario_card
from matchmaking.web.facts import confidential_facts, scenario_facts
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.listing import render_search_list
from matchmaking.web.revealed_cards import scenario_cards_for
from matchmaking.web.standing import standing_for

N_MATCHES = 10


@require_safe
@vary_on_headers("HX-Request")
def scenario_list(request: PageRequest) -> HttpResponse:
    own = own_organization_keys(request.user)
    return render_search_list(
        request,
        template="scenarios/scenario_list",
        form=ScenarioFilterForm(request.GET, own=own),
        rows=Scenario.objects.visible_to(request.user).select_related("organization"),
        present=partial(_cards, request.user, own=own),
        saved_as=SearchKind.SCENARIO,
    )


def _cards(
    user: User | AnonymousUser, rows: list[Scenario], *, own: frozenset[int]
) -> list[ScenarioCard]:
    read_tags(rows)
    return scenario_cards_for(user, rows, own=own)


@require_safe
@vary_on_headers("HX-Request")
def scenario_detail(request: PageRequest, public_id: str) -> HttpResponse:
    """Show a scenario and its ranked solutions; their region polls while a run is open."""
    rows = Scenario.objects.visible_to(request.user).for_listing()
    found = get_object_or_404(rows, public_id=public_id)
    own = own_organization_keys(request.user)
    known = revealed_scenarios(request.user) if found.hides_organization else frozenset()
    card = scenario_card(found, own=own, known=known)
    scenario = card.scenario
    ranking = matches_for_scenario(scenario, user=request.user, limit=N_MATCHES)
    state = ranking_state(ranking)
    if wants_partial(request) and request.GET.get("seen") == state:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)  # htmx leaves the region as it is
    context = {
        "state": state,
        "is_own": card.is_own,
        "is_guarded": not card.is_known and is_guarded(scenario, own=own),
        "scenario": scenario,
        "asking": asking_of_scenario(request.user, scenario, own=own),
        "ranking": ranking,
        "compares": may_compare(request.user, found),
        "has_listed": any(match.solution.organization_id in own for match in ranking.matches),
        "suitable": [match for match in ranking.matches if match.is_suitable],
        "weaker": [match for match in ranking.matches if not match.is_suitable],
    }
    if wants_partial(request):
        return render(request, "matching/_match_list.html", context)
    context |= {
        "card": card,
        **standing_for(scenario, request.user, is_own=card.is_own),
        "facts": scenario_facts(scenario),
        "confidential": confidential_facts(scenario) if card.is_own else (),
    }
    return render(request, "scenarios/scenario_detail.html", context)


def ranking_state(ranking: ScenarioMatches) -> str:
    """Return a text that changes when there is something new to show."""
    run, open_run = ranking.run, ranking.open_run
    made = run.finished_at.isoformat() if run and run.finished_at else ""
    return f"{made}-{open_run.status if open_run else ''}"

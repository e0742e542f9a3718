from functools import partial
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from matchmaking.connections.exposure import note_look
from matchmaking.connections.models import SearchKind
from matchmaking.connections.revealed import revealed_scenarios
from matchmaking.organizations.models import User
from matchmaking.organizations.tags import read_tags
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import is_guarded
from matchmaking.web.cards import ScenarioCard, own_organization_keys, scenario_card
from matchmaking.web.facts import confidential_facts, scenario_facts
from matchmaking.web.forms.scenarios import ScenarioFilterForm
from matchmaking.web.http import PageRequest, wants_partial
from matchmaking.web.listing import render_search_list
from matchmaking.web.match_lists import list_context
from matchmaking.web.revealed_cards import scenario_cards_for
from matchmaking.web.standing import standing_for


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
    context = list_context(request.user, found, card, own=own)
    context["ticked"] = request.GET.getlist("with")  # what was chosen to compare survives a poll
    if wants_partial(request) and request.GET.get("seen") == context["state"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)  # htmx leaves the region as it is
    if wants_partial(request):
        return render(request, "matching/_match_list.html", context)
    note_look(found, by=request.user, own=own)
    context |= {
        "card": card,
        "is_guarded": not card.is_known and is_guarded(scenario, own=own),
        **standing_for(scenario, request.user, is_own=card.is_own),
        "facts": scenario_facts(scenario),
        "confidential": confidential_facts(scenario) if card.is_own else (),
    }
    return render(request, "scenarios/scenario_detail.html", context)

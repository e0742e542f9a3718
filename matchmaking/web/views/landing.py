from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking.directory.selectors import programme_cards
from matchmaking.matching.figures import platform_figures
from matchmaking.matching.selectors import best_match
from matchmaking.scenarios.models import Scenario
from matchmaking.web.cards import ScenarioCard, scenario_cards
from matchmaking.web.http import PageRequest

N_LATEST = 6


@require_safe
def landing(request: PageRequest) -> HttpResponse:
    """Show both doors, live figures, the best current match and the directories."""
    latest = Scenario.objects.listed().for_listing()[:N_LATEST]
    example = best_match()
    context = {
        "figures": platform_figures(),
        "example": example,
        "example_card": example and ScenarioCard(example.scenario, is_own=False),
        "latest": scenario_cards(latest, own=()),
        "lists": [card for card in programme_cards() if card.edition or card.round],
    }
    return render(request, "landing.html", context)

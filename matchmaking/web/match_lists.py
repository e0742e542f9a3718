"""What the list of a scenario's matches shows, on the page of the scenario and alone to htmx."""

from collections.abc import Container
from typing import Any

from django.contrib.auth.models import AnonymousUser

from matchmaking.matching.lists import match_list
from matchmaking.matching.selectors import ScenarioMatches
from matchmaking.matching.standings import may_compare
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import can_edit
from matchmaking.scenarios.models import Scenario
from matchmaking.web.asking import asking_of_scenario
from matchmaking.web.cards import ScenarioCard

N_MATCHES = 10
FEWEST, MOST = 2, 4  # solutions that are compared


def list_context(
    user: User | AnonymousUser, found: Scenario, card: ScenarioCard, *, own: Container[int]
) -> dict[str, Any]:
    """Return the context of the list; ``found`` is the scenario as it is stored."""
    scenario = card.scenario
    shown = match_list(scenario, user=user, is_own=card.is_own, limit=N_MATCHES)
    return {
        "state": ranking_state(shown.ranking),
        "is_own": card.is_own,
        "is_editor": card.is_own and can_edit(user, scenario.organization),
        "scenario": scenario,
        "asking": asking_of_scenario(user, scenario, own=own),
        "ranking": shown.ranking,
        "compares": may_compare(user, found),
        "has_listed": any(match.solution.organization_id in own for match in shown.ranking.matches),
        "suitable": shown.suitable,
        "weaker": shown.weaker,
        "dismissed": shown.dismissed,
        "can_compare": len(shown.kept) >= FEWEST,
    }


def ranking_state(ranking: ScenarioMatches) -> str:
    """Return a text that changes when there is something new to show."""
    run, open_run = ranking.run, ranking.open_run
    made = run.finished_at.isoformat() if run and run.finished_at else ""
    return f"{made}-{open_run.status if open_run else ''}"

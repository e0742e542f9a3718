"""Scenarios for a reader whom connections may have told whose they are."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from matchmaking.connections.revealed import revealed_scenarios
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario
from matchmaking.web.cards import ScenarioCard, scenario_cards


def scenario_cards_for(
    user: User | AnonymousUser, rows: Sequence[Scenario], *, own: frozenset[int]
) -> list[ScenarioCard]:
    """Wrap scenarios; connections are asked only where an organization would stay hidden."""
    is_asked = any(row.hides_organization and row.organization_id not in own for row in rows)
    return scenario_cards(rows, own=own, known=revealed_scenarios(user) if is_asked else ())

"""Totals over all contexts, of what anybody may see."""

from dataclasses import dataclass

from matchmaking.matching.models import Match
from matchmaking.organizations.models import Organization
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """``n_matched`` counts the scenarios for which a suitable solution is published."""

    n_scenarios: int
    n_solutions: int
    n_providers: int
    n_matched: int


def platform_figures() -> PlatformFigures:
    """Count listed records; four queries."""
    scenarios = Scenario.objects.listed()
    solutions = Solution.objects.listed()
    suitable = Match.objects.listed().filter(is_suitable=True, scenario__in=scenarios.values("pk"))
    return PlatformFigures(
        n_scenarios=scenarios.count(),
        n_solutions=solutions.count(),
        n_providers=Organization.objects.providers().count(),
        n_matched=suitable.order_by().values("scenario").distinct().count(),
    )

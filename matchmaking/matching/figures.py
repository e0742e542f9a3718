"""Totals over all contexts, of what anybody may see."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

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
    suitable = Match.objects.listed().filter(scenario=OuterRef("pk"), is_suitable=True)
    return PlatformFigures(
        n_scenarios=scenarios.count(),
        n_solutions=Solution.objects.listed().count(),
        n_providers=Organization.objects.providers().active().count(),
        n_matched=scenarios.filter(Exists(suitable)).count(),
    )

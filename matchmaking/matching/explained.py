"""A match as people read it: the exact split of its score, reasons and doubts in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaking.matching.models import Match
from matchmaking.matching.reasons import (
    ExplainedPart,
    ExplainedReason,
    explain_parts,
    tell_doubts,
    tell_reasons,
)
from matchmaking.ranking.types import RankedMatch
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import DeploymentMode, Solution
from matchmaking.taxonomy.models import PolicySector
from matchmaking.taxonomy.selectors import term_names


@dataclass(frozen=True, slots=True)
class ExplainedMatch:
    """A pair with its score in 0…1, the parts that sum to it, reasons and doubts."""

    scenario: Scenario
    solution: Solution
    rank: int
    score: float
    is_suitable: bool
    parts: tuple[ExplainedPart, ...]
    reasons: tuple[ExplainedReason, ...]
    missing: tuple[ExplainedReason, ...]


def reason_names() -> dict[str, str]:
    """Labels of every code that a reason can carry."""
    sectors = {sector.value: str(sector.label) for sector in PolicySector}
    modes = {mode.value: str(mode.label) for mode in DeploymentMode}
    return term_names() | sectors | modes


def explained(
    ranked: Match | RankedMatch,
    scenario: Scenario,
    solution: Solution,
    rank: int,
    encoded: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    *,
    to_demand: bool = False,
) -> ExplainedMatch:
    return ExplainedMatch(
        scenario=scenario,
        solution=solution,
        rank=rank,
        score=ranked.score,
        is_suitable=ranked.is_suitable,
        parts=explain_parts(ranked.parts),
        reasons=tell_reasons(encoded, names, to_demand=to_demand),
        missing=tell_doubts(encoded, names, to_demand=to_demand),
    )

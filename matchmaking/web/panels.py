"""The panel of one match: the split of its score, both texts, what is met, and its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.matching.explained import ExplainedMatch, reason_names
from matchmaking.matching.marks import MarkedPair, marked_pair
from matchmaking.matching.needs import NeedCheck, NeedState, check_needs
from matchmaking.matching.order import Place, place_among
from matchmaking.matching.targets import TargetCheck, TargetState, check_targets
from matchmaking.scenarios.models import Scenario


@dataclass(frozen=True, slots=True)
class MatchPanel:
    """``place`` is None where the match is not among those that are listed in order."""

    match: ExplainedMatch
    place: Place | None
    marked: MarkedPair | None
    needs: tuple[NeedCheck, ...]
    targets: tuple[TargetCheck, ...]

    @property
    def has_gaps(self) -> bool:
        unknown = {NeedState.MISSING, NeedState.UNSTATED}
        return any(need.state in unknown for need in self.needs) or any(
            check.state == TargetState.UNSTATED for check in self.targets
        )


def match_panel(
    match: ExplainedMatch, scenario: Scenario, among: Sequence[ExplainedMatch]
) -> MatchPanel:
    """Explain a match; ``scenario`` is as the reader may see it, ``among`` its list in order."""
    solution = match.solution
    return MatchPanel(
        match=match,
        place=place_among(match, among),
        marked=marked_pair(scenario, solution),
        needs=check_needs(scenario, solution, reason_names()),
        targets=check_targets(scenario, solution),
    )

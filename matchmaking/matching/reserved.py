"""Matches of a scenario that only its matched providers may read, as such a provider sees them.

Its ranking was made from the whole text. What a provider is shown is computed again from the part
it may read, so that neither score nor reasons tell of the rest, and of its own solutions only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser

from matchmaking.matching.explained import ExplainedMatch, reason_names
from matchmaking.matching.models import Match
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import (
    encode_reasons,
    explain_parts,
    tell_doubts,
    tell_reasons,
)
from matchmaking.organizations.models import User
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import MatchIndex
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.scenarios.redaction import as_seen
from matchmaking.solutions.models import Solution


def own_solutions_for(
    scenario: Scenario, *, user: User, index: MatchIndex | None, limit: int
) -> list[ExplainedMatch]:
    """The solutions of the user's organizations for a scenario that was released to them."""
    if index is None:
        return []
    matches = Match.objects.filter(
        scenario=scenario, is_suitable=True, solution__organization__in=user.organizations.all()
    )
    rows = matches.listed().for_listing().prefetch_related("solution__case_studies")
    seen, names = as_seen(scenario, own=()), reason_names()
    found = [_explained(index, seen, match.solution, names) for match in rows]
    return in_order(found, limit)


def released_scenarios_for(
    solution: Solution,
    *,
    user: User | AnonymousUser,
    index: MatchIndex,
    names: Mapping[str, str],
) -> list[ExplainedMatch]:
    """The reserved scenarios that were released to the solution's organization because of it."""
    if not user.pk:
        return []
    scenarios = Scenario.objects.visible_to(user).in_matching().for_listing()
    reserved = scenarios.filter(
        visibility=Visibility.MATCHED_ONLY,
        matches__solution=solution,
        matches__is_suitable=True,
        releases__organization=solution.organization_id,
    )
    return [_explained(index, as_seen(row, own=()), solution, names) for row in reserved]


def in_order(matches: Sequence[ExplainedMatch], limit: int) -> list[ExplainedMatch]:
    """Return the best matches, numbered anew."""
    best = sorted(matches, key=lambda match: -match.score)[:limit]
    return [replace(match, rank=rank) for rank, match in enumerate(best, start=1)]


def _explained(
    index: MatchIndex, scenario: Scenario, solution: Solution, names: Mapping[str, str]
) -> ExplainedMatch:
    explanation = explain(index, scenario_profile(scenario), solution_profile(solution))
    encoded = encode_reasons(explanation)
    return ExplainedMatch(
        scenario=scenario,
        solution=solution,
        rank=1,
        score=explanation.score,
        is_suitable=True,  # or it would not have been released
        parts=explain_parts({part.block: part.contribution for part in explanation.parts}),
        reasons=tell_reasons(encoded, names),
        missing=tell_doubts(encoded, names),
    )

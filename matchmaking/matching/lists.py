"""The list of a scenario as its reader sees it: what the members have marked stands at the end."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from matchmaking.matching.dismissals import dismissals_of
from matchmaking.matching.explained import ExplainedMatch
from matchmaking.matching.models import Dismissal
from matchmaking.matching.selectors import ScenarioMatches, matches_for_scenario
from matchmaking.organizations.models import User
from matchmaking.scenarios.models import Scenario

MOST = 20  # as many as are kept for a scenario


@dataclass(frozen=True, slots=True)
class DismissedMatch:
    """A match with the mark that the scenario's members gave it."""

    match: ExplainedMatch
    mark: Dismissal


@dataclass(frozen=True, slots=True)
class MatchList:
    """``kept`` in the order of the ranking, and what members have marked as unsuitable."""

    ranking: ScenarioMatches
    kept: tuple[ExplainedMatch, ...]
    dismissed: tuple[DismissedMatch, ...]

    @property
    def suitable(self) -> list[ExplainedMatch]:
        return [match for match in self.kept if match.is_suitable]

    @property
    def weaker(self) -> list[ExplainedMatch]:
        return [match for match in self.kept if not match.is_suitable]

    def find(self, solution_id: str) -> ExplainedMatch | None:
        """Return the match with a solution, marked or not."""
        matches = (*self.kept, *(one.match for one in self.dismissed))
        return next((one for one in matches if one.solution.public_id == solution_id), None)


def match_list(
    scenario: Scenario, *, user: User | AnonymousUser, is_own: bool, limit: int = MOST
) -> MatchList:
    """Return the list of a scenario for ``user``; its marks only for its members, ``is_own``.

    What is suitable is kept before anything weaker, wherever it stands in the ranking.
    """
    marks = dismissals_of(scenario) if is_own else {}
    ranking = matches_for_scenario(scenario, user=user, limit=max(limit, MOST) + len(marks))
    unmarked = [one for one in ranking.matches if one.solution.pk not in marks]
    ranks = {one.rank for one in sorted(unmarked, key=lambda one: not one.is_suitable)[:limit]}
    return MatchList(
        ranking=ranking,
        kept=tuple(one for one in unmarked if one.rank in ranks),
        dismissed=tuple(
            DismissedMatch(one, marks[one.solution.pk])
            for one in ranking.matches
            if one.solution.pk in marks
        ),
    )

"""At which rank the site shows the pairs that a collection judged best."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import median_low

from matchmaking.matching.collections.records import Collection
from matchmaking.matching.models import Match, MatchRun
from matchmaking.organizations.postings import Posting
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution

BEST_GRADE = 3
DOCUMENTED = "documented_pair"
DEPTHS = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class PairRank:
    """A pair of a collection; ``rank`` counts from 1 and is None where it is not shown."""

    scenario_key: str
    solution_key: str
    scenario: str
    solution: str
    provider: str
    is_documented: bool
    is_ranked: bool  # False: the scenario has no finished ranking, or the solution is not public
    rank: int | None


@dataclass(frozen=True, slots=True)
class PairSummary:
    """``median_rank`` is None where half of the pairs are not shown; shares lie in 0…1."""

    n_pairs: int
    n_shown: int
    median_rank: int | None
    share_in_top: Mapping[int, float]


def rank_pairs(collection: Collection, name: str) -> list[PairRank]:
    """Look up each pair of the best grade, in the order of the files.

    A scenario or solution that is not on the site under ``name`` leaves its pairs out.
    """
    site = _Site(name)
    return [
        site.look_up(scenario_key, solution_key, tags=collection.notes.get(scenario_key, ()))
        for scenario_key, grades in collection.qrels.items()
        for solution_key, grade in grades.items()
        if grade == BEST_GRADE and site.has(scenario_key, solution_key)
    ]


class _Site:
    """The loaded records and their current rankings, read in four queries."""

    def __init__(self, name: str) -> None:
        prefix = f"{name}:"
        scenarios = Scenario.objects.filter(source_key__startswith=prefix)
        solutions = Solution.objects.filter(source_key__startswith=prefix)
        self._scenarios = {_key(row, prefix): row for row in scenarios}
        self._solutions = {
            _key(row, prefix): row for row in solutions.select_related("organization")
        }
        self._ranked = set(
            MatchRun.objects.done()
            .filter(scenario__in=scenarios)
            .values_list("scenario", flat=True)
        )
        self._shown: dict[int, list[int]] = defaultdict(list)
        matches = Match.objects.listed().filter(scenario__in=scenarios).order_by("rank")
        for scenario_id, solution_id in matches.values_list("scenario", "solution"):
            self._shown[scenario_id].append(solution_id)

    def has(self, scenario_key: str, solution_key: str) -> bool:
        return scenario_key in self._scenarios and solution_key in self._solutions

    def look_up(self, scenario_key: str, solution_key: str, *, tags: Sequence[str]) -> PairRank:
        scenario, solution = self._scenarios[scenario_key], self._solutions[solution_key]
        shown = self._shown[scenario.pk]
        return PairRank(
            scenario_key=scenario_key,
            solution_key=solution_key,
            scenario=scenario.title,
            solution=solution.title,
            provider=solution.organization.name_zh,
            is_documented=DOCUMENTED in tags,
            is_ranked=scenario.pk in self._ranked and solution.is_published,
            rank=shown.index(solution.pk) + 1 if solution.pk in shown else None,
        )


def _key(posting: Posting, prefix: str) -> str:
    return (posting.source_key or "").removeprefix(prefix)


def summarize(pairs: Sequence[PairRank]) -> PairSummary:
    """Sum up at least one pair; a pair that is not shown counts as behind all others."""
    ranks = [inf if pair.rank is None else pair.rank for pair in pairs]
    middle = median_low(ranks)
    return PairSummary(
        n_pairs=len(pairs),
        n_shown=sum(rank < inf for rank in ranks),
        median_rank=None if middle == inf else int(middle),
        share_in_top={k: sum(rank <= k for rank in ranks) / len(ranks) for k in DEPTHS},
    )

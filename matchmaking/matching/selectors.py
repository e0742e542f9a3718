"""Reads for pages, the API and the terminal: matches with their reasons told in words."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from matchmaking.matching.explained import ExplainedMatch, explained, reason_names
from matchmaking.matching.indexing import newest_index
from matchmaking.matching.models import FINISHED, Match, MatchBatch, MatchRun, MatchRunStatus
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import encode_reasons
from matchmaking.matching.reserved import in_order, own_solutions_for, released_scenarios_for
from matchmaking.organizations.models import Organization, User
from matchmaking.ranking.engine import rank_scenarios
from matchmaking.ranking.explain import explain
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.redaction import is_guarded
from matchmaking.solutions.models import Solution

NEWEST = 50  # scenarios among which the example is chosen


@dataclass(frozen=True, slots=True)
class ScenarioMatches:
    """The current ranking: ``run`` made it, ``open_run`` is about to replace it."""

    matches: list[ExplainedMatch]
    run: MatchRun | None
    open_run: MatchRun | None

    @property
    def has_suitable(self) -> bool:
        return any(match.is_suitable for match in self.matches)


@dataclass(frozen=True, slots=True)
class SolutionMatches:
    """The scenarios that a solution fits; not ready while nothing has been ranked yet."""

    matches: list[ExplainedMatch]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How many runs of a batch have ended, and how."""

    total: int
    done: int
    failed: int

    @property
    def finished(self) -> int:
        return self.done + self.failed

    @property
    def is_finished(self) -> bool:
        return self.finished == self.total


def matches_for_scenario(
    scenario: Scenario, *, user: User | AnonymousUser | None, limit: int = 20
) -> ScenarioMatches:
    """The current ranking of a scenario, without what has been withdrawn since.

    Of one that was released to ``user`` it shows the user's own solutions; ``user`` is None for
    the operator's terminal.
    """
    runs = MatchRun.objects.filter(scenario=scenario).order_by("-pk")
    own_keys = _own_keys(user) if isinstance(user, User) else frozenset()
    if isinstance(user, User) and is_guarded(scenario, own=own_keys):
        own = own_solutions_for(scenario, user=user, index=newest_index(), limit=limit)
        return ScenarioMatches(matches=own, run=runs.done().first(), open_run=None)
    listed = Match.objects.filter(scenario=scenario).listed().for_listing().order_by("rank")
    names, to_demand = reason_names(), scenario.organization_id in own_keys
    return ScenarioMatches(
        matches=[
            explained(
                match, scenario, match.solution, rank, match.reasons, names, to_demand=to_demand
            )
            for rank, match in enumerate(listed[:limit], start=1)
        ],
        run=runs.done().first(),
        open_run=runs.open().first(),
    )


def matches_for_solution(
    solution: Solution, *, user: User | AnonymousUser, limit: int = 20
) -> SolutionMatches:
    """The scenarios a solution fits, best first, as far as ``user`` may see them.

    It is the reverse of the stored ranking by the same score, computed at this moment.
    """
    index = newest_index()
    if index is None:
        return SolutionMatches(matches=[], is_ready=False)
    # Some places more, because what was withdrawn since the index was built drops out.
    profile = solution_profile(solution)
    ranked = rank_scenarios(index, profile, top_k=2 * limit)
    rows = Scenario.objects.visible_to(user).in_matching().for_listing()
    visible = {row.public_id: row for row in rows.filter(public_id__in=[m.key for m in ranked])}
    kept = [(match, visible[match.key]) for match in ranked if match.key in visible][:limit]
    names = reason_names()
    released = released_scenarios_for(solution, user=user, index=index, names=names)

    def encode(scenario: Scenario) -> list[dict[str, Any]]:
        return encode_reasons(explain(index, scenario_profile(scenario), profile))

    public = [
        explained(match, scenario, solution, rank, encode(scenario), names)
        for rank, (match, scenario) in enumerate(kept, start=1)
    ]
    return SolutionMatches(matches=in_order([*public, *released], limit), is_ready=True)


def best_match() -> ExplainedMatch | None:
    """The best current match of the newest scenarios, as an example for strangers."""
    newest = list(Scenario.objects.listed().values_list("pk", flat=True)[:NEWEST])
    best = Match.objects.filter(rank=1, is_suitable=True, scenario__in=newest).listed()
    match = (
        best.for_listing()
        .select_related("scenario__organization", "solution__organization")
        .order_by("-score", "pk")
        .first()
    )
    if match is None:
        return None
    return explained(match, match.scenario, match.solution, 1, match.reasons, reason_names())


def _own_keys(user: User) -> frozenset[int]:
    return frozenset(Organization.objects.of_member(user).values_list("pk", flat=True))


def batch_progress(batch: MatchBatch) -> BatchProgress:
    counts = batch.runs.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(status=MatchRunStatus.DONE)),
        failed=Count("pk", filter=Q(status=MatchRunStatus.FAILED)),
    )
    return BatchProgress(**counts)


def unranked_scenarios() -> int:
    """How many scenarios in matching have no finished run."""
    ranked = MatchRun.objects.filter(status__in=FINISHED).values("scenario")
    return Scenario.objects.in_matching().exclude(pk__in=ranked).count()

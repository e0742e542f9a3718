"""What the tasks do: rank claimed runs, store the result, find what a solution affects."""

import logging
from collections.abc import Iterable, Sequence

from django.db import OperationalError, transaction
from django.db.models import Count, Min
from django.utils import timezone

from matchmaking.matching.indexing import current_index
from matchmaking.matching.leases import claim_run, held_by
from matchmaking.matching.models import Match, MatchRun, MatchRunStatus
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.reasons import encode_reasons
from matchmaking.ranking.engine import rank_scenarios, rank_solutions_many
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import MatchIndex
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import release_scenario
from matchmaking.solutions.models import Solution

logger = logging.getLogger(__name__)

TOP_K = 20


def execute_runs(run_ids: Sequence[int]) -> int:
    """Rank what can be claimed of ``run_ids``; return how many runs were finished here.

    Idempotent: ranking is pure and each run is written once, by the holder of its token.
    Runs are claimed one by one, so that one which kills its worker uses up no other's attempts.
    """
    current_index()  # a long build must not eat a lease's time
    finished = 0
    for pk in run_ids:
        if (run := claim_run(pk)) is not None:
            # Asked again after the claim: whatever led to this run is in this index.
            finished += _execute(current_index(), run)
    return finished


def _execute(index: MatchIndex, run: MatchRun) -> bool:
    scenario = Scenario.objects.in_matching().for_listing().filter(match_runs=run.pk).first()
    try:
        matches = [] if scenario is None else ranked_matches(index, scenario)
    except OperationalError:
        raise  # the database is away: the task is tried again
    except Exception as error:
        # Whatever is wrong with one scenario must not hold up the others.
        logger.exception("Match run %s cannot be ranked", run.pk)
        return finish_run(run, status=MatchRunStatus.FAILED, failure=type(error).__name__)
    return finish_run(run, status=MatchRunStatus.DONE, matches=matches, index=index)


def ranked_matches(index: MatchIndex, scenario: Scenario) -> list[Match]:
    """Rank the solutions for one scenario; unsaved matches, best first."""
    profile = scenario_profile(scenario)
    [ranked] = rank_solutions_many(index, [profile], top_k=TOP_K)
    solutions = _published_solutions(match.key for match in ranked)
    kept = [match for match in ranked if match.key in solutions]
    return [
        Match(
            scenario=scenario,
            solution=solutions[match.key],
            rank=rank,
            score=match.score,
            is_suitable=match.is_suitable,
            parts=dict(match.parts),
            reasons=encode_reasons(explain(index, profile, solution_profile(solutions[match.key]))),
        )
        for rank, match in enumerate(kept, start=1)
    ]


def _published_solutions(public_ids: Iterable[str]) -> dict[str, Solution]:
    # The state is looked at here: asked for it, SQLite walks all published records.
    named = Solution.objects.order_by().filter(public_id__in=list(public_ids))
    rows = named.for_listing().prefetch_related("case_studies")
    return {row.public_id: row for row in rows if row.is_in_matching}


@transaction.atomic
def finish_run(
    run: MatchRun,
    *,
    status: MatchRunStatus,
    matches: Sequence[Match] = (),
    index: MatchIndex | None = None,
    failure: str = "",
) -> bool:
    """Close a run that ``run``'s token still holds; its matches replace the former ones.

    A run that a newer one has overtaken closes without touching the newer matches, and a
    failed one leaves the former matches in place.
    """
    scenario_id = MatchRun.objects.values_list("scenario", flat=True).get(pk=run.pk)
    # The lock orders the runs of one scenario.
    locked = Scenario.objects.select_for_update()
    scenario = locked.only("pk", "visibility").get(pk=scenario_id)
    now = timezone.now()
    if not held_by(run).update(
        status=status,
        failure=failure,
        finished_at=now,
        updated_at=now,
        index_version=index.version if index else "",
        n_candidates=len(index.solutions.keys) if index else None,
    ):
        return False
    newer = MatchRun.objects.done().filter(scenario=scenario_id, pk__gt=run.pk)
    if status == MatchRunStatus.DONE and not newer.exists():
        Match.objects.filter(scenario=scenario_id).delete()
        for match in matches:
            match.run_id = run.pk
        Match.objects.bulk_create(matches)
        # Who may read a reserved scenario is asked again whenever somebody does.
        found = {match.solution.organization_id for match in matches if match.is_suitable}
        release_scenario(scenario=scenario, organizations=found)
    return True


def affected_scenarios(solution: Solution) -> list[int]:
    """Keys of the published scenarios whose ranking a changed solution may change.

    Those that show it now, and those whose last place it reaches or that have room left.
    """
    affected = set(Match.objects.filter(solution=solution).values_list("scenario", flat=True))
    if solution.is_in_matching:
        index = current_index()
        profile = solution_profile(solution)
        scores = {
            match.key: match.score
            for match in rank_scenarios(index, profile, top_k=len(index.scenarios.keys))
        }
        affected |= _reached(scores)
    return sorted(
        Scenario.objects.in_matching().filter(pk__in=affected).values_list("pk", flat=True)
    )


def _reached(scores: dict[str, float]) -> set[int]:
    last_places = Scenario.objects.in_matching().annotate(
        places=Count("matches"), last_score=Min("matches__score")
    )
    # Scenarios reserved for matched providers are in no public index: always looked at.
    hidden = set(
        Scenario.objects.in_matching()
        .exclude(pk__in=Scenario.objects.listed().values("pk"))
        .values_list("pk", flat=True)
    )
    reached = {
        pk
        for pk, public_id, places, last in last_places.values_list(
            "pk", "public_id", "places", "last_score"
        )
        if public_id in scores and (places < TOP_K or scores[public_id] >= last)
    }
    return reached | hidden

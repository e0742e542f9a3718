"""Use-cases of matching: what must be ranked is written down first, the worker woken after."""

from collections.abc import Iterable

from django.db import transaction

from matchmaking.matching.dispatch import send_due_runs
from matchmaking.matching.exceptions import ScenarioNotPublishedError
from matchmaking.matching.models import MatchBatch, MatchRun, SolutionRefresh
from matchmaking.matching.pipeline import affected_scenarios
from matchmaking.organizations.models import User
from matchmaking.organizations.permissions import require_editor
from matchmaking.scenarios.models import Scenario
from matchmaking.scenarios.services import release_scenario
from matchmaking.solutions.models import Solution

BULK = 1000  # rows
MANY_REFRESHES = 100  # from here on, ranking everything is cheaper than looking up


@transaction.atomic
def request_match_run(*, scenario: Scenario, requested_by: User | None) -> MatchRun:
    """Queue a ranking of the published solutions for one published scenario.

    Asking again while a run is waiting returns that run and queues nothing.

    Raises:
        PermissionDenied: ``requested_by`` may not write for the owning organization.
        ScenarioNotPublishedError: the scenario is a draft, closed or withdrawn.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if requested_by is not None:
        require_editor(requested_by, scenario.organization)
    if not scenario.is_published:
        raise ScenarioNotPublishedError(f"Scenario {scenario.pk} is {scenario.status}.")
    mark_scenarios([scenario.pk])
    transaction.on_commit(send_due_runs, robust=True)
    return MatchRun.objects.pending().get(scenario=scenario)


def mark_scenarios(scenario_ids: Iterable[int]) -> None:
    """Write a waiting run for each scenario that has none; the sweep sends them."""
    rows = [MatchRun(scenario_id=pk) for pk in scenario_ids]
    MatchRun.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BULK)


def scenario_changed(scenario_id: int) -> None:
    """Mark a scenario in matching for ranking; drop the matches of any other."""
    scenario = Scenario.objects.select_related("organization").filter(pk=scenario_id).first()
    if scenario is None:
        return
    if scenario.is_in_matching:
        mark_scenarios([scenario.pk])
    else:
        scenario.matches.all().delete()
        release_scenario(scenario=scenario, organizations=())


def solution_changed(solution_id: int) -> None:
    """Note that the scenarios which this solution concerns are to be looked up."""
    if Solution.objects.filter(pk=solution_id).exists():
        SolutionRefresh.objects.update_or_create(solution_id=solution_id)


def organization_changed(organization_id: int) -> None:
    """Rank anew what a suspension, or its end, concerns; matches of hidden scenarios go."""
    scenarios = Scenario.objects.published().filter(organization=organization_id)
    for pk in scenarios.values_list("pk", flat=True):
        scenario_changed(pk)
    solutions = Solution.objects.published().filter(organization=organization_id)
    for pk in solutions.values_list("pk", flat=True):
        solution_changed(pk)


def refresh_solutions() -> None:
    """Mark the scenarios that changed solutions concern.

    A solution that changes again meanwhile keeps its mark for the next sweep.
    """
    refreshes = list(SolutionRefresh.objects.select_related("solution")[:BULK])
    if len(refreshes) > MANY_REFRESHES:
        mark_scenarios(Scenario.objects.in_matching().values_list("pk", flat=True))
    for refresh in refreshes:
        with transaction.atomic():
            if len(refreshes) <= MANY_REFRESHES:
                mark_scenarios(affected_scenarios(refresh.solution))
            SolutionRefresh.objects.filter(pk=refresh.pk, updated_at=refresh.updated_at).delete()


@transaction.atomic
def request_batch() -> MatchBatch:
    """Queue a ranking of every published scenario; waiting runs join the new batch."""
    batch = MatchBatch.objects.create()
    matched = Scenario.objects.in_matching().values_list("pk", flat=True)
    mark_scenarios(matched)
    MatchRun.objects.pending().filter(scenario__in=matched).update(batch=batch)
    transaction.on_commit(send_due_runs, robust=True)
    return batch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from matchmaking.matching.models import MatchRunStatus
from matchmaking.matching.selectors import (
    BatchProgress,
    batch_progress,
    best_match,
    matches_for_scenario,
    matches_for_solution,
    unranked_scenarios,
)
from matchmaking.matching.sweep import rank_everything
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario, Visibility
from tests.factories.matching import MatchBatchFactory, MatchFactory, MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db


def _rank(capture):
    with capture(execute=True):
        rank_everything()


def test_matches_for_scenario_tells_reasons_and_doubts_in_the_readers_language():
    match = MatchFactory()

    with override("en"):
        [explained] = matches_for_scenario(match.scenario, user=None).matches

    assert [reason.text for reason in explained.reasons] == [
        "Offers a capability that is asked for: Surface defect detection",
        "Words in both texts: 划伤",
    ]
    assert [doubt.text for doubt in explained.missing] == ["Does not name this stage: Production"]
    assert [(part.label, part.contribution) for part in explained.parts] == [
        ("Wording", 0.4),
        ("Stated capabilities", 0.2),
    ]


def test_matches_for_scenario_speaks_to_its_members():
    member = UserFactory()
    match = MatchFactory(scenario__organization__members=[member])

    with override("en"):
        [explained] = matches_for_scenario(match.scenario, user=member).matches

    assert explained.reasons[0].text == "Offers the capability you need: Surface defect detection"


def test_matches_for_scenario_leaves_out_what_was_withdrawn_since():
    scenario = ScenarioFactory()
    MatchFactory(scenario=scenario, rank=1, solution__status=PostingStatus.WITHDRAWN)
    kept = MatchFactory(scenario=scenario, rank=2)

    found = matches_for_scenario(scenario, user=None)

    assert [(match.rank, match.solution) for match in found.matches] == [(1, kept.solution)]


def test_matches_for_scenario_names_the_last_and_the_open_run():
    scenario = ScenarioFactory()
    done = MatchRunFactory(scenario=scenario, finished=True)
    waiting = MatchRunFactory(scenario=scenario)

    found = matches_for_scenario(scenario, user=None)

    assert (found.run, found.open_run, found.has_suitable) == (done, waiting, False)


@pytest.mark.parametrize("n_matches", [1, 3])
def test_matches_for_scenario_costs_the_same_for_any_number(django_assert_num_queries, n_matches):
    scenario = ScenarioFactory()
    for rank in range(1, n_matches + 1):
        MatchFactory(scenario=scenario, rank=rank)

    with django_assert_num_queries(7):
        found = matches_for_scenario(scenario, user=None)
        for match in found.matches:
            assert match.solution.organization.name
            assert [*match.solution.industries.all(), *match.solution.capabilities.all()]


def test_matches_for_solution_agree_with_the_ranking_of_the_scenario(
    django_capture_on_commit_callbacks,
):
    ScenarioFactory.create_batch(2)
    solution = SolutionFactory()
    _rank(django_capture_on_commit_callbacks)

    found = matches_for_solution(solution, user=AnonymousUser())

    assert found.is_ready
    for match in found.matches:
        stored = match.scenario.matches.get(solution=solution)
        assert match.score == pytest.approx(stored.score, rel=1e-6)
    assert {match.scenario for match in found.matches} == set(Scenario.objects.all())


def test_matches_for_solution_hide_what_the_reader_may_not_see(
    django_capture_on_commit_callbacks,
):
    shown, withdrawn = ScenarioFactory.create_batch(2)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    solution = SolutionFactory()
    _rank(django_capture_on_commit_callbacks)
    Scenario.objects.filter(pk=withdrawn.pk).update(status=PostingStatus.WITHDRAWN)

    found = matches_for_solution(solution, user=UserFactory())

    assert [(match.rank, match.scenario) for match in found.matches] == [(1, shown)]


def test_matches_for_solution_are_not_ready_before_the_first_ranking():
    found = matches_for_solution(SolutionFactory(), user=AnonymousUser())

    assert (found.matches, found.is_ready) == ([], False)


@pytest.mark.parametrize("n_scenarios", [1, 3])
def test_matches_for_solution_cost_the_same_for_any_number(
    django_assert_num_queries, django_capture_on_commit_callbacks, n_scenarios
):
    ScenarioFactory.create_batch(n_scenarios)
    solution = SolutionFactory()
    _rank(django_capture_on_commit_callbacks)

    with django_assert_num_queries(9):
        found = matches_for_solution(solution, user=AnonymousUser())

    assert len(found.matches) == n_scenarios


def test_best_match_is_the_highest_suitable_one():
    MatchFactory(score=0.5)
    best = MatchFactory(score=0.8)
    MatchFactory(score=0.9, is_suitable=False)
    MatchFactory(score=0.95, scenario__visibility=Visibility.MATCHED_ONLY)

    assert best_match().solution == best.solution


def test_best_match_of_an_empty_site_is_none():
    assert best_match() is None


def test_batch_progress_counts_runs_by_their_end():
    batch = MatchBatchFactory()
    MatchRunFactory(batch=batch, finished=True)
    MatchRunFactory(batch=batch, finished=True, status=MatchRunStatus.FAILED)
    MatchRunFactory(batch=batch)
    MatchRunFactory()

    progress = batch_progress(batch)

    assert progress == BatchProgress(total=3, done=1, failed=1)
    assert (progress.finished, progress.is_finished) == (2, False)


def test_unranked_scenarios_counts_published_ones_without_a_finished_run():
    MatchRunFactory(finished=True)
    MatchRunFactory()
    ScenarioFactory(status=PostingStatus.DRAFT)

    assert unranked_scenarios() == 1

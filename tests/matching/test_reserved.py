"""Reserved scenarios: whom the ranking opens them to, and what these are told."""

import pytest
from django.utils import timezone

from matchmaking.matching.indexing import current_index
from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.selectors import matches_for_scenario, matches_for_solution
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import Scenario, ScenarioRelease, Visibility
from matchmaking.scenarios.services import move_scenario
from tests.factories.matching import MatchRunFactory
from tests.factories.organizations import UserFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory

pytestmark = pytest.mark.django_db

SECRET = "孔洞"  # stands in the guarded text and in the solution, nowhere else


@pytest.fixture
def provider():
    return UserFactory()


@pytest.fixture
def solution(provider):
    return SolutionFactory(
        organization__members=[provider], organization__verified_at=timezone.now()
    )


@pytest.fixture
def scenario(solution):
    SolutionFactory(title="表面质检", organization__verified_at=timezone.now())
    SolutionFactory(
        title="工资核算", summary="计算工资。", description="个税与社保。", capabilities=["aps"]
    )
    scenario = ScenarioFactory(
        visibility=Visibility.MATCHED_ONLY, pain_points=f"带钢{SECRET}漏检，{SECRET}很多"
    )
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    return scenario


def test_a_ranking_opens_the_scenario_to_whom_it_suits(scenario, solution):
    found = ScenarioRelease.objects.values_list("organization", flat=True)
    suitable = scenario.matches.filter(is_suitable=True)

    assert solution.organization_id in found
    assert set(found) == {match.solution.organization_id for match in suitable}


def test_a_withdrawn_scenario_is_open_to_nobody(
    scenario, provider, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        move_scenario(scenario=scenario, move=PostingMove.WITHDRAW, by=None)

    assert not Scenario.objects.visible_to(provider).exists()
    assert not ScenarioRelease.objects.exists()


def test_the_provider_reads_its_own_matches_without_the_guarded_words(scenario, solution, provider):
    [match] = matches_for_scenario(scenario, user=provider).matches

    assert match.solution == solution
    assert SECRET not in repr((match.reasons, match.missing))
    assert match.scenario.pain_points == ""


def test_the_owner_and_the_terminal_read_the_whole_ranking(scenario):
    owner = UserFactory()
    scenario.organization.members.add(owner)

    for reader in (owner, None):
        assert len(matches_for_scenario(scenario, user=reader).matches) == scenario.matches.count()


def test_the_solution_shows_the_scenario_to_its_provider_alone(scenario, solution, provider):
    [match] = matches_for_solution(solution, user=provider).matches

    assert (match.scenario, match.rank) == (scenario, 1)
    assert match.scenario.pain_points == ""
    assert matches_for_solution(solution, user=UserFactory()).matches == []


def test_the_score_for_the_provider_does_not_depend_on_the_guarded_text(
    scenario, solution, provider
):
    current_index()
    [before] = matches_for_solution(solution, user=provider).matches
    Scenario.objects.update(pain_points="", targets=[])

    [after] = matches_for_solution(solution, user=provider).matches

    assert (before.score, before.reasons) == (after.score, after.reasons)

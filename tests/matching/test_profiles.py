from datetime import datetime, timedelta, timezone

import pytest

from matchmaking.matching.indexing import current_index
from matchmaking.matching.models import Match
from matchmaking.matching.pipeline import execute_runs
from matchmaking.matching.profiles import read_vocabulary, scenario_profile, solution_profile
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.services import move_solution
from matchmaking.taxonomy.models import AliasKind, Topic
from tests.factories.matching import MatchRunFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory
from tests.factories.taxonomy import AliasFactory, CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db

SECRETS = {
    "current_state": "产线由某某集控系统控制",
    "budget_min": 123,
    "budget_max": 456,
    "contact_name": "张三丰",
    "contact_phone": "13800000000",
    "contact_email": "secret@example.org",
}


def test_scenario_profile_holds_public_text_and_tags():
    scenario = ScenarioFactory(
        title="划伤",
        pain_points="漏检",
        requirement="在线检测",
        targets=[{"metric": "检出率", "comparator": ">=", "value": 98, "unit": "%"}],
        industries=["C31", "C32"],
    )

    profile = scenario_profile(scenario)

    assert profile.key == scenario.public_id
    assert profile.texts == {
        "title": "划伤",
        "pain_points": "漏检",
        "requirement": "在线检测",
        "targets": "检出率 %",
    }
    assert profile.industries == ("C31", "C32")
    assert (profile.stages, profile.capabilities) == (("production",), ("defect-detect",))
    assert profile.sectors == ()


def test_profiles_carry_the_deployment_and_the_time_of_the_text():
    written_at = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    scenario = ScenarioFactory(deployment="edge", written_at=written_at)
    solution = SolutionFactory(deployment_modes=["cloud", "edge"], written_at=written_at)

    asked, offered = scenario_profile(scenario), solution_profile(solution)

    assert (asked.deployment, offered.deployment) == (("edge",), ("cloud", "edge"))
    assert asked.since == offered.since == "2026-03-01T00:30:00.000000+00:00"


def test_scenario_profile_without_preference_carries_no_deployment():
    assert scenario_profile(ScenarioFactory(deployment="any")).deployment == ()


def test_profiles_carry_a_revision_that_every_change_changes():
    solution = SolutionFactory()
    revisions = {solution_profile(solution).revision}

    move_solution(solution=solution, move=PostingMove.WITHDRAW, by=None)
    solution.refresh_from_db()
    revisions.add(solution_profile(solution).revision)
    solution.save()
    revisions.add(solution_profile(solution).revision)

    assert len(revisions) == 3


def test_scenario_profile_carries_a_sector_only_where_the_record_overrides_it():
    assert scenario_profile(ScenarioFactory(sector="consumer")).sectors == ("consumer",)


def test_confidential_fields_take_no_part_in_ranking():
    """Two worlds that differ only in what is hidden give the same profile, index and matches."""
    assert set(SECRETS) == set(Scenario.CONFIDENTIAL_FIELDS)
    scenario = ScenarioFactory()
    SolutionFactory()
    execute_runs([MatchRunFactory(scenario=scenario).pk])
    open_world = (scenario_profile(scenario), current_index().version, _matches())

    Scenario.objects.filter(pk=scenario.pk).update(**SECRETS)
    scenario.refresh_from_db()
    execute_runs([MatchRunFactory(scenario=scenario).pk])

    assert (scenario_profile(scenario), current_index().version, _matches()) == open_world


def _matches():
    return list(Match.objects.values("solution", "rank", "score", "parts", "reasons"))


def test_solution_profile_tells_of_cases_in_their_order():
    solution = SolutionFactory(industries=[])
    CaseStudyFactory(solution=solution, scenario="锌线检测", effect="漏检减半", position=1)
    CaseStudyFactory(solution=solution, scenario="酸洗检测", effect="", position=0)

    profile = solution_profile(solution)

    assert profile.texts["cases"] == "华东某钢厂 酸洗检测\n华东某钢厂 锌线检测 漏检减半"
    assert profile.industries == ()


def test_read_vocabulary_gathers_every_wording():
    capability = CapabilityFactory()
    AliasFactory(capability=capability, text="瑕疵识别")
    AliasFactory(capability=capability, text="夜班漏检", kind=AliasKind.HINT)
    AliasFactory(capability=None, industry=IndustryFactory(), text="钢厂")
    StageFactory()
    Topic.objects.create(code="scratch", words=["划伤", "刮痕"])

    vocabulary = read_vocabulary()

    term = vocabulary.capabilities["defect-detect"]
    assert (term.group, term.names) == ("vision", ("表面缺陷检测", "Surface defect detection"))
    assert (term.aliases, term.hints) == (("瑕疵识别",), ("夜班漏检",))
    assert vocabulary.industries["C31"].aliases == ("钢厂",)
    assert vocabulary.stages == ("production",)
    assert vocabulary.synonyms == {"scratch": ("划伤", "刮痕")}


def test_read_vocabulary_costs_the_same_for_any_size(django_assert_num_queries):
    for code in ("a", "b", "c"):
        AliasFactory(capability=CapabilityFactory(code=code))

    with django_assert_num_queries(5):
        read_vocabulary()

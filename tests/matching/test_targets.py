import pytest

from matchmaking.matching.targets import TargetState, check_targets
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def target(metric):
    return {"metric": metric, "comparator": ">=", "value": 95, "unit": "%"}


def test_targets_are_found_in_cases_then_in_the_text_and_quoted():
    scenario = ScenarioFactory(targets=[target("检出率"), target("误报率"), target("ＲＯＩ")])
    solution = SolutionFactory(description="检出率高。误报率不足一成。还有roi分析。")
    CaseStudyFactory(solution=solution, effect="检出率由78%升至96%；减员6人")

    found = check_targets(scenario, solution)

    assert [(check.state, check.quote) for check in found] == [
        (TargetState.IN_CASE, "检出率由78%升至96%"),
        (TargetState.IN_TEXT, "误报率不足一成"),
        (TargetState.IN_TEXT, "还有roi分析"),
    ]


def test_target_that_nothing_speaks_of_is_unstated_not_missed():
    [check] = check_targets(ScenarioFactory(targets=[target("能耗")]), SolutionFactory())

    assert (check.state, check.quote) == (TargetState.UNSTATED, "")

import pytest

from matchmaking.matching.indexing import current_index
from matchmaking.matching.marks import Renamed, marked_pair
from matchmaking.scenarios.models import Visibility
from matchmaking.scenarios.redaction import as_seen
from matchmaking.taxonomy.models import Topic
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import CaseStudyFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def text_of(marked):
    """Each field with its marks in brackets."""
    return {
        text.field: "".join(f"[{p.text}]" if p.is_shared else p.text for p in text.pieces)
        for text in marked
    }


def test_marks_stand_in_the_texts_as_they_were_written():
    scenario = ScenarioFactory(title="ＡＯＩ漏检", requirement="夜班漏检率高。", pain_points="")
    solution = SolutionFactory(title="aoi方案", summary="漏检率低。", description="另一段。")
    CaseStudyFactory(solution=solution, customer="某厂", scenario="夜班", effect="")
    current_index()

    pair = marked_pair(scenario, solution)

    assert text_of(pair.scenario) == {
        "title": "[ＡＯＩ漏检]",
        "requirement": "[夜班漏检率]高。",
    }
    assert text_of(pair.solution) == {
        "title": "[aoi]方案",
        "summary": "[漏检率]低。",
        "description": "另一段。",
        "cases": "某厂 [夜班]",
    }


def test_marks_join_other_words_for_the_same_thing():
    Topic.objects.create(code="scratch", words=["划伤", "擦痕"])
    scenario = ScenarioFactory(title="甲", requirement="总有划伤。")
    solution = SolutionFactory(title="乙", summary="识别擦痕。", description="丙")
    current_index()

    pair = marked_pair(scenario, solution)

    assert text_of(pair.scenario)["requirement"] == "总有[划伤]。"
    assert text_of(pair.solution)["summary"] == "识别[擦痕]。"
    assert pair.renamed == (Renamed(("划伤",), ("擦痕",)),)


def test_marks_quote_only_what_a_reader_of_a_reserved_scenario_may_see():
    scenario = ScenarioFactory(
        visibility=Visibility.MATCHED_ONLY, pain_points="机密划伤", requirement="带钢检测"
    )
    solution = SolutionFactory(summary="机密划伤")
    current_index()

    pair = marked_pair(as_seen(scenario, own=()), solution)

    assert set(text_of(pair.scenario)) == {"title", "requirement"}
    assert "机密" not in "".join(text_of(pair.scenario).values())
    assert text_of(pair.solution)["summary"] == "机密[划伤]"


def test_nothing_is_marked_before_the_first_ranking():
    assert marked_pair(ScenarioFactory(), SolutionFactory()) is None

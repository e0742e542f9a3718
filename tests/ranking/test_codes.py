import pytest

from matchmaking.ranking.codes import stated_scale
from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query


@pytest.mark.parametrize(
    ("fields", "open_share"),
    [
        ({"industries": ("C31",), "stages": ("production",), "deployment": ("edge",)}, 0.0),
        ({"sectors": ("原材料",), "stages": ("production",)}, DEFAULT.deployment),
        ({}, DEFAULT.deployment + DEFAULT.stage + DEFAULT.industry),
    ],
)
def test_stated_scale_makes_up_for_what_a_query_leaves_open(fields, open_share):
    assert stated_scale(query(**fields), DEFAULT) == pytest.approx(1 / (1 - open_share))


def test_rank_solutions_believes_a_claim_less_that_the_text_does_not_bear_out():
    text = "车间里的系统"
    offers = [
        candidate("honest", text, "故障预测", capabilities=("predictive-maint",)),
        candidate("silent", text, "故障", capabilities=("predictive-maint",)),
    ]
    index = build_index([], offers, VOCABULARY)
    need = query("q", "车间", capabilities=("predictive-maint",))

    parts = {match.key: match.parts["capability"] for match in rank_solutions(index, need)}

    assert parts["honest"] == pytest.approx(parts["silent"] * 0.9 / DEFAULT.unworded)


def test_rank_solutions_prefers_the_deployment_that_is_asked_for():
    offers = [
        candidate(key, "表面缺陷检测", deployment=modes)
        for key, modes in [
            ("a", ("cloud",)),
            ("b", ()),
            ("c", ("edge", "cloud")),
            ("d", ("hybrid",)),
        ]
    ]
    index = build_index([], offers, VOCABULARY)

    def order(*deployment):
        matches = rank_solutions(index, query("q", "表面缺陷检测", deployment=deployment))
        return [match.key for match in matches]

    assert order("edge") == ["c", "b", "d", "a"]
    assert order() == ["a", "b", "c", "d"]

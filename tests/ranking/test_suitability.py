import math

import pytest

from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.index import build_index
from matchmaking.ranking.suitability import are_suitable, score_range, surprises
from tests.factories.ranking import VOCABULARY, candidate, query

TAGS = {"industries": ("C31",), "stages": ("production",)}
NEED = query("need", "带钢表面划伤漏检", "夜班漏检率高，要在线识别划伤", **TAGS)
ODD_NEED = query("odd", "食堂菜谱", "每周换一次口味", **TAGS)
FITTING = candidate("fitting", "带钢表面缺陷检测", "在线识别划伤，夜班不再漏检", **TAGS)
OTHERS = [
    candidate(f"other-{n}", title, description, **TAGS)
    for n, (title, description) in enumerate(
        [
            ("轴承健康管理", "振动监测与故障预测"),
            ("排产软件", "按订单与产能自动排程"),
            ("能源管理", "水电气用量在线监测与分析"),
            ("工资计算", "按月汇总考勤与个税"),
        ]
    )
]
INDEX = build_index([NEED, ODD_NEED], [FITTING, *OTHERS], VOCABULARY)


def suitable(matches):
    return {match.key for match in matches if match.is_suitable}


def test_rank_solutions_calls_suitable_what_agrees_in_words_beyond_chance():
    assert suitable(rank_solutions(INDEX, NEED)) == {"fitting"}


def test_rank_solutions_calls_nothing_suitable_where_only_tags_agree():
    matches = rank_solutions(INDEX, ODD_NEED)

    assert len(matches) == len(INDEX.solutions.keys)
    assert suitable(matches) == set()


def test_is_suitable_is_the_same_in_both_directions():
    forward = {
        (need.key, match.key): match.is_suitable
        for need in (NEED, ODD_NEED)
        for match in rank_solutions(INDEX, need)
    }
    backward = {
        (match.key, offer.key): match.is_suitable
        for offer in (FITTING, *OTHERS)
        for match in rank_scenarios(INDEX, offer)
    }

    assert forward == backward


def test_surprises_count_spreads_above_what_chance_would_give():
    """One term, held by 3 of 4 candidates: mean and variance follow from its idf alone."""
    offers = [candidate(f"t{n}", "boiler" if n else "gearbox") for n in range(4)]
    index = build_index([], offers, VOCABULARY)
    row = index.space.query_rows([query("q", "boiler", **TAGS, deployment=("edge",))])
    idf = math.log(1 + 1.5 / 3.5)
    share = math.exp(-idf)
    weight = DEFAULT.text / (idf * (DEFAULT.k1 + 1))
    mean, spread = weight * idf * share, weight * idf * math.sqrt(share * (1 - share))

    (found,) = surprises(index.space, row, [0.2])

    assert found == pytest.approx((0.2 - mean) / spread, rel=1e-5)


def test_surprises_are_none_without_words():
    rows = INDEX.space.query_rows([query("q", "", **TAGS)])

    assert surprises(INDEX.space, rows, [0.0, 0.3]).tolist() == [0.0, 0.0]
    assert are_suitable(INDEX.space, rows, [DEFAULT.threshold, 0.4], [0.0, 0.0]) == [True, False]


def test_score_range_spans_what_surprise_can_take_off():
    assert score_range(DEFAULT) == pytest.approx((0.22, 0.52))

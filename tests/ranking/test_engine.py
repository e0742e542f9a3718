import random

import pytest

from matchmaking.ranking.engine import (
    rank_scenarios,
    rank_solutions,
    rank_solutions_many,
    similar,
)
from matchmaking.ranking.exceptions import RankingError
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

SCENARIOS = [
    query("s1", "带钢表面划伤", "夜班漏检率高", industries=("C31",), stages=("production",)),
    query("s2", "轴承总是坏", "想提前知道", capabilities=("predictive-maint",)),
    query("s3", "排程靠人工", "插单多", industries=("C36",), capabilities=("aps",)),
]
SOLUTIONS = [
    candidate("t1", "视觉质检", "带钢表面缺陷检测", capabilities=("defect-detect",), owner="o1"),
    candidate("t2", "设备健康", "轴承振动与故障预测", capabilities=("predictive-maint",)),
    candidate("t3", "Scheduling", "APS for car plants", industries=("C36",), capabilities=("aps",)),
    candidate("t4", "薪酬", "工资与个税", industries=("C32",)),
]


@pytest.fixture(scope="module")
def index():
    return build_index(SCENARIOS, SOLUTIONS, VOCABULARY)


def keys(matches):
    return [match.key for match in matches]


@pytest.mark.parametrize(("row", "best"), [(0, "t1"), (1, "t2"), (2, "t3")])
def test_rank_solutions_puts_the_fitting_one_first(index, row, best):
    assert keys(rank_solutions(index, SCENARIOS[row]))[0] == best


def test_rank_solutions_returns_parts_that_sum_to_the_score(index):
    for match in rank_solutions(index, SCENARIOS[0]):
        assert sum(match.parts.values()) == pytest.approx(match.score, rel=1e-6)
        assert 0 < match.score <= 1


def test_rank_solutions_many_equals_one_by_one(index):
    assert rank_solutions_many(index, SCENARIOS) == [rank_solutions(index, s) for s in SCENARIOS]


def test_rank_scenarios_gives_a_pair_the_same_score(index):
    forward = {
        (s.key, m.key): m.score for s in SCENARIOS for m in rank_solutions(index, s, top_k=9)
    }
    backward = {
        (m.key, t.key): m.score for t in SOLUTIONS for m in rank_scenarios(index, t, top_k=9)
    }

    assert forward == backward


def test_rank_solutions_keeps_to_the_allowed_ones(index):
    assert keys(rank_solutions(index, SCENARIOS[0], allowed={"t2", "gone"})) == ["t2"]
    assert rank_solutions(index, SCENARIOS[0], allowed=()) == []


def test_rank_solutions_returns_top_k(index):
    everything = rank_solutions(index, SCENARIOS[0])

    assert rank_solutions(index, SCENARIOS[0], top_k=1) == everything[:1]
    assert [match.rank for match in everything] == list(range(1, len(everything) + 1))


def test_rank_solutions_breaks_ties_by_key():
    twins = [candidate(key, "质检", "表面缺陷检测") for key in ("b", "c", "a")]
    index = build_index(SCENARIOS, twins, VOCABULARY)

    assert keys(rank_solutions(index, query("q", "表面缺陷检测"))) == ["a", "b", "c"]


def test_build_index_does_not_depend_on_the_order_of_rows(index):
    generator = random.Random(5)
    scenarios, solutions = SCENARIOS[:], SOLUTIONS[:]
    generator.shuffle(scenarios)
    generator.shuffle(solutions)

    shuffled = build_index(scenarios, solutions, VOCABULARY)

    assert shuffled.version == index.version
    assert rank_solutions_many(shuffled, SCENARIOS) == rank_solutions_many(index, SCENARIOS)


def test_build_index_version_follows_the_content(index):
    changed = [*SOLUTIONS[:-1], candidate("t4", "薪酬", "工资", industries=("C32",))]

    assert build_index(SCENARIOS, changed, VOCABULARY).version != index.version


def test_build_index_refuses_a_key_that_occurs_twice():
    with pytest.raises(RankingError, match="'t1' occurs twice"):
        build_index([], [candidate("t1"), candidate("t1")], VOCABULARY)


def test_rank_solutions_meets_other_languages_by_the_vocabulary(index):
    english = query("q", "Unplanned stops", "We need predictive maintenance")

    assert keys(rank_solutions(index, english))[0] == "t2"


def test_rank_solutions_takes_near_duplicates_of_one_owner_once():
    copies = [
        candidate(f"d{n}", "表面质检", "带钢表面缺陷在线检测系统", owner="o1") for n in range(20)
    ]
    rival = candidate("rival", "表面质检", "带钢表面缺陷在线检测系统", owner="o2")
    index = build_index(SCENARIOS, [*copies, rival, *SOLUTIONS[1:]], VOCABULARY)

    assert keys(rank_solutions(index, query("q", "带钢表面缺陷"))) == ["d0", "rival"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "，。！？",
        "👍👍",
        "\u200b\u200b",
        "\ud800",
        "a" * 100_000,
        "检" * 100_000,
        "1 2 3",
    ],
)
def test_rank_solutions_survives_hostile_text(index, text):
    hostile = query("q", text, text, pain_points=text)

    assert all(0 < match.score <= 1 for match in rank_solutions(index, hostile))
    assert rank_scenarios(index, candidate("x", text, text)) is not None


@pytest.mark.parametrize("text", ["表面缺陷檢測", "表\u200b面缺\u00ad陷检测", "表面缺陷检测\0"])
def test_rank_solutions_sees_through_the_way_of_writing(index, text):
    plain = rank_solutions(index, query("q", "表面缺陷检测"))

    assert rank_solutions(index, query("q", text)) == plain


def test_rank_solutions_of_an_empty_index_is_empty():
    assert rank_solutions(build_index([], [], VOCABULARY), SCENARIOS[0]) == []


def test_similar_finds_copied_text(index):
    copy = candidate("copy", "视觉质检", "带钢表面缺陷检测", capabilities=("defect-detect",))

    ((key, similarity),) = similar(index, copy, "solutions", threshold=0.9)

    assert (key, round(similarity, 6)) == ("t1", 1.0)

import random

import pytest

from matchmaking.ranking.changes import Changes, difference, with_changes
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

WORDS = [
    "划伤",
    "轴承",
    "漏检",
    "排程",
    "视觉",
    "振动",
    "带钢",
    "在线",
    "预测",
    "缺陷",
    "能耗",
    "质检",
]
NEED = query("s0", "带钢表面划伤漏检", "在线视觉质检", industries=("C31",), owner="f")


def offer(seed, key=None, **fields):
    generator = random.Random(seed)
    text = "，".join(generator.choices(WORDS, k=12))
    return candidate(key or f"t{seed:02}", text[:8], text, revision=str(seed), **fields)


OFFERS = [offer(seed) for seed in range(20)]
BASE = build_index([NEED, query("s1", "轴承振动")], OFFERS, VOCABULARY)


def places(index):
    return [(match.key, match.score) for match in rank_solutions(index, NEED)]


def test_with_changes_replaces_adds_and_removes():
    changed, new = offer(40, key="t03"), offer(41)

    index = with_changes(BASE, solutions=Changes([new, changed], gone=["t05", "never"]))

    found = {match.key for match in rank_solutions(index, NEED, top_k=99)}
    expected = {p.key for p in OFFERS if explain(BASE, NEED, p).score > 0} - {"t03", "t05"}
    expected |= {p.key for p in (changed, new) if explain(BASE, NEED, p).score > 0}
    assert found == expected
    assert len(index.solutions) == 20
    assert len(index.solutions.keys) == 22


def test_with_changes_scores_by_the_statistics_of_the_base():
    changed = offer(42, key="t03")

    index = with_changes(BASE, solutions=Changes([changed]))

    expected = dict(places(BASE)) | {"t03": pytest.approx(explain(BASE, NEED, changed).score)}
    scores = {match.key: match.score for match in rank_solutions(index, NEED, top_k=99)}
    assert {key: scores[key] for key in expected if key in scores} == {
        key: expected[key] for key in expected if key in scores
    }
    assert scores["t03"] == expected["t03"]


def test_with_changes_of_nothing_is_the_base():
    assert with_changes(BASE) is BASE


def test_with_changes_puts_an_unchanged_record_where_it_was():
    index = with_changes(BASE, solutions=Changes(OFFERS[3:5]))

    assert places(index) == places(BASE)


def test_with_changes_keeps_to_the_allowed():
    index = with_changes(BASE, solutions=Changes([offer(43, key="t03")]))

    keys = [m.key for m in rank_solutions(index, NEED, allowed=["t03", "t04"], top_k=9)]

    assert sorted(keys) == ["t03", "t04"]


def test_with_changes_serves_the_other_direction():
    new = query("s2", "带钢划伤", "视觉质检")

    index = with_changes(BASE, scenarios=Changes([new], gone=["s1"]))

    ranked = rank_scenarios(index, OFFERS[0], top_k=9)
    assert {match.key for match in ranked} <= {"s0", "s2"}
    for match in ranked:
        need = {"s0": NEED, "s2": new}[match.key]
        assert match.score == pytest.approx(explain(index, need, OFFERS[0]).score, rel=1e-6)


def test_with_changes_versions_follow_the_content():
    one = with_changes(BASE, solutions=Changes([offer(44)]))
    same = with_changes(BASE, solutions=Changes([offer(44)]))
    other = with_changes(BASE, solutions=Changes([offer(45)]))

    assert one.version == same.version
    assert len({BASE.version, one.version, other.version}) == 3


def test_with_changes_finds_a_copy_of_an_earlier_offer():
    text = "".join(WORDS) + "夜班人工目检容易疲劳，我们用线阵相机在线拍摄并按卷自动判级入库"
    first = candidate("first", "视觉质检", text, owner="a", since="2026-01-01")
    base = build_index([NEED], [first, *OFFERS], VOCABULARY)
    copy = candidate("copy", "视觉质检", text, owner="b", since="2026-02-01", capabilities=("aps",))

    index = with_changes(base, solutions=Changes([copy]))
    without_first = with_changes(base, solutions=Changes([copy], gone=["first"]))

    assert places(index)[0][0] == "first"
    assert "copy" not in dict(places(index))
    assert places(without_first)[0][0] == "copy"


def test_difference_names_what_changed_and_what_is_gone():
    current = {p.key: p.revision for p in OFFERS if p.key != "t07"}
    current |= {"t01": "99", "zz": "1"}

    assert difference(BASE.solutions, current) == (["t01", "zz"], ["t07"])


@pytest.mark.parametrize("seed", range(8))
def test_scores_split_exactly_after_any_change(seed):
    generator = random.Random(seed)
    changed = [offer(100 + seed * 20 + n, key=f"t{generator.randrange(30):02}") for n in range(4)]
    changes = {profile.key: profile for profile in changed}
    gone = generator.sample([p.key for p in OFFERS if p.key not in changes], 3)

    index = with_changes(BASE, solutions=Changes(list(changes.values()), gone))

    now = {p.key: p for p in OFFERS if p.key not in gone} | changes
    ranked = rank_solutions(index, NEED, top_k=99)
    assert {match.key for match in ranked} <= now.keys()
    for match in ranked:
        explanation = explain(index, NEED, now[match.key])
        assert explanation.score == pytest.approx(match.score, rel=1e-6)
        for part in explanation.parts:
            assert part.contribution == pytest.approx(match.parts[part.block], rel=1e-6)
            assert sum(v for _, v in part.summands) == pytest.approx(part.contribution, rel=1e-6)

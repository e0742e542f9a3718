import pytest

from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

TEXT = (
    "热轧带钢表面缺陷在线检测系统，线阵相机与条形光源成像，深度学习识别划伤、边裂和氧化铁皮，"
    "按卷自动判级并写入制造执行系统，支持小样本扩展新缺陷，夜班不再依赖人工目检。"
)
NEED = query("q", "带钢表面缺陷检测", "划伤漏检率高")
OTHERS = [candidate(f"x{n}", "薪酬", f"工资与个税计算第{n}版") for n in range(5)]


def shown(*offers):
    index = build_index([NEED], [*offers, *OTHERS], VOCABULARY)
    return [match.key for match in rank_solutions(index, NEED) if not match.key.startswith("x")]


def offer(key, text=TEXT, **fields):
    return candidate(key, "带钢表面质检", text, **fields)


def test_copies_of_an_earlier_offer_take_no_place():
    original = offer("original", owner="a", since="2026-01-01")
    copies = [offer(f"c{n:02}", owner=f"b{n}", since=f"2026-02-{n + 1:02}") for n in range(20)]

    assert shown(original, *copies) == ["original"]


def test_a_copy_takes_no_place_although_it_claims_more():
    original = offer("original", owner="a", since="2026-01-01")
    copy = offer("copy", owner="b", since="2026-03-01", capabilities=("defect-detect",))

    assert shown(original, copy) == ["original"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"owner": "a"}, {"owner": "b"}),  # nobody knows who was first
        ({"owner": "a", "since": "2026-01-01"}, {"owner": "b"}),
        ({"owner": "", "since": "2026-01-01"}, {"owner": "", "since": "2026-01-02"}),
    ],
)
def test_offers_of_unknown_age_or_owner_both_stay(first, second):
    assert sorted(shown(offer("one", **first), offer("two", **second))) == ["one", "two"]


def test_another_text_of_another_owner_stays():
    other = f"{TEXT[:40]}另可选配机械臂分拣与声学诊断，面向铸造、锻压和注塑企业提供整线改造与驻场。"
    first = offer("first", owner="a", since="2026-01-01")

    assert sorted(shown(first, offer("second", other, owner="b", since="2026-01-02"))) == [
        "first",
        "second",
    ]


def test_a_short_text_is_nobodys_own():
    first = offer("first", "表面质检", owner="a", since="2026-01-01")

    assert len(shown(first, offer("second", "表面质检", owner="b", since="2026-01-02"))) == 2


def test_near_duplicates_of_one_owner_take_one_place_whatever_they_claim():
    twins = [
        offer("one", owner="a"),
        offer("two", owner="a", capabilities=("defect-detect",), industries=("C31",)),
    ]

    assert len(shown(*twins)) == 1


def test_explain_tells_a_copier_why_it_is_left_out():
    original = offer("original", owner="a", since="2026-01-01")
    copy = offer("copy", owner="b", since="2026-02-01")
    index = build_index([NEED], [original, copy, *OTHERS], VOCABULARY)

    doubts = {p.key: [r.kind for r in explain(index, NEED, p).missing] for p in (original, copy)}

    assert "copied_text" in doubts["copy"]
    assert "copied_text" not in doubts["original"]

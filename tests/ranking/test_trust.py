import numpy as np
import pytest
from scipy import sparse

from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.index import build_index
from matchmaking.ranking.trust import need_patterns
from tests.factories.ranking import VOCABULARY, candidate, query

NEED = (
    "热轧带钢表面划伤和边裂一直靠人工目检，夜班漏检率高，"
    "客户退货一年三十多回，需要在线自动判级并写入系统"
)
SCENARIO = query("s1", "带钢划伤漏检", NEED, industries=("C31",), stages=("production",))
HONEST = candidate(
    "honest",
    "板带表面质检",
    "在出口段装相机与光源，识别划伤、边裂等缺陷，按卷判级。",
    industries=("C31",),
    stages=("production",),
    capabilities=("defect-detect",),
)
PAYROLL = "按月计算工资与个税，员工在手机上查看工资条。"


def doubts(description):
    index = build_index([SCENARIO], [HONEST], VOCABULARY)
    space = index.space
    [found] = space.doubts(space.count_candidates([candidate("x", "薪酬", description)]))
    return found


def test_doubts_of_an_honest_text_are_none():
    assert doubts(PAYROLL).trust == 1.0


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (PAYROLL + NEED, "echo"),
        (PAYROLL + "划伤漏检" * 20, "repetition"),
        (
            PAYROLL + "、".join(["划伤", "边裂", "漏检", "夜班", "判级", "退货", "带钢"] * 2),
            "listing",
        ),
    ],
)
def test_doubts_name_the_trick(text, doubt):
    found = doubts(text)

    factors = {name: getattr(found, name) for name in ("listing", "repetition", "echo")}
    assert min(factors, key=lambda name: factors[name]) == doubt
    assert found.trust < 0.7


@pytest.mark.parametrize("trick", [NEED, "划伤漏检夜班带钢" * 30, "\u200b".join(NEED)])
def test_rank_solutions_keeps_tricks_behind_honest_offers(trick):
    liar = candidate("liar", "薪酬", PAYROLL + trick, stages=("production",))
    index = build_index([SCENARIO], [liar, HONEST], VOCABULARY)

    assert rank_solutions(index, SCENARIO)[0].key == "honest"


def pattern(*places, n_features=200):
    said = np.zeros((1, n_features), dtype=np.float32)
    said[0, np.concatenate([np.arange(*place) for place in places])] = 1
    return sparse.csr_array(said)


def test_need_patterns_give_the_share_of_one_need_that_is_repeated():
    needs = need_patterns(sparse.vstack([pattern((0, 80)), pattern((70, 170))], "csr"))

    assert (pattern((60, 120)) @ needs.T).toarray().ravel() == pytest.approx([0.25, 0.5])
    assert (pattern((180, 190)) @ needs.T).toarray().ravel().tolist() == [0, 0]


def test_need_patterns_of_a_short_need_stay_small():
    needs = need_patterns(pattern((0, 10)))

    assert (pattern((0, 10)) @ needs.T).toarray().ravel() == pytest.approx([0.25])


def test_trust_has_a_floor():
    assert doubts("划伤" * 5000).repetition == DEFAULT.trust_floor

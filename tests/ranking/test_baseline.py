import bm25s
import numpy as np
import pytest

from matchmaking.ranking.baseline import BASELINES, bigrams, bm25_bigrams
from tests.factories.ranking import candidate, query

QUERIES = [query("s1", "带钢表面划伤", "AOI 漏检"), query("s2", "轴承总是坏")]
CANDIDATES = [
    candidate("t1", "表面质检", "带钢划伤用 aoi 检出"),
    candidate("t2", "设备健康", "轴承坏之前预警，轴承寿命"),
    candidate("t3", "薪酬", "工资"),
]


@pytest.mark.parametrize("name", BASELINES)
def test_baselines_score_the_fitting_candidate_highest(name):
    scores = BASELINES[name](QUERIES, CANDIDATES)

    assert scores.shape == (2, 3)
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_bigrams_cuts_chinese_only():
    assert bigrams("划伤 AOI检测 面") == ["划伤", "aoi", "检测", "面"]


def test_bm25_bigrams_equals_bm25s():
    texts = ["。".join(profile.texts.values()) for profile in CANDIDATES]
    retriever = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    retriever.index([bigrams(text) for text in texts], show_progress=False)

    expected = [
        retriever.get_scores(bigrams("。".join(profile.texts.values()))) for profile in QUERIES
    ]

    assert bm25_bigrams(QUERIES, CANDIDATES) == pytest.approx(np.array(expected), rel=1e-5)

import math

import numpy as np
import pytest

from matchmaking.ranking.metrics import (
    Interval,
    bootstrap,
    mrr_at,
    ndcg_at,
    paired_bootstrap,
    precision_at,
    recall_at,
)


@pytest.mark.parametrize(
    ("gains", "ideal", "expected"),
    [
        ([3, 2], [2, 3], 1.0),
        ([2, 3], [2, 3], (2 + 3 / math.log2(3)) / (3 + 2 / math.log2(3))),
        ([0, 0, 3], [3], 0.5),
        ([], [3], 0.0),
        ([1], [], 0.0),
    ],
)
def test_ndcg_at_compares_with_the_best_order(gains, ideal, expected):
    assert ndcg_at(gains, ideal, 10) == pytest.approx(expected)


def test_ndcg_at_sees_the_first_k_only():
    assert ndcg_at([0, 3], [3], 1) == 0.0


def test_precision_recall_and_mrr_count_relevant_ones():
    gains, ideal = [1, 3, 0, 2], [3, 2, 2, 1]

    assert precision_at(gains, 4) == 0.5
    assert recall_at(gains, ideal, 4) == pytest.approx(2 / 3)
    assert mrr_at(gains, 4) == 0.5
    assert mrr_at([1, 1], 2) == 0.0
    assert recall_at([1], [1], 1) == 0.0


def test_paired_bootstrap_is_repeatable_and_holds_the_mean():
    first, second = [0.9, 0.8, 0.7, 0.9], [0.5, 0.6, 0.7, 0.4]

    interval = paired_bootstrap(first, second, np.random.default_rng(1))

    assert interval == paired_bootstrap(first, second, np.random.default_rng(1))
    assert interval.low <= interval.mean <= interval.high
    assert interval.mean == pytest.approx(0.275)


def test_bootstrap_of_nothing_is_zero():
    assert bootstrap([], np.random.default_rng(1)) == Interval(0.0, 0.0, 0.0)

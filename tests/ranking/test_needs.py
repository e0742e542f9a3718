import numpy as np
import pytest
from scipy import sparse

from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.needs import KEPT_PER_TERM, combined_needs, fit_affinities, votes
from tests.factories.ranking import candidate, query

CODES = ["aps", "defect-detect", "predictive-maint"]


def affinities():
    text = sparse.csr_array(np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 1.0, 1.0]], dtype=np.float32))
    candidates = [
        candidate("a", capabilities=("aps",)),
        candidate("b", capabilities=("defect-detect",)),
        candidate("c", capabilities=("defect-detect", "unknown")),
    ]
    return fit_affinities(candidates, text, CODES)


def vote(columns):
    return votes(affinities(), np.array(columns), np.ones(len(columns), dtype=np.float32)).tolist()


def test_votes_go_to_the_capability_whose_offers_share_the_words():
    assert vote([0]) == [1.0, 0.0, 0.0]
    assert vote([2]) == [0.0, 1.0, 0.0]


def test_votes_of_a_text_without_known_words_are_none():
    assert vote([]) == [0.0, 0.0, 0.0]


def test_fit_affinities_keeps_few_capabilities_a_term():
    codes = [f"c{n:02}" for n in range(20)]
    text = sparse.csr_array(np.ones((20, 1), dtype=np.float32))

    fitted = fit_affinities([candidate(c, capabilities=(c,)) for c in codes], text, codes)

    assert fitted.nnz == KEPT_PER_TERM


def test_combined_needs_sum_to_one_and_ticks_lead():
    asked = query("q", capabilities=("aps",))

    needs = combined_needs(asked, {"defect-detect": 0.9}, {"predictive-maint": 0.5}, DEFAULT)

    assert sum(needs.values()) == pytest.approx(1.0)
    assert max(needs, key=lambda code: needs[code]) == "aps"
    assert set(needs) == set(CODES)


def test_combined_needs_of_nothing_are_none():
    assert combined_needs(query("q"), {}, {}, DEFAULT) == {}

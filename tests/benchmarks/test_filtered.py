import numpy as np
import pytest

from benchmarks.corpus import Shape, make_corpus
from benchmarks.filtered import PASSING, make_filters, right
from benchmarks.peers import Ours, Scipy, SparseDotTopn, Tantivy
from tests.benchmarks.contestants import PlainBm25s

CORPUS = make_corpus(2000, 12, Shape(n_terms=3000, length=12))
FILTERS = make_filters(2000)


def test_make_filters_lets_the_wanted_shares_pass():
    shares = [float(np.mean(only.mask)) for only in FILTERS]

    assert shares == pytest.approx(PASSING, abs=0.03)


@pytest.mark.parametrize("only", FILTERS, ids=lambda only: only.name)
def test_each_contestant_finds_the_best_rows_that_pass(only):
    contestants = [peer(CORPUS) for peer in (Ours, Scipy, SparseDotTopn, PlainBm25s)]
    contestants.append(Tantivy(CORPUS, FILTERS))

    assert right(contestants, CORPUS, only) == {peer.name: 1.0 for peer in contestants}

import numpy as np
import pytest
from scipy import sparse

from matchmaking.ranking.postings import Postings, top_rows, top_rows_many
from matchmaking.ranking.sparse_rows import SparseRows

N_ROWS, N_FEATURES = 700, 90  # more than a few blocks of rows, and a last one that is not full


def random_matrix(seed: int, n_rows: int, *, density: float = 0.1) -> sparse.csr_array:
    """Values that are sums of few powers of two, so that every order of adding is exact."""
    generator = np.random.default_rng(seed)
    filled = generator.random((n_rows, N_FEATURES)) < density
    values = generator.integers(1, 16, (n_rows, N_FEATURES)) / 8
    return sparse.csr_array((filled * values).astype(np.float32))


def best_by_scipy(scores: np.ndarray, k: int) -> tuple[list[int], list[float]]:
    order = np.lexsort((np.arange(len(scores)), -scores))
    kept = [row for row in order[:k].tolist() if scores[row] > 0]
    return kept, scores[kept].tolist()


def asked(queries: sparse.csr_array, row: int) -> tuple[np.ndarray, np.ndarray]:
    one = SparseRows.of(queries[[row]])
    return one.indices, one.values


@pytest.mark.parametrize("k", [1, 7, 600, 2000])
@pytest.mark.parametrize("share", [None, 0.5, 0.01, 0.0])
def test_top_rows_are_those_of_scipy_with_ties_by_row(k, share):
    rows, queries = random_matrix(1, N_ROWS), random_matrix(2, 5)
    allowed = None if share is None else np.random.default_rng(3).random(N_ROWS) < share
    postings = Postings.from_rows(SparseRows.of(rows))
    products = (queries @ rows.T).toarray()
    for query in range(5):
        expected = products[query] if allowed is None else np.where(allowed, products[query], 0)
        found, scores = top_rows(postings, *asked(queries, query), k, allowed)
        assert (found.tolist(), scores.tolist()) == best_by_scipy(expected, k)


@pytest.mark.parametrize("threads", [1, 2])
def test_many_queries_are_ranked_as_each_alone(threads):
    rows, queries = random_matrix(4, N_ROWS), random_matrix(5, 150)
    allowed = np.random.default_rng(6).random(N_ROWS) < 0.02
    postings = Postings.from_matrix(sparse.csr_array(rows.T))
    found, scores = top_rows_many(postings, queries, 20, allowed=allowed, threads=threads)
    for query in range(150):
        alone, alone_scores = top_rows(postings, *asked(queries, query), 20, allowed)
        n_found = len(alone)
        assert found[query, :n_found].tolist() == alone.tolist()
        assert scores[query, :n_found].tolist() == alone_scores.tolist()
        assert set(found[query, n_found:].tolist()) <= {-1}
        assert not scores[query, n_found:].any()


def test_equal_scores_keep_the_lowest_rows():
    rows = sparse.csr_array(np.ones((N_ROWS, N_FEATURES), dtype=np.float32))
    postings = Postings.from_rows(SparseRows.of(rows))
    found, scores = top_rows(postings, *asked(rows, 0), 3)
    assert found.tolist() == [0, 1, 2]
    assert scores.tolist() == [N_FEATURES] * 3


def test_an_empty_query_and_an_empty_index_find_nothing():
    nothing = sparse.csr_array((1, N_FEATURES), dtype=np.float32)
    postings = Postings.from_rows(SparseRows.of(random_matrix(7, N_ROWS)))
    assert top_rows(postings, *asked(nothing, 0), 5)[0].tolist() == []
    empty = Postings.from_rows(SparseRows.of(nothing[:0]))
    assert top_rows(empty, *asked(random_matrix(8, 1), 0), 5)[0].tolist() == []

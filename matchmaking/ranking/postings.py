"""The best rows for a query, by walking the postings of its features."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking import kernels
from matchmaking.ranking.kernels import BLOCK, Floats, Ints, Longs
from matchmaking.ranking.sparse_rows import SparseRows

Mask = npt.NDArray[np.bool_]
Best = tuple[Longs, Floats]  # rows and their scores
SHARE = 64  # queries that a thread takes at a time
CHEAPER = 0.25  # entries of all allowed rows, by postings met, up to which reading the rows pays


@dataclass(frozen=True, eq=False)
class Postings:
    """One matrix twice: ``by_row`` (n_rows, n_features) and its transpose ``by_feature``."""

    by_row: SparseRows
    by_feature: SparseRows

    @classmethod
    def from_rows(cls, by_row: SparseRows) -> "Postings":
        return cls(by_row, by_row.turned())

    @classmethod
    def from_matrix(cls, inverted: sparse.csr_array) -> "Postings":
        """Take a matrix by feature, (n_features, n_rows)."""
        by_feature = SparseRows.of(inverted)
        return cls(by_feature.turned(), by_feature)

    @property
    def n_rows(self) -> int:
        return len(self.by_row)

    def add_scores(self, columns: Ints, weights: Floats, scores: Floats) -> None:
        """Add the scores of all rows for one query to ``scores``, (at least n_rows,)."""
        by_feature = self.by_feature
        kernels.scatter(
            by_feature.starts, by_feature.indices, by_feature.values, columns, weights, scores
        )

    def write_scores(self, columns: Ints, weights: Floats, rows: Longs, scores: Floats) -> None:
        """Write the scores of ``rows`` alone."""
        query = np.zeros(self.by_row.width, dtype=np.float32)
        query[columns] = weights
        by_row = self.by_row
        kernels.gather(by_row.starts, by_row.indices, by_row.values, query, rows, scores)

    def is_cheaper_by_row(self, columns: Ints, n_allowed: int) -> bool:
        """Tell whether reading the allowed rows is less work than walking the postings."""
        starts = self.by_feature.starts
        n_met = int((starts[columns + 1] - starts[columns]).sum())
        per_row = len(self.by_row.indices) / max(self.n_rows, 1)
        return n_allowed * per_row + self.by_row.width / BLOCK < CHEAPER * n_met


def blank_scores(n_rows: int, allowed: Mask | None = None) -> Floats:
    """Return what an accumulator starts from: 0, or -inf for a row that may not appear.

    Its length is ``n_rows`` rounded up to whole blocks.
    """
    length = -(-max(n_rows, 1) // BLOCK) * BLOCK
    if allowed is None:
        blank = np.zeros(length, dtype=np.float32)
        blank[n_rows:] = -np.inf
    else:
        blank = np.empty(length, dtype=np.float32)
        kernels.write_mask(allowed, blank)
    return blank


def top_rows(
    postings: Postings, columns: Ints, weights: Floats, k: int, allowed: Mask | None = None
) -> Best:
    """Return at most ``k`` rows with positive scores, best first, ties by row."""
    if allowed is not None and postings.is_cheaper_by_row(columns, int(np.count_nonzero(allowed))):
        rows = np.flatnonzero(allowed)
        scores = np.zeros(postings.n_rows, dtype=np.float32)
        postings.write_scores(columns, weights, rows, scores)
        return _ordered(scores, rows[scores[rows] > 0], k)
    scores = blank_scores(postings.n_rows, allowed)
    postings.add_scores(columns, weights, scores)
    return _ordered(scores, best_rows(scores, k), k)


def best_rows(scores: Floats, wanted: int, slack: float = 0.0) -> Longs:
    """Return the rows with positive scores not below the ``wanted``-th best, ascending.

    ``slack`` lets in rows whose score misses it by that share; ``scores`` is an accumulator.
    """
    maxima = np.empty(len(scores) // BLOCK, dtype=np.int32)
    return kernels.best_rows(scores, maxima, wanted, slack)


def _ordered(scores: Floats, rows: Longs, k: int) -> Best:
    order = np.argsort(-scores[rows], kind="stable")[:k]
    return rows[order], scores[rows[order]]


def top_rows_many(
    postings: Postings,
    queries: sparse.csr_array,
    k: int,
    *,
    allowed: Mask | None = None,
    threads: int = 2,
) -> tuple[Longs, Floats]:
    """Return the ``k`` best rows of each query and their scores, both (n_queries, k).

    Places that stay empty hold row -1 and score 0.
    """
    asked = SparseRows.of(queries)
    rows = np.full((len(asked), k), -1, dtype=np.int64)
    scores = np.zeros((len(asked), k), dtype=np.float32)
    blank = blank_scores(postings.n_rows, allowed)
    by_feature = postings.by_feature

    def work(start: int) -> None:
        share = slice(start, start + SHARE)
        kernels.bulk(
            by_feature.starts,
            by_feature.indices,
            by_feature.values,
            asked.starts[start : start + SHARE + 1],
            asked.indices,
            asked.values,
            blank,
            rows[share],
            scores[share],
        )

    starts = range(0, len(asked), SHARE)
    if len(starts) <= 1:  # a thread costs more than one share
        for start in starts:
            work(start)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, starts))
    return rows, scores

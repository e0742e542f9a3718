"""Generated texts for the benchmarks of speed: the same for the same seed, on every machine.

No words, only numbers of terms. What makes a ranking fast or slow is kept from real text: how many
distinct terms a text has, how they spread over the vocabulary (Zipf), and how often one returns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

SEED = 20261123
K1, B = 1.2, 0.75
CHUNK = 100_000  # rows drawn at once
DRAWS = 1 << 22  # a term is drawn by one look into a table of this size
LENGTH_SPREAD = 0.4  # standard deviation of the logarithm of a text's length
SINGLE = 0.75  # share of the terms of a text that occur in it once


@dataclass(frozen=True, slots=True)
class Shape:
    """How terms spread: the probability of the term of rank r is proportional to 1/(r+shift)^a."""

    n_terms: int = 1 << 18
    exponent: float = 0.9
    shift: float = 50.0
    length: int = 112  # draws for a text, of which about 110 are distinct
    most: float = 0.19  # of the texts hold one term at the most: commoner ones are dropped before


SPARSE = Shape()  # two texts share 1.6 terms: a broad market, and what peers publish figures for
DENSE = Shape(n_terms=1 << 16, exponent=1.05, shift=20.0)  # 5 terms: needs and offers of one trade


@dataclass(frozen=True)
class Corpus:
    """Texts as counted and as weighted terms, and queries for them.

    ``counts`` holds how often a term occurs, ``weights`` what BM25 makes of it, in the same places;
    a query weighs each of its terms 1, because not every peer knows other weights.
    """

    counts: sparse.csr_array  # (n_rows, n_terms)
    weights: sparse.csr_array  # (n_rows, n_terms), float32
    queries: sparse.csr_array  # (n_queries, n_terms), float32

    @cached_property
    def inverted(self) -> sparse.csr_array:
        """The weights by term, (n_terms, n_rows), rows in ascending order."""
        return self.weights.T.tocsr()

    @property
    def n_rows(self) -> int:
        return int(self.weights.shape[0])

    def query_terms(self, query: int) -> npt.NDArray[np.int32]:
        low, high = self.queries.indptr[query : query + 2]
        return self.queries.indices[low:high]

    def facts(self) -> dict[str, float]:
        """What a reader needs to judge whether this resembles texts of their own."""
        df = np.diff(self.inverted.indptr)
        n_queries = self.queries.shape[0]
        return {
            "rows": self.n_rows,
            "terms a text": self.weights.nnz / self.n_rows,
            "terms a query": self.queries.nnz / n_queries,
            "terms shared by a pair": float(df[self.queries.indices].sum())
            / n_queries
            / self.n_rows,
            "share of the commonest term": float(df.max()) / self.n_rows,
        }


def make_corpus(n_rows: int, n_queries: int, shape: Shape = SPARSE, *, seed: int = SEED) -> Corpus:
    """Draw texts and queries; the texts of a smaller corpus are not those of a larger one."""
    generator = np.random.default_rng([seed, n_rows])
    table = _table(shape)
    queries = _draw(generator, table, n_queries, shape)
    queries.data = np.ones(queries.nnz, dtype=np.float32)
    counts = _draw(generator, table, n_rows, shape)
    return Corpus(counts, bm25_weights(counts), queries)


def bm25_weights(counts: sparse.csr_array) -> sparse.csr_array:
    """Return BM25 weights (k1 = 1.2, b = 0.75, the factor k1 + 1 left out), float32."""
    n_rows, n_terms = counts.shape
    df = np.bincount(counts.indices, minlength=n_terms)
    idf = np.log1p((n_rows - df + 0.5) / (df + 0.5)).astype(np.float32)
    lengths = np.asarray(counts.sum(axis=1), dtype=np.float32)
    norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1e-9))
    tf = counts.data.astype(np.float32)
    saturated = tf / (tf + np.repeat(norm, np.diff(counts.indptr)))
    weights = (idf[counts.indices] * saturated).astype(np.float32)
    return sparse.csr_array((weights, counts.indices, counts.indptr), shape=counts.shape)


def _table(shape: Shape) -> npt.NDArray[np.uint32]:
    share = 1 / (np.arange(shape.n_terms) + shape.shift) ** shape.exponent
    share /= share.sum()
    highest = -np.log1p(-shape.most) / shape.length
    for _ in range(20):  # what is cut off is dealt to the others, which may then exceed as well
        share = np.minimum(share, highest)
        share /= share.sum()
    edges = np.rint(np.cumsum(share) * DRAWS).astype(np.int64)
    return np.repeat(np.arange(shape.n_terms, dtype=np.uint32), np.diff(edges, prepend=0))


def _draw(
    generator: np.random.Generator, table: npt.NDArray[np.uint32], n_rows: int, shape: Shape
) -> sparse.csr_array:
    chunks = list(_chunks(generator, table, n_rows, shape))
    data, indices, sizes = (np.concatenate(parts) for parts in zip(*chunks, strict=True))
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return sparse.csr_array((data, indices, indptr), shape=(n_rows, shape.n_terms))


def _chunks(
    generator: np.random.Generator, table: npt.NDArray[np.uint32], n_rows: int, shape: Shape
) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]]:
    """Yield counts, terms in ascending order within each row, and the number of them a row."""
    centre = np.log(shape.length) - LENGTH_SPREAD**2 / 2
    for start in range(0, n_rows, CHUNK):
        size = min(CHUNK, n_rows - start)
        lengths = np.maximum(generator.lognormal(centre, LENGTH_SPREAD, size), 5).astype(np.int64)
        drawn = generator.integers(len(table), size=int(lengths.sum()), dtype=np.uint32)
        cells = np.repeat(np.arange(size) * shape.n_terms, lengths) + table[drawn]
        cells.sort()  # and not numpy's unique, which is ten times slower here
        cells = cells[np.diff(cells, prepend=-1) > 0]
        counts = generator.geometric(SINGLE, len(cells)).astype(np.float32)
        rows, terms = np.divmod(cells, shape.n_terms)
        yield counts, terms.astype(np.int32), np.bincount(rows, minlength=size)

"""The place that one candidate's row takes for one query among the solutions of an index."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking import pair_kernels
from matchmaking.ranking.config import BLOCKS
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.kernels import Floats, Ints, Longs
from matchmaking.ranking.postings import Mask, blank_scores
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.suitability import are_suitable
from matchmaking.ranking.types import Profile

Doubles = npt.NDArray[np.float64]
ROUNDING = 1e-5  # how far a score in single precision can be from the exactly summed one
TEXT = BLOCKS.index("text")


@dataclass(frozen=True, slots=True)
class Place:
    """``rank`` is None where the ranking leaves the candidate out.

    That is so when nothing is shared, or when a near-duplicate stands in its place.
    """

    score: float
    rank: int | None
    is_suitable: bool


class Field:
    """The solutions that compete for one query; ``places`` puts other rows among them.

    The stored row of ``key`` does not compete, so the answer is what the ranking would be if that
    row were replaced: statistics and what is known of near-duplicates stay as they are.
    """

    def __init__(
        self, index: MatchIndex, columns: Ints, weights: Floats, key: str, competes: Mask
    ) -> None:
        self._index = index
        self._query = columns, weights
        self._key = key
        self._rivals = blank_scores(len(competes), competes)  # -inf for those left out
        offset = 0
        for segment in index.solutions.segments:
            segment.postings.add_scores(columns, weights, self._rivals[offset:])
            offset += len(segment.keys)

    def places(self, rows: sparse.csr_array) -> list[Place]:
        """Return the place of each row of ``rows``, (n, n_features), as a row of the candidate."""
        parts = self._parts(SparseRows.of(rows))
        scores = np.minimum(1.0, parts.sum(axis=1)).tolist()
        suited = are_suitable(self._index.space, self._row(), scores, parts[:, TEXT].tolist())
        return [
            Place(score, self._rank(score) if score > 0 else None, is_suitable)
            for score, is_suitable in zip(scores, suited, strict=True)
        ]

    def _parts(self, rows: SparseRows) -> Doubles:
        """Return what each block gives to the score of each row, summed as the ranking does."""
        parts = np.zeros((len(rows), len(BLOCKS)))
        every = np.arange(len(rows), dtype=np.int64)
        pair_kernels.exact_parts(
            *self._query, rows.starts, rows.indices, rows.values, every,
            self._index.space.block_of, parts,
        )  # fmt: skip
        return parts

    def _row(self) -> sparse.csr_array:
        columns, weights = self._query
        content = (weights, columns, [0, len(columns)])
        row: sparse.csr_array = sparse.csr_array(content, (1, len(self._index.space.terms)))
        return row

    def _rank(self, score: float) -> int | None:
        side = self._index.solutions
        groups = np.unique(side.duplicates.groups[self._ahead(score)])
        own = side.rows.get(self._key)
        is_left_out = own is not None and (
            not side.is_found[own] or side.duplicates.groups[own] in groups
        )
        return None if is_left_out else len(groups) + 1

    def _ahead(self, score: float) -> Longs:
        """Return the rows of the solutions before ``score``; those near it are summed exactly."""
        side = self._index.solutions
        sure = np.flatnonzero(self._rivals > score + ROUNDING)
        near = np.flatnonzero((np.abs(self._rivals - score) <= ROUNDING) & (self._rivals > 0))
        parts = side.exact_parts(*self._query, near, self._index.space.block_of)
        exact = np.minimum(1.0, parts.sum(axis=1)).tolist()
        before = [
            (-rival, side.keys[row]) < (-score, self._key)
            for row, rival in zip(near.tolist(), exact, strict=True)
        ]
        return np.concatenate([sure, near[np.array(before, dtype=np.bool_)]])


def fields(
    index: MatchIndex,
    query_rows: sparse.csr_array,  # (n_queries, n_features)
    key: str,
    allowed: Collection[str] | None,
) -> list[Field]:
    """Return the field of the candidate ``key`` for each query; ``allowed`` limits its rivals."""
    side = index.solutions
    competes = side.is_found.copy() if allowed is None else side.mask(allowed)
    if key in side.rows:
        competes[side.rows[key]] = False
    asked = SparseRows.of(query_rows)
    return [
        Field(index, asked.indices[low:high], asked.values[low:high], key, competes)
        for low, high in pairwise(asked.starts.tolist())
    ]


def place_of(
    index: MatchIndex, query: Profile, candidate: Profile, *, allowed: Collection[str] | None = None
) -> Place:
    """Return the place of the candidate as it is; neither side needs to be in the index."""
    [field] = fields(index, index.space.query_rows([query]), candidate.key, allowed)
    [place] = field.places(index.space.candidate_rows([candidate]))
    return place

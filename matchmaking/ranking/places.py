"""The place that one candidate's row takes for one query among the solutions of an index."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.engine import block_parts, summands
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.suitability import are_suitable

ROUNDING = 1e-5  # how far a float32 product of rows can be from the exactly summed score


@dataclass(frozen=True, slots=True)
class Place:
    """``rank`` is None where the ranking leaves the candidate out.

    That is so when nothing is shared, when a near-duplicate of the same owner stands before it,
    or when its text is another's.
    """

    score: float
    rank: int | None
    is_suitable: bool


class Field:
    """The solutions that compete for one query; ``place`` puts one more row among them.

    The stored row of ``key`` does not compete, so ``place`` answers what the ranking would be if
    that row were replaced: statistics and groups of near-duplicates stay as they are.
    """

    def __init__(
        self,
        index: MatchIndex,
        query_row: sparse.csr_array,  # (1, n_features)
        rivals: npt.NDArray[np.float32],  # (n_solutions,): scores, 0 for those left out
        key: str,
    ) -> None:
        self._index = index
        self._query_row = query_row
        self._rivals = rivals
        self._key = key

    def place(self, row: sparse.csr_array) -> Place:
        """Return the place of a candidate's row, shape (1, n_features)."""
        score, parts = self._exact(row)
        texts = [parts.get("text", 0.0)]
        [is_suitable] = are_suitable(self._index.space, self._query_row, [score], texts)
        return Place(score, self._rank(score) if score > 0 else None, is_suitable)

    def _rank(self, score: float) -> int | None:
        side = self._index.solutions
        groups = np.unique(side.duplicates.groups[self._ahead(score)])
        own = side.rows.get(self._key)
        if own is not None and (side.duplicates.groups[own] in groups or not side.is_found[own]):
            return None
        return len(groups) + 1

    def _ahead(self, score: float) -> list[int]:
        """Return the rows of the solutions before ``score``; those near it are summed exactly."""
        side = self._index.solutions
        ahead: list[int] = np.flatnonzero(self._rivals > score + ROUNDING).tolist()
        is_near = (np.abs(self._rivals - score) <= ROUNDING) & (self._rivals > 0)
        return ahead + [
            row
            for row in np.flatnonzero(is_near).tolist()
            if (-self._exact(side.matrix, row)[0], side.keys[row]) < (-score, self._key)
        ]

    def _exact(self, matrix: sparse.csr_array, row: int = 0) -> tuple[float, dict[str, float]]:
        """Return score and parts of one row as the ranking sums them."""
        parts = block_parts(self._index, summands(self._query_row, matrix, row))
        return min(1.0, math.fsum(parts.values())), parts


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
    scores = (side.matrix @ query_rows.T).toarray()  # (n_solutions, n_queries)
    scores[~competes] = 0
    return [
        Field(index, query_rows[[place]], np.ascontiguousarray(scores[:, place]), key)
        for place in range(query_rows.shape[0])
    ]

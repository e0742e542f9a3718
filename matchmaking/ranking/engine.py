"""Ranking in both directions, by one score: the dot product of two rows of the index."""

import math
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import BLOCKS
from matchmaking.ranking.duplicates import unit_rows
from matchmaking.ranking.features import BLOCK_OF_KIND
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.kernels import Floats, Ints, Longs
from matchmaking.ranking.postings import Mask
from matchmaking.ranking.side import Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.suitability import are_suitable
from matchmaking.ranking.tokens import KIND_BITS
from matchmaking.ranking.types import Profile, RankedMatch

Doubles = npt.NDArray[np.float64]
MARGIN = 16  # places more than asked, so that rounding and duplicates do not cost one


def rank_solutions(
    index: MatchIndex,
    query: Profile,
    *,
    top_k: int = 20,
    allowed: Collection[str] | None = None,
) -> list[RankedMatch]:
    """Return at most ``top_k`` solutions with a score in (0, 1], best first, ties by key.

    ``allowed`` limits the answer to these keys. Of near-duplicates only the best is returned.
    """
    return rank_solutions_many(index, [query], top_k=top_k, allowed=allowed)[0]


def rank_solutions_many(
    index: MatchIndex,
    queries: Sequence[Profile],
    *,
    top_k: int = 20,
    allowed: Collection[str] | None = None,
) -> list[list[RankedMatch]]:
    """Rank the solutions for each query; the same as one by one, but faster."""
    rows = index.space.query_rows(queries)
    return _rank(index, rows, index.solutions, top_k, allowed)


def rank_scenarios(
    index: MatchIndex,
    candidate: Profile,
    *,
    top_k: int = 20,
    allowed: Collection[str] | None = None,
) -> list[RankedMatch]:
    """Rank the scenarios that a solution may answer; a pair has the same score either way."""
    rows = index.space.candidate_rows([candidate])
    return _rank(index, rows, index.scenarios, top_k, allowed)[0]


def similar(
    index: MatchIndex, profile: Profile, side: str, *, threshold: float
) -> list[tuple[str, float]]:
    """Return the keys of ``side`` ("scenarios" or "solutions") whose rows are alike, best first.

    Similarity is a cosine in [0, 1]; the profile itself is left out.
    """
    is_solution = side == "solutions"
    indexed = index.solutions if is_solution else index.scenarios
    space = index.space
    rows = space.candidate_rows([profile]) if is_solution else space.query_rows([profile])
    cosines = (unit_rows(rows) @ unit_rows(indexed.matrix).T).toarray().ravel()
    found = [
        (indexed.keys[row], min(1.0, float(cosines[row])))
        for row in np.flatnonzero(cosines >= threshold).tolist()
        if indexed.keys[row] != profile.key
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def summands(first: sparse.csr_array, second: sparse.csr_array, row: int = 0) -> dict[int, float]:
    """Return feature column → contribution to the score of ``first`` and a row of ``second``."""
    low, high = second.indptr[row], second.indptr[row + 1]
    shared, at_first, at_second = np.intersect1d(
        first.indices, second.indices[low:high], assume_unique=True, return_indices=True
    )
    products = first.data[at_first].astype(np.float64) * second.data[low:high][at_second]
    return dict(zip(shared.tolist(), products.tolist(), strict=True))


def block_parts(index: MatchIndex, contributions: dict[int, float]) -> dict[str, float]:
    """Sum the contributions of features by block."""
    parts: dict[str, list[float]] = {}
    kinds = index.space.terms[list(contributions)] >> np.uint64(KIND_BITS)
    for kind, contribution in zip(kinds.tolist(), contributions.values(), strict=True):
        parts.setdefault(BLOCK_OF_KIND[kind], []).append(contribution)
    return {block: math.fsum(values) for block, values in sorted(parts.items())}


def _rank(
    index: MatchIndex,
    rows: sparse.csr_array,
    side: Side,
    top_k: int,
    allowed: Collection[str] | None,
) -> list[list[RankedMatch]]:
    mask = None if allowed is None else side.mask(allowed)
    asked = SparseRows.of(rows)
    ends = pairwise(asked.starts.tolist())
    return [
        _best(index, asked.indices[low:high], asked.values[low:high], side, top_k, mask)
        for low, high in ends
    ]


def _best(
    index: MatchIndex, columns: Ints, weights: Floats, side: Side, top_k: int, mask: Mask | None
) -> list[RankedMatch]:
    """Select by the fast scores, then order by exactly summed ones."""
    space, wanted = index.space, top_k + MARGIN
    while True:
        found = side.best(columns, weights, wanted, mask)
        parts = side.exact_parts(columns, weights, found, space.block_of)
        chosen = _distinct(side, found, parts.sum(axis=1), top_k)
        if len(chosen) == top_k or len(found) < wanted:
            break
        wanted *= 4
    return _matches(index, side, (columns, weights), found[chosen], parts[chosen])


def _matches(
    index: MatchIndex, side: Side, asked: tuple[Ints, Floats], rows: Longs, parts: Doubles
) -> list[RankedMatch]:
    """Return the matches at these rows, best first; ``parts`` is (n_rows, n_blocks)."""
    scores = np.minimum(1.0, parts.sum(axis=1)).tolist()
    queries = _queries(index, side, asked, rows)
    suited = are_suitable(index.space, queries, scores, parts[:, BLOCKS.index("text")].tolist())
    return [
        RankedMatch(
            key=side.keys[row],
            score=score,
            rank=rank,
            parts={block: part for block, part in zip(BLOCKS, own, strict=True) if part},
            is_suitable=is_suitable,
        )
        for rank, (row, score, own, is_suitable) in enumerate(
            zip(rows.tolist(), scores, parts.tolist(), suited, strict=True), start=1
        )
    ]


def _queries(
    index: MatchIndex, side: Side, asked: tuple[Ints, Floats], rows: Longs
) -> sparse.csr_array:
    """Return the row of the query of each match, or the one that all share."""
    if side is index.scenarios:
        return side.matrix[rows]
    columns, weights = asked
    content = (weights, columns, [0, len(columns)])
    query: sparse.csr_array = sparse.csr_array(content, shape=(1, len(index.space.terms)))
    return query


def _distinct(side: Side, found: Longs, scores: Doubles, top_k: int) -> list[int]:
    """Return the places of the best rows, ties by key, of near-duplicates only the best."""
    likely = np.argsort(-scores, kind="stable").tolist()
    ordered = sorted(likely, key=lambda place: (-scores[place], side.keys[int(found[place])]))
    seen: set[int] = set()
    chosen: list[int] = []
    for place in ordered:
        group = int(side.duplicates.groups[found[place]])
        if group not in seen:
            seen.add(group)
            chosen.append(place)
        if len(chosen) == top_k:
            break
    return chosen

"""Ranking in both directions, by one score: the dot product of two rows of the index."""

import math
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.duplicates import unit_rows
from matchmaking.ranking.features import BLOCK_OF_KIND
from matchmaking.ranking.index import MatchIndex, Side
from matchmaking.ranking.suitability import are_suitable
from matchmaking.ranking.tokens import KIND_BITS, Kind
from matchmaking.ranking.types import Profile, RankedMatch

MARGIN = 16  # places more than asked, so that rounding and duplicates do not cost one
CELLS = 1 << 23  # scores held at once, 32 MB


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
        parts.setdefault(BLOCK_OF_KIND[Kind(kind)], []).append(contribution)
    return {block: math.fsum(values) for block, values in sorted(parts.items())}


def _rank(
    index: MatchIndex,
    rows: sparse.csr_array,
    side: Side,
    top_k: int,
    allowed: Collection[str] | None,
) -> list[list[RankedMatch]]:
    mask = _mask(side, allowed)
    ranked: list[list[RankedMatch]] = []
    step = max(1, CELLS // max(len(side.keys), 1))
    for start in range(0, rows.shape[0], step):
        chunk = rows[start : start + step]
        scores = (chunk @ side.inverted).toarray()  # (n_chunk, n_side)
        for place in range(chunk.shape[0]):
            row_scores = scores[place] if mask is None else np.where(mask, scores[place], 0)
            ranked.append(_best(index, chunk[[place]], side, row_scores, top_k))
    return ranked


def _mask(side: Side, allowed: Collection[str] | None) -> npt.NDArray[np.bool_] | None:
    if allowed is None:
        return None
    mask = np.zeros(len(side.keys), dtype=np.bool_)
    mask[[side.rows[key] for key in allowed if key in side.rows]] = True
    return mask


def _best(
    index: MatchIndex,
    row: sparse.csr_array,
    side: Side,
    scores: npt.NDArray[np.float32],
    top_k: int,
) -> list[RankedMatch]:
    """Select by the fast scores, then order by exactly summed ones."""
    wanted = top_k + MARGIN
    while True:
        selected = _select(scores, wanted)
        matches = _exact(index, row, side, selected)
        distinct = _without_duplicates(matches, side)[:top_k]
        if len(distinct) == top_k or len(selected) < wanted:
            break
        wanted *= 4
    queries = row if side is index.solutions else side.matrix[[place for _, place, _ in distinct]]
    texts = [parts.get("text", 0.0) for _, _, parts in distinct]
    suited = are_suitable(index.space, queries, [score for score, _, _ in distinct], texts)
    return [
        RankedMatch(side.keys[place], score, rank, parts, is_suitable)
        for rank, ((score, place, parts), is_suitable) in enumerate(
            zip(distinct, suited, strict=True), start=1
        )
    ]


def _select(scores: npt.NDArray[np.float32], wanted: int) -> npt.NDArray[np.intp]:
    """Return the rows of the ``wanted`` highest positive scores, and all equal to the last."""
    if wanted >= len(scores):
        return np.flatnonzero(scores > 0)
    limit = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
    return np.flatnonzero((scores >= limit) & (scores > 0))


def _exact(
    index: MatchIndex, row: sparse.csr_array, side: Side, selected: npt.NDArray[np.intp]
) -> list[tuple[float, int, dict[str, float]]]:
    exact = []
    for place in selected.tolist():
        parts = block_parts(index, summands(row, side.matrix, place))
        exact.append((min(1.0, math.fsum(parts.values())), place, parts))
    return sorted(exact, key=lambda match: (-match[0], side.keys[match[1]]))


def _without_duplicates(
    matches: list[tuple[float, int, dict[str, float]]], side: Side
) -> list[tuple[float, int, dict[str, float]]]:
    seen: set[int] = set()
    kept = []
    for match in matches:
        group = int(side.groups[match[1]])
        if group not in seen:
            seen.add(group)
            kept.append(match)
    return kept

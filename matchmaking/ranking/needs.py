"""Which capabilities a text asks for: by tick, by wording, and by the company it keeps.

A complaint in plain words often names nothing that a vocabulary knows. What offers of each
capability write about then tells: a text is compared with the mean text of each capability.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import Floats
from matchmaking.ranking.duplicates import unit_rows
from matchmaking.ranking.types import Profile

SHRINKAGE = 2.0  # offers that a capability must outweigh to be sure of its mean text
KEPT = 3  # capabilities that a text can vote for
KEPT_PER_TERM = 8  # capabilities that remember a term


def fit_affinities(
    candidates: Sequence[Profile], text: sparse.csr_array, codes: Sequence[str]
) -> sparse.csr_array:
    """Return how strongly each term speaks for each capability, (n_features, n_capabilities).

    ``text`` holds the weighted text terms of the candidates; a candidate that claims several
    capabilities counts for each in part.
    """
    column = {code: place for place, code in enumerate(codes)}
    rows: list[int] = []
    columns: list[int] = []
    shares: list[float] = []
    for row, candidate in enumerate(candidates):
        known = [column[code] for code in candidate.capabilities if code in column]
        rows += [row] * len(known)
        columns += known
        shares += [1 / len(known) for _ in known]
    claims: sparse.csr_array = sparse.csr_array(
        (np.array(shares, dtype=np.float32), (rows, columns)), shape=(text.shape[0], len(codes))
    )
    support = np.asarray(claims.sum(axis=0)).ravel() + SHRINKAGE
    affinities: sparse.csr_array = sparse.csr_array(unit_rows(text).T @ claims)
    affinities.data /= support[affinities.indices]
    return _pruned(affinities)


def _pruned(affinities: sparse.csr_array) -> sparse.csr_array:
    """Keep the strongest entries of each row, which bounds the size by the number of terms."""
    rows = np.repeat(np.arange(affinities.shape[0]), np.diff(affinities.indptr))
    order = np.lexsort((affinities.indices, -affinities.data, rows))
    place = np.arange(len(rows)) - affinities.indptr[rows]
    kept = np.sort(order[place < KEPT_PER_TERM])
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows[kept], minlength=affinities.shape[0]))])
    content = (affinities.data[kept].astype(np.float32), affinities.indices[kept], ends)
    pruned: sparse.csr_array = sparse.csr_array(content, shape=affinities.shape)
    return pruned


def votes(
    affinities: sparse.csr_array, columns: npt.NDArray[np.intp], weights: Floats
) -> npt.NDArray[np.float64]:
    """Return the votes of one text, (n_capabilities,): they sum to 1, or all are 0."""
    likeness = np.zeros(affinities.shape[1])
    if affinities.shape[1] == 0:
        return likeness
    text: sparse.csr_array = sparse.csr_array(
        (weights, columns, [0, len(columns)]), shape=(1, affinities.shape[0])
    )
    likeness += np.asarray((text @ affinities).toarray(), dtype=np.float64).ravel()
    best = np.argsort(-likeness, kind="stable")[:KEPT]
    chosen = np.zeros_like(likeness)
    chosen[best] = np.maximum(likeness[best], 0) ** 2
    total = chosen.sum()
    return chosen / total if total else chosen


def combined_needs(
    query: Profile,
    evidence: dict[str, float],
    voted: dict[str, float],
    config: RankingConfig,
) -> dict[str, float]:
    """Return the weight of each needed capability; they sum to 1 or there are none."""
    needs = dict.fromkeys(query.capabilities, config.ticked)
    for weight, found in ((config.worded, evidence), (config.vote, voted)):
        for code, value in found.items():
            if weight * value > 0:
                needs[code] = needs.get(code, 0.0) + weight * value
    total = sum(needs.values())
    return {code: need / total for code, need in needs.items()} if total else {}

"""Published texts that resemble a given one, however far from being its copies."""

import numpy as np

from matchmaking.ranking import pair_kernels
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.kernels import Longs
from matchmaking.ranking.postings import Postings
from matchmaking.ranking.side import Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.types import Profile


def similar_needs(index: MatchIndex, profile: Profile, threshold: float) -> list[tuple[str, float]]:
    """Return the keys of scenarios whose text overlaps, with the overlap in ``threshold``…1.

    The text is weighed with the statistics of the index, as a changed record would be. Closest
    first, ties by key.
    """
    rows = SparseRows.of(index.space.query_rows([profile]))
    return _similar(index.scenarios, rows, index.space.first_text_column, threshold)


def similar_offers(
    index: MatchIndex, profile: Profile, threshold: float
) -> list[tuple[str, float]]:
    """Return the same of solutions."""
    rows = SparseRows.of(index.space.candidate_rows([profile]))
    return _similar(index.solutions, rows, index.space.first_text_column, threshold)


def _similar(
    side: Side, asked: SparseRows, first: int, threshold: float
) -> list[tuple[str, float]]:
    found, offset = [], 0
    for segment in side.segments:
        near = _near(asked, segment.postings, first, threshold)
        living = near[[row + offset not in side.dead for row in near.tolist()]]
        shares = _cosines(asked, segment.postings, living, first)
        found += [
            (segment.keys[row], share) for row, share in zip(living.tolist(), shares, strict=True)
        ]
        offset += len(segment.keys)
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _near(asked: SparseRows, among: Postings, first: int, threshold: float) -> Longs:
    rows, postings = among.by_row, among.by_feature
    return pair_kernels.near_pairs(
        (asked.starts, asked.indices, asked.values),
        (rows.starts, rows.indices, rows.values),
        (postings.starts, postings.indices, postings.values),
        first,
        threshold,
        threshold,  # what is left to common terms alone cannot reach it
    )[1]


def _cosines(asked: SparseRows, among: Postings, rows: Longs, first: int) -> list[float]:
    own = asked.matrix[:, first:].toarray().ravel().astype(np.float64)
    others = among.by_row.matrix[rows][:, first:].astype(np.float64)
    lengths = np.sqrt(np.asarray(others.multiply(others).sum(axis=1)).ravel())
    shares = (others @ own) / np.maximum(lengths * np.linalg.norm(own), 1e-12)
    return [float(share) for share in np.minimum(shares, 1.0)]

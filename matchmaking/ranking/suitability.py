"""Which matches are called suitable: a good score, or a fair one with wording beyond chance.

Among many candidates one always comes first, and in a large industry it may score well by its
tags alone. So agreement in words is measured against chance: a candidate of average length that
holds each term of the query as often as all candidates do, independently, has an expected text
part and a spread, both of which follow from the query and the idf alone. How many spreads the
actual part lies above the expected one says how far the agreement is no accident, for short
needs and long ones alike.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.features import BLOCK_OF_KIND, FeatureSpace
from matchmaking.ranking.tokens import KIND_BITS

Values = npt.NDArray[np.float64]
FIRST_TEXT_KIND = min(kind for kind, block in BLOCK_OF_KIND.items() if block == "text")


def are_suitable(
    space: FeatureSpace, queries: sparse.csr_array, scores: Sequence[float], texts: Sequence[float]
) -> list[bool]:
    """Tell for pairs of a query and a candidate whether they are suitable.

    ``queries`` holds the row of the query of each pair, or one row for all pairs; ``texts`` are
    the contributions of the text block to ``scores``.
    """
    reached = standings(space, queries, scores, texts)
    return [bool(is_reached) for is_reached in reached >= space.config.threshold]


def standings(
    space: FeatureSpace, queries: sparse.csr_array, scores: Sequence[float], texts: Sequence[float]
) -> Values:
    """Return what is held against the threshold: the score, raised by surprising wording."""
    config = space.config
    surprise = np.clip(surprises(space, queries, texts), 0, config.surprise_limit)
    return np.asarray(scores, dtype=np.float64) + config.surprise * surprise


def surprises(space: FeatureSpace, queries: sparse.csr_array, texts: Sequence[float]) -> Values:
    """Return by how many spreads the text part of each pair exceeds what chance would give."""
    expected, spread = _chance(space, queries)
    excess = np.asarray(texts, dtype=np.float64) - expected
    return np.divide(excess, spread, out=np.zeros_like(excess), where=spread > 0)


def score_range(config: RankingConfig) -> tuple[float, float]:
    """Return the scores from which the most and the least surprising match is suitable."""
    most = config.surprise * config.surprise_limit
    return max(0.0, config.threshold - most), config.threshold


def _chance(space: FeatureSpace, queries: sparse.csr_array) -> tuple[Values, Values]:
    """Return the mean and the spread of the text part of random candidates for each query."""
    is_text = (space.terms[queries.indices] >> np.uint64(KIND_BITS)) >= np.uint64(FIRST_TEXT_KIND)
    idf = np.where(is_text, space.idf[queries.indices], 0).astype(np.float64)
    share = np.exp(-idf)  # of the candidates that hold the term, by the definition of idf
    weights = queries.data * idf  # one occurrence in a text of average length weighs its idf
    rows = np.repeat(np.arange(queries.shape[0]), np.diff(queries.indptr))
    mean = np.bincount(rows, weights * share, minlength=queries.shape[0])
    variance = np.bincount(rows, weights**2 * share * (1 - share), minlength=queries.shape[0])
    return mean.astype(np.float64), np.sqrt(variance.astype(np.float64))

"""How far a candidate's words are believed: less for lists, repetition and echoes of needs.

All three are rare in honest offers and the cheapest ways to buy a place by words. Distrust
scales the whole row of a candidate, so a score stays one dot product and its split exact.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import TermCounts, select_kind
from matchmaking.ranking.tokens import Kind, Terms

MIN_TERMS = 40  # distinct terms below which a need is too short to be copied recognisably
ECHO_KINDS = (Kind.BIGRAM, Kind.WORD)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Factors in (0, 1]; 1 is no doubt."""

    listing: float
    repetition: float
    echo: float

    @property
    def trust(self) -> float:
        return self.listing * self.repetition * self.echo


def doubts_of(counts: TermCounts, echo: float, config: RankingConfig) -> Doubts:
    """Return the doubts about a candidate; ``echo`` is the share of a need that it repeats."""
    floor = config.trust_floor
    return Doubts(
        listing=_fall(counts.listing, config.listing_limit, config.listing_width, floor),
        repetition=_fall(
            counts.repetition, config.repetition_limit, config.repetition_width, floor
        ),
        echo=_fall(echo, config.echo_limit, config.echo_width, floor),
    )


def echo_share(columns: npt.NDArray[np.intp], needs: sparse.csr_array) -> float:
    """Return the largest share of one need's distinct terms that a candidate has.

    ``needs`` is the (n_features, n_needs) matrix of ``need_patterns``, ``columns`` the
    candidate's features.
    """
    if not needs.nnz or not len(columns):
        return 0.0
    ones = np.ones(len(columns), dtype=np.float32)
    pattern: sparse.csr_array = sparse.csr_array(
        (ones, columns, [0, len(columns)]), shape=(1, needs.shape[0])
    )
    shared: sparse.csr_array = pattern @ needs
    return min(1.0, float(shared.data.max())) if shared.nnz else 0.0


def need_patterns(rows: list[npt.NDArray[np.intp]], n_features: int) -> sparse.csr_array:
    """Return for each feature its share of each need's distinct terms, (n_features, n_needs)."""
    lengths = np.array([len(columns) for columns in rows], dtype=np.int64)
    columns = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    shares = np.repeat(1 / np.maximum(lengths, MIN_TERMS), lengths).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    by_need: sparse.csr_array = sparse.csr_array(
        (shares, columns, starts), shape=(len(rows), n_features)
    )
    turned: sparse.csr_array = by_need.T.tocsr()
    return turned


def echo_terms(counts: TermCounts) -> Terms:
    """Return the terms by which a copy is recognised."""
    return np.concatenate([select_kind(counts, kind)[0] for kind in ECHO_KINDS])


def _fall(value: float, limit: float, width: float, floor: float) -> float:
    return float(np.clip(1 - (value - limit) / width, floor, 1))

"""How far a candidate's words are believed: less for lists, repetition and echoes of needs.

All three are rare in honest offers and the cheapest ways to buy a place by words. Distrust
scales the whole row of a candidate, so a score stays one dot product and its split exact.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.counts import TermCounts
from matchmaking.ranking.tokens import Kind

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


def need_patterns(said: sparse.csr_array) -> sparse.csr_array:
    """Return the share of each term in its need's distinct terms, (n_needs, n_features).

    ``said`` holds 1 for each. The dot product with another text's is the share that it repeats.
    """
    lengths = np.diff(said.indptr)
    shares = np.repeat(1 / np.maximum(lengths, MIN_TERMS), lengths).astype(np.float32)
    patterns: sparse.csr_array = sparse.csr_array((shares, said.indices, said.indptr), said.shape)
    return patterns


def _fall(value: float, limit: float, width: float, floor: float) -> float:
    return float(np.clip(1 - (value - limit) / width, floor, 1))

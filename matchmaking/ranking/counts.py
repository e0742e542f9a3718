"""Profile → counted terms: how often, or how surely, each term occurs in its texts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.config import FieldRule, RankingConfig
from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.listing import listing_share
from matchmaking.ranking.normalize import fold
from matchmaking.ranking.tokens import KIND_BITS, Kind, Terms, text_terms
from matchmaking.ranking.types import Profile

Floats = npt.NDArray[np.float32]
TEXT_KINDS = (Kind.CHARACTER, Kind.BIGRAM, Kind.WORD)
MAX_REPEATS = 4


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Distinct terms in ascending order with their weights.

    Terms of text count occurrences weighted by field; terms of the lexicon carry a sureness in
    (0, 1]. ``lengths`` is the sum of the occurrences of each kind of text term, ``listing`` the
    share of the text that is a list of keywords, ``repetition`` that of pairs and words beyond
    their ``MAX_REPEATS``th occurrence.
    """

    terms: Terms
    weights: Floats
    lengths: Mapping[Kind, float]
    listing: float = 0.0
    repetition: float = 0.0


def count_terms(
    profile: Profile, rules: Mapping[str, FieldRule], lexicon: Lexicon, config: RankingConfig
) -> TermCounts:
    """Count the terms of the fields that have a rule; within a field ``max_tf`` is the most."""
    term_parts: list[Terms] = []
    weight_parts: list[Floats] = []
    doubts: dict[int, float] = defaultdict(lambda: 1.0)
    seen: set[tuple[int, str]] = set()
    texts = {
        name: fold(profile.texts.get(name, ""), rule.max_characters) for name, rule in rules.items()
    }
    for name, text in texts.items():
        terms, occurrences = np.unique(text_terms(text), return_counts=True)
        term_parts.append(terms)
        weight_parts.append(
            (np.minimum(occurrences, config.max_tf) * rules[name].weight).astype("f4")
        )
        for evidence in lexicon.find(text):
            alias = (evidence.token.term, text[evidence.token.start : evidence.token.end])
            if alias not in seen:  # repetition makes nothing surer, another word for it does
                seen.add(alias)
                doubts[evidence.token.term] *= 1 - 0.9 * evidence.weight
    term_parts.append(np.array(sorted(doubts), dtype=np.uint64))
    weight_parts.append(np.array([1 - doubts[t] for t in sorted(doubts)], dtype=np.float32))
    whole = "\n".join(texts.values())
    merged = _merged(np.concatenate(term_parts), np.concatenate(weight_parts))
    return replace(merged, listing=listing_share(whole), repetition=_repetition(whole))


def _repetition(text: str) -> float:
    terms = text_terms(text)
    terms = terms[(terms >> np.uint64(KIND_BITS)) != np.uint64(Kind.CHARACTER)]
    _, occurrences = np.unique(terms, return_counts=True)
    beyond = np.maximum(occurrences - MAX_REPEATS, 0).sum()
    return float(beyond / len(terms)) if len(terms) else 0.0


def _merged(terms: Terms, weights: Floats) -> TermCounts:
    distinct, places = np.unique(terms, return_inverse=True)
    sums = np.bincount(places, weights=weights, minlength=len(distinct)).astype(np.float32)
    kinds = distinct >> np.uint64(KIND_BITS)
    lengths = {kind: float(sums[kinds == np.uint64(kind)].sum()) for kind in TEXT_KINDS}
    return TermCounts(distinct, sums, lengths)


def select_kind(counts: TermCounts, kind: Kind) -> tuple[Terms, Floats]:
    """Return the terms of one kind with their weights."""
    low, high = np.searchsorted(
        counts.terms, [np.uint64(kind << KIND_BITS), np.uint64((kind + 1) << KIND_BITS)]
    )
    return counts.terms[low:high], counts.weights[low:high]

"""Profile → counted terms: how often, or how surely, each term occurs in its texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
ALIAS_SURENESS = 0.9  # of one unambiguous name found in a text


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
    texts = {
        name: fold(profile.texts.get(name, ""), rule.max_characters) for name, rule in rules.items()
    }
    term_parts: list[Terms] = []
    occurrence_parts: list[Floats] = []
    weight_parts: list[Floats] = []
    for name, text in texts.items():
        terms, occurrences = np.unique(text_terms(text), return_counts=True)
        term_parts.append(terms)
        occurrence_parts.append(occurrences.astype(np.float32))
        capped = np.minimum(occurrences, config.max_tf) * rules[name].weight
        weight_parts.append(capped.astype(np.float32))
    distinct, places = np.unique(_all(term_parts, np.uint64), return_inverse=True)
    found, sureness = _sureness(texts.values(), lexicon)
    weights = _sums(places, weight_parts, len(distinct))
    kinds = distinct >> np.uint64(KIND_BITS)
    return TermCounts(
        # Terms of the lexicon are of lower kinds, so they come first.
        terms=np.concatenate([found, distinct]),
        weights=np.concatenate([sureness, weights]),
        lengths={kind: float(weights[kinds == np.uint64(kind)].sum()) for kind in TEXT_KINDS},
        listing=listing_share("\n".join(texts.values())),
        repetition=_repetition(kinds, _sums(places, occurrence_parts, len(distinct))),
    )


def _sureness(texts: Iterable[str], lexicon: Lexicon) -> tuple[Terms, Floats]:
    """Return the terms of the lexicon that texts speak of, and how surely they do.

    Repetition makes nothing surer, another word for the same does.
    """
    doubts: dict[int, float] = defaultdict(lambda: 1.0)
    seen: set[tuple[int, str]] = set()
    for text in texts:
        for evidence in lexicon.find(text):
            token = evidence.token
            alias = (token.term, text[token.start : token.end])
            if alias not in seen:
                seen.add(alias)
                doubts[token.term] *= 1 - ALIAS_SURENESS * evidence.weight
    terms = sorted(doubts)
    return (
        np.array(terms, dtype=np.uint64),
        np.array([1 - doubts[term] for term in terms], dtype=np.float32),
    )


def _repetition(kinds: Terms, occurrences: Floats) -> float:
    """Return the share of pairs and words beyond their ``MAX_REPEATS``th occurrence."""
    counted = occurrences[kinds != np.uint64(Kind.CHARACTER)]
    beyond = np.maximum(counted - MAX_REPEATS, 0).sum()
    return float(beyond / counted.sum()) if len(counted) else 0.0


def _sums(places: npt.NDArray[np.intp], parts: Sequence[Floats], size: int) -> Floats:
    summed = np.bincount(places, weights=_all(parts, np.float32), minlength=size)
    return summed.astype(np.float32)


def _all(parts: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=dtype), *parts])


def select_kind(counts: TermCounts, kind: Kind) -> tuple[Terms, Floats]:
    """Return the terms of one kind with their weights."""
    low, high = np.searchsorted(
        counts.terms, [np.uint64(kind << KIND_BITS), np.uint64((kind + 1) << KIND_BITS)]
    )
    return counts.terms[low:high], counts.weights[low:high]

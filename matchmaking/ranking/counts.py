"""Profiles → counted terms: how often, or how surely, each term occurs in their texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.ranking import text_kernels
from matchmaking.ranking.config import FieldRule, RankingConfig
from matchmaking.ranking.lexicon import Lexicon
from matchmaking.ranking.listing import listing_share
from matchmaking.ranking.normalize import fold
from matchmaking.ranking.tokens import KIND_BITS, Kind, Terms, placed_terms
from matchmaking.ranking.types import Profile

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
TEXT_KINDS = (Kind.CHARACTER, Kind.BIGRAM, Kind.WORD)
MAX_REPEATS = 4
ALIAS_SURENESS = 0.9  # of one unambiguous name found in a text
BATCH = 500  # profiles whose texts are joined and read in one go


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Distinct terms of one profile in ascending order with their weights.

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


@dataclass(frozen=True, slots=True)
class CountTable:
    """The counted terms of many profiles: of profile ``r`` those from ``starts[r]`` on.

    ``lengths`` is (n_profiles, 3) in the order of ``TEXT_KINDS``.
    """

    starts: Longs
    terms: Terms
    weights: Floats
    lengths: Floats
    listing: Floats
    repetition: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[TermCounts]:
        return (self[row] for row in range(len(self)))

    def __getitem__(self, row: int) -> TermCounts:
        own = slice(self.starts[row], self.starts[row + 1])
        lengths = dict(zip(TEXT_KINDS, self.lengths[row].tolist(), strict=True))
        listing, repetition = float(self.listing[row]), float(self.repetition[row])
        return TermCounts(self.terms[own], self.weights[own], lengths, listing, repetition)

    @property
    def kinds(self) -> npt.NDArray[np.uint8]:
        """The kind of each term."""
        return (self.terms >> np.uint64(KIND_BITS)).astype(np.uint8)

    @property
    def rows(self) -> Longs:
        """The profile of each term."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @classmethod
    def of(cls, counted: "Sequence[TermCounts] | CountTable") -> "CountTable":
        if isinstance(counted, CountTable):
            return counted
        lengths = [[counts.lengths[kind] for kind in TEXT_KINDS] for counts in counted]
        return cls(
            np.concatenate([[0], np.cumsum([len(c.terms) for c in counted])]).astype(np.int64),
            _joined([counts.terms for counts in counted], np.uint64),
            _joined([counts.weights for counts in counted], np.float32),
            np.array(lengths, dtype=np.float32).reshape(len(counted), len(TEXT_KINDS)),
            np.array([counts.listing for counts in counted], dtype=np.float32),
            np.array([counts.repetition for counts in counted], dtype=np.float32),
        )


def count_terms(
    profile: Profile, rules: Mapping[str, FieldRule], lexicon: Lexicon, config: RankingConfig
) -> TermCounts:
    """Count the terms of the fields that have a rule; within a field ``max_tf`` is the most."""
    return count_many([profile], rules, lexicon, config)[0]


def count_many(
    profiles: Sequence[Profile],
    rules: Mapping[str, FieldRule],
    lexicon: Lexicon,
    config: RankingConfig,
) -> CountTable:
    """Count the terms of many profiles; each as ``count_terms`` does."""
    tables = [
        _count_batch(profiles[start : start + BATCH], rules, lexicon, config)
        for start in range(0, max(len(profiles), 1), BATCH)
    ]
    ends = np.cumsum([0, *(len(table.terms) for table in tables)])
    starts = [table.starts[1:] + end for table, end in zip(tables, ends, strict=False)]
    return CountTable(
        _joined([np.zeros(1), *starts], np.int64),
        _joined([table.terms for table in tables], np.uint64),
        _joined([table.weights for table in tables], np.float32),
        np.concatenate([table.lengths for table in tables]),
        _joined([table.listing for table in tables], np.float32),
        _joined([table.repetition for table in tables], np.float32),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """The folded fields of many profiles joined by line breaks; ``fields`` numbers them."""

    text: str
    fields: Longs  # of each character
    n_profiles: int
    n_rules: int

    def profiles_at(self, places: Longs) -> Longs:
        return self.fields[places] // self.n_rules


def _count_batch(
    profiles: Sequence[Profile],
    rules: Mapping[str, FieldRule],
    lexicon: Lexicon,
    config: RankingConfig,
) -> CountTable:
    texts = [
        fold(profile.texts.get(name, ""), rule.max_characters)
        for profile in profiles
        for name, rule in rules.items()
    ]
    lengths = [len(text) + 1 for text in texts]
    fields = np.repeat(np.arange(len(texts)), lengths)
    reading = _Reading("\n".join(texts), fields, len(profiles), len(rules))
    field_weights = np.array([rule.weight for rule in rules.values()], dtype=np.float32)
    counted = _count_text(reading, field_weights, config.max_tf)
    said = _count_said(reading, lexicon)
    by_profile = [texts[start : start + len(rules)] for start in range(0, len(texts), len(rules))]
    listing = [listing_share("\n".join(own)) for own in by_profile]
    starts, terms, weights, occurrences = counted
    rows = np.repeat(np.arange(len(profiles)), np.diff(starts))
    kinds = (terms >> np.uint64(KIND_BITS)).astype(np.uint8)
    merged = _merged(said, (rows, terms, weights), len(profiles))
    return CountTable(
        *merged,
        np.stack([_sums(rows, weights * (kinds == k), len(profiles)) for k in TEXT_KINDS], axis=1),
        np.array(listing, dtype=np.float32),
        _repetition(rows, kinds, occurrences, len(profiles)),
    )


def _count_text(
    reading: _Reading, field_weights: Floats, max_tf: float
) -> tuple[Longs, Terms, Floats, Longs]:
    terms, places = placed_terms(reading.text)
    profiles = reading.profiles_at(places)
    order = np.argsort(profiles, kind="stable")
    starts = np.searchsorted(profiles[order], np.arange(reading.n_profiles + 1)).astype(np.int64)
    fields = reading.fields[places][order] % reading.n_rules
    return text_kernels.count_rows(starts, terms[order], fields, field_weights, float(max_tf))


def _count_said(reading: _Reading, lexicon: Lexicon) -> tuple[Longs, Terms, Floats]:
    """Return profile, term and sureness of what the texts speak of by the lexicon.

    Repetition makes nothing surer, another word for the same does.
    """
    found = lexicon.search(reading.text)
    rows = reading.profiles_at(found.starts)
    terms, weights = lexicon.terms[found.meanings], lexicon.weights[found.meanings]
    order = np.lexsort((found.aliases, terms, rows))
    rows, terms, aliases = rows[order], terms[order], found.aliases[order]
    is_new_term = _differs(rows) | _differs(terms)
    is_new_word = is_new_term | _differs(aliases)
    doubts = np.where(is_new_word, 1 - ALIAS_SURENESS * weights[order].astype(np.float64), 1.0)
    first = np.flatnonzero(is_new_term)
    sureness = 1 - np.multiply.reduceat(doubts, first) if len(first) else doubts
    return rows[first], terms[first], sureness.astype(np.float32)


def _differs(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell which values differ from the one before; the first does."""
    return np.concatenate([[True], values[1:] != values[:-1]])[: len(values)]


def _merged(
    said: tuple[Longs, Terms, Floats], counted: tuple[Longs, Terms, Floats], n_profiles: int
) -> tuple[Longs, Terms, Floats]:
    """Return starts, terms and weights of both, for each profile the terms of the lexicon first.

    Those are of lower kinds, so the terms of a profile stay in ascending order.
    """
    rows = np.concatenate([said[0], counted[0]])
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(n_profiles + 1)).astype(np.int64)
    terms = np.concatenate([said[1], counted[1]])[order]
    return starts, terms, np.concatenate([said[2], counted[2]])[order]


def _repetition(
    rows: Longs, kinds: npt.NDArray[np.uint8], occurrences: Longs, n_profiles: int
) -> Floats:
    """Return for each profile the share of pairs and words beyond ``MAX_REPEATS`` occurrences."""
    counted = np.where(kinds == Kind.CHARACTER, 0, occurrences)
    beyond = _sums(rows, np.maximum(counted - MAX_REPEATS, 0), n_profiles)
    share = beyond / np.maximum(_sums(rows, counted, n_profiles), 1)
    return share.astype(np.float32)


def _sums(rows: Longs, values: npt.NDArray[Any], n_profiles: int) -> Floats:
    return np.bincount(rows, weights=values, minlength=n_profiles).astype(np.float32)


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    joined: npt.NDArray[Any] = np.concatenate([np.empty(0, dtype=dtype), *parts]).astype(dtype)
    return joined


def select_kind(counts: TermCounts, kind: Kind) -> tuple[Terms, Floats]:
    """Return the terms of one kind with their weights."""
    low, high = np.searchsorted(
        counts.terms, [np.uint64(kind << KIND_BITS), np.uint64((kind + 1) << KIND_BITS)]
    )
    return counts.terms[low:high], counts.weights[low:high]

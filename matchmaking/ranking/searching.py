"""Search text → published records, by what it says and by other wordings of the same.

A search is read in words between blanks, each in units: pairs of Chinese characters and Latin
words. A record meets a unit by the unit itself, or by another name of a concept or topic that the
unit is part of. How rare a unit is decides what it counts for.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.lexicon import Evidence, Lexicon
from matchmaking.ranking.normalize import fold, fold_with_origins
from matchmaking.ranking.side import Side
from matchmaking.ranking.tokens import KIND_BITS, Kind, Token, text_tokens

MAX_CHARACTERS = 60
MAX_NAMES = 24  # other wordings of one concept that are looked for
OTHER_WORDING = 0.7  # of what the very words count for
SAME_TOPIC = 0.45  # the same for words of one topic, which are not as near: below ``SHARE``
IMPACT = 0.3  # what a record can gain by saying a unit often, or in its title
SHARE = 0.5  # of each word, and of what the best record meets, that a record must meet
FLOOR = 0.3  # of the whole search
WIDEST = 18  # characters that one may become when it is folded
COMMON = 0.1  # weight of a unit that the index leaves out because it is everywhere

Scores = npt.NDArray[np.float64]
UNITS = (Kind.BIGRAM, Kind.WORD)


@dataclass(frozen=True, slots=True)
class Unit:
    """A term of the search, the word it is in, and what is found at its place in the lexicon."""

    term: int
    word: int
    told: tuple[Evidence, ...]


@dataclass(frozen=True)
class Question:
    """A search text as it is looked for; ``folded`` is its one form of writing."""

    folded: str
    units: tuple[Unit, ...]
    lexicon: Lexicon | None = None

    @cached_property
    def wanted(self) -> frozenset[int]:
        """The terms that answer the search where they occur in a text."""
        told = {evidence.token.term for unit in self.units for evidence in unit.told}
        return frozenset(told | {unit.term for unit in self.units})

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where ``text``, as it was written, answers the search; ascending, apart."""
        folded, origins = fold_with_origins(text, WIDEST * len(text))
        tokens = [token for token in text_tokens(folded) if token.term in self.wanted]
        if self.lexicon is not None:
            found = [evidence.token for evidence in self.lexicon.find(folded)]
            tokens += [token for token in found if token.term in self.wanted]
        tokens += _written(folded, self.folded.split())
        return [(origins[start], origins[end - 1] + 1) for start, end in _joined(tokens)]


def ask(text: str, space: FeatureSpace | None = None) -> Question:
    """Read a search; without a space other wordings are unknown."""
    folded = fold(text, MAX_CHARACTERS)
    lexicon = space.lexicon if space is not None else None
    told = lexicon.find(folded) if lexicon is not None else []
    units = [
        Unit(
            token.term,
            folded.count(" ", 0, token.start),
            tuple(e for e in told if e.token.start <= token.start and token.end <= e.token.end),
        )
        for token in text_tokens(folded)
        if token.term >> KIND_BITS in UNITS
    ]
    return Question(folded, tuple(units), lexicon)


def search(space: FeatureSpace, side: Side, question: Question, most: int) -> dict[str, float]:
    """Map the keys of at most ``most`` records to their scores, best first, ties by key."""
    if not question.units or not len(side):
        return {}
    reader = _Reader(space, side)
    words: dict[int, list[tuple[float, Scores]]] = defaultdict(list)
    impact = np.zeros(reader.n_rows)
    for unit in question.units:
        weight, met, said = reader.meet(unit)
        words[unit.word].append((weight, met))
        impact += weight * said
    total = sum(weight for units in words.values() for weight, _ in units)
    covered: dict[int, Scores] = {
        word: np.sum([w * met for w, met in units], axis=0) for word, units in words.items()
    }
    shares = {word: sum(w for w, _ in units) for word, units in words.items()}
    whole: Scores = np.sum(list(covered.values()), axis=0) / total
    whole[sorted(side.dead)] = 0
    kept = whole >= max(FLOOR, SHARE * float(whole.max(initial=0)))
    every = np.ones(reader.n_rows, dtype=np.bool_)
    for word in words:
        every &= covered[word] >= SHARE * shares[word]
    rows = np.flatnonzero(kept & every if (kept & every).any() else kept)
    scores = whole[rows] + IMPACT * impact[rows] / total
    keys = [side.keys[row] for row in rows.tolist()]
    best = sorted(zip(keys, scores.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return dict(best[:most])


class _Reader:
    """Looks up which rows of a side hold what."""

    def __init__(self, space: FeatureSpace, side: Side) -> None:
        self._space = space
        self._side = side
        self.n_rows = len(side.keys)
        self._other: dict[int, Scores] = {}

    def meet(self, unit: Unit) -> tuple[float, Scores, Scores]:
        """Return the weight of a unit, how far each row meets it, and how much is made of it."""
        said = self._values(unit.term)
        met = (said > 0).astype(np.float64)
        for evidence in unit.told:
            is_topic = evidence.token.term >> KIND_BITS == Kind.TOPIC
            worth = SAME_TOPIC if is_topic else OTHER_WORDING
            np.maximum(met, worth * self._otherwise(evidence), out=met)
        n_met = int(np.count_nonzero(met))
        if n_met == 0 and self._is_common(unit.term):
            return COMMON, met, said
        return math.log1p(self.n_rows / (n_met + 0.5)), met, said / max(said.max(initial=0), 1e-9)

    def _otherwise(self, evidence: Evidence) -> Scores:
        """Return 1 for the rows that speak of the same in other words, or are tagged with it."""
        term = evidence.token.term
        if term not in self._other:
            met = np.zeros(self.n_rows)
            for name in _names(self._space, evidence)[:MAX_NAMES]:
                np.maximum(met, self._phrase(name), out=met)
            if term >> KIND_BITS == Kind.INDUSTRY:
                np.maximum(met, self._values(term) > 0, out=met)
            self._other[term] = met
        return self._other[term]

    def _phrase(self, name: str) -> Scores:
        """Return 1 for the rows that hold every unit of a name, common ones aside."""
        tokens = [token for token in text_tokens(name) if token.term >> KIND_BITS in UNITS]
        terms = [token.term for token in tokens if not self._is_common(token.term)]
        if not terms:
            return np.zeros(self.n_rows)
        met = np.ones(self.n_rows)
        for term in terms:
            met *= self._values(term) > 0
            if not met.any():
                break
        return met

    def _values(self, term: int) -> Scores:
        values = np.zeros(self.n_rows)
        column = self._column(term)
        if column < 0:
            return values
        offset = 0
        for segment in self._side.segments:
            by_feature = segment.postings.by_feature
            own = slice(by_feature.starts[column], by_feature.starts[column + 1])
            values[by_feature.indices[own] + offset] = by_feature.values[own]
            offset += len(segment.keys)
        return values

    def _is_common(self, term: int) -> bool:
        """Whether the index knows a term but leaves it out of its rows."""
        column, space = self._column(term), self._space
        is_large = len(self._side) >= space.config.small_index
        return is_large and column >= 0 and not space.idf[column]

    def _column(self, term: int) -> int:
        terms = self._space.terms
        column = int(np.searchsorted(terms, np.uint64(term)))
        return column if column < len(terms) and terms[column] == term else -1


def _names(space: FeatureSpace, evidence: Evidence) -> Sequence[str]:
    """Return the folded names of what an evidence tells of; a mere hint has no other names."""
    kind, code, vocabulary = evidence.token.term >> KIND_BITS, evidence.code, space.vocabulary
    if kind == Kind.TOPIC:
        return _folded(vocabulary.synonyms[code])
    if kind == Kind.CONCEPT and evidence.weight > space.config.hint:
        term = vocabulary.capabilities[code]
        return _folded((*term.names, *term.aliases))
    return ()


def near_names(space: FeatureSpace, question: Question, most: int) -> list[str]:
    """Return names of the vocabulary that share a unit with a search which finds nothing."""
    wanted = {unit.term for unit in question.units}
    found: list[tuple[int, str]] = []
    for name in _all_names(space):
        tokens = {token.term for token in text_tokens(fold(name, MAX_CHARACTERS))}
        if n_shared := len(wanted & tokens):
            found.append((-n_shared, name))
    return list(dict.fromkeys(name for _, name in sorted(found)))[:most]


def _all_names(space: FeatureSpace) -> Iterable[str]:
    for capability in space.vocabulary.capabilities.values():
        yield from (*capability.names, *capability.aliases)
    for industry in space.vocabulary.industries.values():
        yield from (*industry.names, *industry.aliases)


def _folded(names: Iterable[str]) -> list[str]:
    return [fold(name, MAX_CHARACTERS) for name in names]


def _written(folded: str, words: Sequence[str]) -> list[Token]:
    """Return where words stand as they were asked for, single characters among them."""
    tokens = []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            tokens.append(Token(0, start, start + len(word)))
            start = folded.find(word, start + len(word))
    return tokens


def _joined(tokens: Iterable[Token]) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for _, start, end in sorted(tokens, key=lambda token: (token.start, token.end)):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places

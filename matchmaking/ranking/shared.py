"""The words that two texts share, with their places in the texts as they were written."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from matchmaking.ranking.config import FieldRule
from matchmaking.ranking.lexicon import Evidence, Lexicon
from matchmaking.ranking.normalize import fold_with_origins
from matchmaking.ranking.tokens import KIND_BITS, Kind, Token, text_tokens
from matchmaking.ranking.types import Profile, SharedWord, Span

MAX_WORDS = 20
MAX_SPANS = 20  # places shown of one word
# Particles at the edge of a shared run belong to no word.
PARTICLES = "的了和与及或在是有为被把将对从到个这那就也都又还很更最"


@dataclass(frozen=True, slots=True)
class LocatedField:
    name: str
    text: str  # folded
    origins: list[int]  # folded index → original index
    tokens: list[Token]
    evidence: list[Evidence]

    def span(self, start: int, end: int) -> Span:
        return Span(self.name, self.origins[start], self.origins[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class LocatedText:
    """The fields of one profile, folded, with every term's place."""

    fields: tuple[LocatedField, ...]

    def tokens(self) -> Iterator[tuple[LocatedField, Token]]:
        for located in self.fields:
            for token in located.tokens:
                yield located, token

    def surface(self, located: LocatedField, token: Token) -> str:
        return located.text[token.start : token.end]

    def spans_of_word(self, word: str) -> tuple[Span, ...]:
        spans: list[Span] = []
        for located in self.fields:
            start = located.text.find(word)
            while start >= 0 and len(spans) < MAX_SPANS:
                spans.append(located.span(start, start + len(word)))
                start = located.text.find(word, start + len(word))
        return tuple(spans)

    def spans_of_terms(self, terms: Iterable[int]) -> tuple[Span, ...]:
        wanted = set(terms)
        spans = {
            located.span(token.start, token.end)
            for located, token in self.tokens()
            if token.term in wanted
        }
        return _ordered(spans)

    def spans_of_concept(self, term: int) -> tuple[Span, ...]:
        spans = {
            located.span(found.token.start, found.token.end)
            for located in self.fields
            for found in located.evidence
            if found.token.term == term
        }
        return _ordered(spans)


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda s: (s.field, s.start, s.end))[:MAX_SPANS])


def locate(profile: Profile, rules: Mapping[str, FieldRule], lexicon: Lexicon) -> LocatedText:
    """Fold the fields that have a rule and find every term in them."""
    folded = [
        (name, *fold_with_origins(profile.texts.get(name, ""), rule.max_characters))
        for name, rule in rules.items()
    ]
    # Looked up in one go: the break between two fields joins no words.
    starts = [0, *accumulate(len(text) + 1 for _, text, _ in folded)]
    evidence: list[list[Evidence]] = [[] for _ in folded]
    for found in lexicon.find("\n".join(text for _, text, _ in folded)):
        place = bisect_right(starts, found.token.start) - 1
        evidence[place].append(replace(found, token=_moved(found.token, starts[place])))
    return LocatedText(
        tuple(
            LocatedField(name, text, origins, text_tokens(text), told)
            for (name, text, origins), told in zip(folded, evidence, strict=True)
        )
    )


def _moved(token: Token, start: int) -> Token:
    return Token(token.term, token.start - start, token.end - start)


def shared_concepts(asked: LocatedText, offered: LocatedText, term: int) -> tuple[SharedWord, ...]:
    """Return the places of a concept or topic in both texts; nothing when either lacks it."""
    query_spans, candidate_spans = asked.spans_of_concept(term), offered.spans_of_concept(term)
    if not (query_spans and candidate_spans):
        return ()
    first = next(
        located.text[found.token.start : found.token.end]
        for located in asked.fields
        for found in located.evidence
        if found.token.term == term
    )
    return (SharedWord(first, query_spans, candidate_spans, 0.0),)


def shared_words(
    asked: LocatedText, offered: LocatedText, contributions: Mapping[int, float]
) -> tuple[SharedWord, ...]:
    """Join shared terms that stand side by side into words, heaviest first.

    Every contribution is counted at one word: the contributions of all words and of the single
    characters left over sum to the block.
    """
    words: dict[str, dict[int, float]] = defaultdict(dict)
    counted: set[int] = set()
    for located in asked.fields:
        shared = [token for token in located.tokens if token.term in contributions]
        starting: dict[int, list[Token]] = defaultdict(list)
        for token in shared:
            starting[token.start].append(token)
        for start, end in _runs(t for t in shared if _kind(t) == Kind.BIGRAM):
            for low, high in _parts_found(located.text, start, end, offered):
                inside = {t.term for at in range(low, high) for t in starting[at] if t.end <= high}
                fresh = {term: contributions[term] for term in inside - counted}
                counted |= fresh.keys()
                words[located.text[low:high]].update(fresh)
        for token in shared:
            if _kind(token) == Kind.WORD and token.term not in counted:
                counted.add(token.term)
                surface = located.text[token.start : token.end]
                words[surface][token.term] = contributions[token.term]
    totals = {word: math.fsum(terms.values()) for word, terms in words.items() if terms}
    heaviest = sorted(totals, key=lambda word: (-totals[word], word))[:MAX_WORDS]
    return tuple(
        SharedWord(
            word,
            asked.spans_of_word(word) or asked.spans_of_terms(words[word]),
            offered.spans_of_word(word) or offered.spans_of_terms(words[word]),
            totals[word],
        )
        for word in heaviest
    )


def _kind(token: Token) -> int:
    return token.term >> KIND_BITS


def _runs(tokens: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are covered by overlapping tokens."""
    ordered = sorted({(token.start, token.end) for token in tokens})
    if not ordered:
        return
    low, high = ordered[0]
    for _, (start, end) in pairwise([(0, 0), *ordered]):
        if start >= high and (start, end) != (low, high):
            yield low, high
            low = start
        high = max(high, end)
    yield low, high


def _parts_found(text: str, start: int, end: int, offered: LocatedText) -> list[tuple[int, int]]:
    """Cut a stretch into the longest pieces that the other text has as well."""
    pieces = []
    low = start
    while low < end - 1:
        high = low + 1
        while high < end and _occurs(text[low : high + 1], offered):
            high += 1
        first, last = _trimmed(text, low, high)
        if last - first > 1:
            pieces.append((first, last))
        low = high
    return pieces


def _occurs(word: str, offered: LocatedText) -> bool:
    return any(word in located.text for located in offered.fields)


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    while low < high and text[low] in PARTICLES:
        low += 1
    while high > low and text[high - 1] in PARTICLES:
        high -= 1
    return low, high

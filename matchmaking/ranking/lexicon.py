"""Finds the vocabulary's words in folded text: evidence of capabilities, industries and topics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaking.ranking.normalize import fold
from matchmaking.ranking.tokens import WORD, Kind, Token, code_term, latin_words
from matchmaking.ranking.types import Vocabulary

MAX_ALIAS = 60  # characters
MAX_WORDS = 6  # of a Latin alias


@dataclass(frozen=True, slots=True)
class Evidence:
    """An alias found at ``token``; ``weight`` in (0, 1] says how surely it means the code."""

    token: Token
    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Meaning:
    term: int
    code: str
    weight: float


class Lexicon:
    """All aliases of a vocabulary, ready to be looked up in text.

    An alias of several codes is shared out among them: 数字孪生 says less about each of its
    capabilities than 配煤 about its one. Inside a longer alias of the same kind a shorter one
    does not count.
    """

    def __init__(self, vocabulary: Vocabulary, hint_weight: float) -> None:
        meanings: dict[str, dict[tuple[Kind, str], float]] = defaultdict(dict)
        for kind, code, alias, weight in _aliases(vocabulary, hint_weight):
            known = meanings[alias]
            known[kind, code] = max(weight, known.get((kind, code), 0.0))
        self._chinese: dict[str, tuple[_Meaning, ...]] = {}
        self._latin: dict[str, tuple[_Meaning, ...]] = {}
        for alias, codes in meanings.items():
            table = self._latin if alias.isascii() else self._chinese
            table[_phrase(alias) if alias.isascii() else alias] = _shared_out(codes)
        self._lengths: dict[str, tuple[int, ...]] = _lengths_by_prefix(self._chinese)

    def find(self, text: str) -> list[Evidence]:
        """Return what is found in a folded text, in the order of its places."""
        found = [*self._find_chinese(text), *self._find_latin(text)]
        return _without_covered(found)

    def _find_chinese(self, text: str) -> Iterable[Evidence]:
        for start in range(len(text) - 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                phrase = text[start : start + length]
                if len(phrase) == length:  # not cut short by the end of the text
                    yield from _evidence(self._chinese.get(phrase, ()), start, start + length)

    def _find_latin(self, text: str) -> Iterable[Evidence]:
        words = [(w, s, e) for w, s, e in latin_words(text) if not _is_compound(w)]
        for first in range(len(words)):
            phrase = ""
            for word, _, end in words[first : first + MAX_WORDS]:
                phrase = f"{phrase} {word}" if phrase else word
                yield from _evidence(self._latin.get(phrase, ()), words[first][1], end)


def _aliases(vocabulary: Vocabulary, hint_weight: float) -> Iterable[tuple[Kind, str, str, float]]:
    for code, capability in vocabulary.capabilities.items():
        yield from _folded(Kind.CONCEPT, code, (*capability.names, *capability.aliases), 1.0)
        yield from _folded(Kind.CONCEPT, code, capability.hints, hint_weight)
    for code, industry in vocabulary.industries.items():
        yield from _folded(Kind.INDUSTRY, code, (*industry.names, *industry.aliases), 1.0)
    for code, words in vocabulary.synonyms.items():
        yield from _folded(Kind.TOPIC, code, words, 1.0)


def _folded(
    kind: Kind, code: str, words: Sequence[str], weight: float
) -> Iterable[tuple[Kind, str, str, float]]:
    for word in words:
        alias = fold(word, MAX_ALIAS).strip()
        if len(alias) > 1:
            yield kind, code, alias, weight


def _phrase(alias: str) -> str:
    return " ".join(word for word, _, _ in latin_words(alias) if not _is_compound(word))


def _is_compound(word: str) -> bool:
    return not word.isalnum() and WORD.fullmatch(word) is not None


def _shared_out(codes: Mapping[tuple[Kind, str], float]) -> tuple[_Meaning, ...]:
    counts: dict[Kind, int] = defaultdict(int)
    for kind, _ in codes:
        counts[kind] += 1
    return tuple(
        _Meaning(code_term(kind, code), code, weight / counts[kind])
        for (kind, code), weight in sorted(codes.items())
    )


def _lengths_by_prefix(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in aliases:
        lengths[alias[:2]].add(len(alias))
    return {prefix: tuple(sorted(found)) for prefix, found in lengths.items()}


def _evidence(meanings: Iterable[_Meaning], start: int, end: int) -> Iterable[Evidence]:
    for meaning in meanings:
        yield Evidence(Token(meaning.term, start, end), meaning.code, meaning.weight)


def _without_covered(found: list[Evidence]) -> list[Evidence]:
    """Drop every place that lies inside a longer place of the same kind."""
    found.sort(key=lambda e: (e.token.start, -e.token.end, e.token.term))
    kept: list[Evidence] = []
    reach: dict[int, tuple[int, int]] = {}
    for evidence in found:
        kind = evidence.token.term >> 58
        start, end = reach.get(kind, (-1, -1))
        is_same_place = (start, end) == (evidence.token.start, evidence.token.end)
        if evidence.token.end <= end and not is_same_place:
            continue
        reach[kind] = (evidence.token.start, max(end, evidence.token.end))
        kept.append(evidence)
    return kept

"""Finds the vocabulary's words in folded text: evidence of capabilities, industries and topics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.ranking import text_kernels
from matchmaking.ranking.normalize import fold
from matchmaking.ranking.sparse_rows import read_only
from matchmaking.ranking.tokens import KIND_BITS, WORD, Kind, Token, code_term, latin_words, letters
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
class Found:
    """What was found in a text, a place in each array for each meaning of each alias.

    ``starts`` and ``ends`` are places in the text, ``meanings`` and ``aliases`` numbers of the
    lexicon.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    aliases: npt.NDArray[np.int64]
    meanings: npt.NDArray[np.int64]


class Lexicon:
    """All aliases of a vocabulary, ready to be looked up in text.

    An alias of several codes is shared out among them: 数字孪生 says less about each of its
    capabilities than 配煤 about its one. Inside a longer alias of the same kind a shorter one
    does not count. ``terms`` and ``weights`` tell of each meaning what it speaks of and how surely.
    """

    def __init__(self, vocabulary: Vocabulary, hint_weight: float) -> None:
        by_alias: dict[str, dict[tuple[Kind, str], float]] = defaultdict(dict)
        for kind, code, alias, weight in _aliases(vocabulary, hint_weight):
            known = by_alias[alias]
            known[kind, code] = max(weight, known.get((kind, code), 0.0))
        chinese = sorted(alias for alias in by_alias if not alias.isascii())
        latin = sorted(alias for alias in by_alias if alias.isascii())
        shared = [_shared_out(by_alias[alias]) for alias in (*chinese, *latin)]
        self._first_meaning = read_only(_starts(len(found) for found in shared), np.int64)
        meanings = [meaning for found in shared for meaning in found]
        self.terms = read_only([term for term, _, _ in meanings], np.uint64)
        self.weights = read_only([weight for _, _, weight in meanings], np.float32)
        self.codes = [code for _, code, _ in meanings]
        self._letters = read_only(letters("".join(chinese)), np.uint32)
        self._begins = read_only(_starts(len(alias) for alias in chinese), np.int64)
        first = self._letters[self._begins[:-1]].astype(np.uint64)
        second = self._letters[self._begins[:-1] + 1].astype(np.uint64)
        prefixes, firsts = np.unique((first << np.uint64(21)) | second, return_index=True)
        self._prefixes = read_only(prefixes, np.uint64)
        self._firsts = read_only([*firsts, len(chinese)], np.int64)
        self._latin = {phrase: len(chinese) + n for n, phrase in enumerate(latin)}
        self._openings = {
            " ".join(words[: n + 1]) for words in map(str.split, latin) for n in range(len(words))
        }

    def find(self, text: str) -> list[Evidence]:
        """Return what is found in a folded text, in the order of its places."""
        found = self.search(text)
        meant = found.meanings
        columns = (self.terms[meant], found.starts, found.ends, meant, self.weights[meant])
        return [
            Evidence(Token(term, start, end), self.codes[meaning], weight)
            for term, start, end, meaning, weight in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]

    def search(self, text: str) -> Found:
        """Return what is found in a folded text, or in many joined by line breaks."""
        starts, aliases = text_kernels.find_aliases(
            letters(text), self._prefixes, self._firsts, self._begins, self._letters
        )
        ends = starts + self._begins[aliases + 1] - self._begins[aliases]
        latin = np.array(list(self._find_latin(text)), dtype=np.int64).reshape(-1, 3)
        starts = np.concatenate([starts, latin[:, 0]])
        ends = np.concatenate([ends, latin[:, 1]])
        return self._meant(starts, ends, np.concatenate([aliases, latin[:, 2]]))

    def _meant(self, starts: Any, ends: Any, aliases: Any) -> Found:
        """Spread aliases into their meanings, and drop those inside longer ones."""
        first = self._first_meaning
        counts = first[aliases + 1] - first[aliases]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        meanings = np.repeat(first[aliases], counts) + within
        starts, ends = np.repeat(starts, counts), np.repeat(ends, counts)
        order = np.lexsort((self.terms[meanings], -ends, starts))
        starts, ends, meanings = starts[order], ends[order], meanings[order]
        kinds = (self.terms[meanings] >> np.uint64(KIND_BITS)).astype(np.int64)
        kept = text_kernels.uncovered(starts, ends, kinds)
        aliases = np.repeat(aliases, counts)[order][kept]
        return Found(starts[kept], ends[kept], aliases, meanings[kept])

    def _find_latin(self, text: str) -> Iterable[tuple[int, int, int]]:
        words = [(w, s, e) for w, s, e in latin_words(text) if not _is_compound(w)]
        for first, (_, start, _) in enumerate(words):
            phrase = ""
            for word, _, end in words[first : first + MAX_WORDS]:
                phrase = f"{phrase} {word}" if phrase else word
                if phrase not in self._openings or "\n" in text[start:end]:
                    break
                if phrase in self._latin:
                    yield start, end, self._latin[phrase]


def _starts(lengths: Iterable[int]) -> list[int]:
    return [0, *accumulate(lengths)]


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
        alias = _phrase(alias) if alias.isascii() else alias
        if len(alias) > 1:
            yield kind, code, alias, weight


def _phrase(alias: str) -> str:
    return " ".join(word for word, _, _ in latin_words(alias) if not _is_compound(word))


def _is_compound(word: str) -> bool:
    return not word.isalnum() and WORD.fullmatch(word) is not None


def _shared_out(codes: Mapping[tuple[Kind, str], float]) -> list[tuple[int, str, float]]:
    """Return term, code and weight of each meaning of one alias."""
    counts: dict[Kind, int] = defaultdict(int)
    for kind, _ in codes:
        counts[kind] += 1
    return [
        (code_term(kind, code), code, weight / counts[kind])
        for (kind, code), weight in sorted(codes.items())
    ]

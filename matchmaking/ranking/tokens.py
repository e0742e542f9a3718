"""Folded text → terms: numbers that stand for character pairs, characters and Latin words.

A term is 64 bits wide: its kind in the highest bits, then what it stands for. Characters and
pairs carry their code points, words and codes a hash, so that no dictionary is needed.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import Stemmer

Terms = npt.NDArray[np.uint64]

KIND_BITS = 58
WORD = re.compile(r"[a-z0-9]+(?:[-_.+#/][a-z0-9]+)*")
# English words that carry no subject.
_STOP_WORDS = """
a about all also an and any are as at be been but by can could do does each for from had has have
how i if in into is it its just may more most must need needs no not of on one only or our out over
per shall should so some such than that the their them then there these they this those to too
under until up us use used using very want was we were what when where which while who will with
without would you your
"""


class Kind(IntEnum):
    """The kinds of terms in the order of their columns."""

    INDUSTRY = 1
    STAGE = 2
    DEPLOYMENT = 3
    CAPABILITY = 4
    CONCEPT = 5
    TOPIC = 6
    CHARACTER = 7
    BIGRAM = 8
    WORD = 9


class Token(NamedTuple):  # made by the thousand, for which a data class is too slow
    """A term of a text with its place there; ``end`` is exclusive."""

    term: int
    start: int
    end: int


@lru_cache(maxsize=65_536)
def code_term(kind: Kind, code: str) -> int:
    """Return the term that stands for a code or word of this kind."""
    digest = int.from_bytes(blake2b(code.encode(errors="replace"), digest_size=7).digest(), "big")
    return (kind << KIND_BITS) | digest


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of an English word; a word with digits stays as it is."""
    return str(_stemmer().stemWord(word)) if word.isalpha() else word


@cache
def stop_words() -> frozenset[str]:
    """Return the stems of English words that carry no subject."""
    return frozenset(stem(word) for word in _STOP_WORDS.split())


def latin_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield stems with their places, bare numbers left out.

    ``plc-s7`` is a name and comes whole before its parts; ``real-time`` gives its parts only.
    """
    for match in WORD.finditer(text):
        whole, start = match.group(), match.start()
        parts = list(re.finditer(r"[a-z0-9]+", whole))
        if len(parts) > 1 and any(c.isdigit() for c in whole) and any(c.isalpha() for c in whole):
            yield whole, start, match.end()
        for part in parts:
            if not part.group().isdigit():
                yield stem(part.group()), start + part.start(), start + part.end()


def word_terms(text: str) -> Iterator[Token]:
    """Yield the Latin words that carry a subject."""
    for word, start, end in latin_words(text):
        if len(word) > 1 and word not in stop_words():
            yield Token(code_term(Kind.WORD, word), start, end)


def letters(text: str) -> npt.NDArray[np.uint32]:
    """Return the code points of a text, one for each of its characters."""
    return np.frombuffer(text.encode("utf-32-le", errors="replace"), dtype=np.uint32)


def cjk_terms(text: str) -> tuple[Terms, npt.NDArray[np.int64], Terms, npt.NDArray[np.int64]]:
    """Return the characters and the pairs of Chinese text, each with the index where it starts."""
    codes = letters(text)
    is_cjk = ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes <= 0x3FFFF))
    places = np.flatnonzero(is_cjk)
    characters = codes[places].astype(np.uint64)
    pair_places = places[:-1][places[1:] == places[:-1] + 1]
    first = codes[pair_places].astype(np.uint64)
    second = codes[pair_places + 1].astype(np.uint64)
    pairs = (first << np.uint64(21)) | second
    return (
        characters | np.uint64(Kind.CHARACTER << KIND_BITS),
        places,
        pairs | np.uint64(Kind.BIGRAM << KIND_BITS),
        pair_places,
    )


def text_tokens(text: str) -> list[Token]:
    """Return every pair, character and word of a folded text with its place."""
    characters, places, pairs, pair_places = cjk_terms(text)
    return [
        *map(Token, characters.tolist(), places.tolist(), (places + 1).tolist()),
        *map(Token, pairs.tolist(), pair_places.tolist(), (pair_places + 2).tolist()),
        *word_terms(text),
    ]


def placed_terms(text: str) -> tuple[Terms, npt.NDArray[np.int64]]:
    """Return the terms of ``text_tokens`` and where they start, which is much faster."""
    characters, places, pairs, pair_places = cjk_terms(text)
    words = [(token.term, token.start) for token in word_terms(text)]
    terms = np.array([term for term, _ in words], dtype=np.uint64)
    starts = np.array([start for _, start in words], dtype=np.int64)
    return np.concatenate([characters, pairs, terms]), np.concatenate([places, pair_places, starts])

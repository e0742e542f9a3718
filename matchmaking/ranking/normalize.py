"""Folding of text to one form, so that no way of writing hides or doubles a word.

Full width becomes half width, traditional becomes simplified, capitals become small, accents and
invisible characters go. Every character folds on its own, which keeps its place traceable.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

GAP = " "


class _FoldTable(dict[int, str]):
    """A table for ``str.translate`` that works out each character once, when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        kept = (
            GAP if unicodedata.category(part)[0] in "CZ" else self._simplify(part)
            for part in unicodedata.normalize("NFKD", chr(code)).lower()
            if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Cs"}
        )
        folded = "".join(kept)
        self[code] = folded
        return folded


@cache
def _table() -> _FoldTable:
    return _FoldTable()


def fold(text: str, max_characters: int) -> str:
    """Return the folded text, cut to ``max_characters``; the cut comes after the folding."""
    # Invisible padding must not push the text out: four times the cap is read before folding.
    return text[: 4 * max_characters].translate(_table())[:max_characters]


def fold_with_origins(text: str, max_characters: int) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the index in ``text``."""
    table = _table()
    origins = [
        index for index, char in enumerate(text[: 4 * max_characters]) for _ in table[ord(char)]
    ]
    return fold(text, max_characters), origins[:max_characters]

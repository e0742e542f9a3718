"""Typed reading of one JSON line: every fault is noted and a neutral value goes on."""

import math
import re
from collections.abc import Collection, Iterator, Sequence

from matchmaking.matching.collections.records import CollectionProblem

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
MAX_TEXT = 100_000  # characters of one field
MAX_ITEMS = 200  # entries of one list
MAX_NUMBER = 10**12


class Row:
    """One object of a file; ``problems`` is shared by all rows of a collection."""

    def __init__(
        self,
        fields: dict[str, object],
        *,
        file: str,
        line: int,
        problems: list[CollectionProblem],
        prefix: str = "",
    ) -> None:
        self._fields = fields
        self._file = file
        self.line = line
        self._problems = problems
        self._prefix = prefix

    def report(self, field: str, message: str) -> None:
        self._problems.append(
            CollectionProblem(self._file, self.line, self._prefix + field, message)
        )

    def text(self, field: str, *, is_required: bool = False) -> str:
        """Return a text that databases can store; absent or null is empty."""
        value = self._fields.get(field)
        if value is not None and not isinstance(value, str):
            self.report(field, f"must be a text, is {_kind(value)}")
            return ""
        text = value or ""
        if fault := _text_fault(text):
            self.report(field, fault)
            return ""
        if is_required and not text.strip():
            self.report(field, "must not be empty")
        return text

    def key(self, field: str = "key") -> str:
        value = self.text(field)
        if not KEY.fullmatch(value):
            self.report(field, f"must be a key of letters, digits and . _ : -, is {value[:40]!r}")
            return ""
        return value

    def choice(self, field: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """Return one of ``choices``; an absent or empty value is ``default`` where there is one."""
        value = self.text(field)
        if not value and default is not None:
            return default
        if value not in choices:
            self.report(field, f"must be one of {', '.join(choices)}, is {value[:40]!r}")
            return ""
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._list(field)
        for value in values:
            if not isinstance(value, str) or _text_fault(value):
                self.report(field, "must be a list of plain texts")
                return ()
        return tuple(str(value) for value in values)

    def codes(self, field: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Return codes in their given order, each once; ``known`` holds the allowed ones."""
        codes = tuple(dict.fromkeys(self.texts(field)))
        for code in codes:
            if known is not None and code not in known:
                self.report(field, f"unknown code {code[:40]!r}")
            elif not CODE.fullmatch(code):
                self.report(field, f"{code[:40]!r} is no code")
        return codes

    def integer(self, field: str, *, minimum: int = 0) -> int | None:
        value = self.number(field)
        if value is None:
            return None
        if value != int(value) or value < minimum:
            self.report(field, f"must be a whole number from {minimum}, is {value:g}")
            return None
        return int(value)

    def number(self, field: str, *, is_required: bool = False) -> float | None:
        value = self._fields.get(field)
        if value is None:
            if is_required:
                self.report(field, "must not be empty")
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report(field, f"must be a number, is {_kind(value)}")
            return None
        if not (math.isfinite(value) and abs(value) <= MAX_NUMBER):
            self.report(field, "is out of range")
            return None
        return value

    def rows(self, field: str) -> "Iterator[Row]":
        """Yield the objects of a list, each with its place in the names of its fields."""
        for position, value in enumerate(self._list(field)):
            place = f"{self._prefix}{field}[{position}]."
            if isinstance(value, dict):
                yield Row(
                    value,
                    file=self._file,
                    line=self.line,
                    problems=self._problems,
                    prefix=place,
                )
            else:
                self.report(f"{field}[{position}]", f"must be an object, is {_kind(value)}")

    def check_order(self, low: str, high: str) -> None:
        """Report a lower bound above its upper bound, where both are numbers."""
        lowest, highest = self._fields.get(low), self._fields.get(high)
        if isinstance(lowest, int) and isinstance(highest, int) and lowest > highest:
            self.report(low, f"must not exceed {high} ({lowest} > {highest})")

    def _list(self, field: str) -> list[object]:
        value = self._fields.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            self.report(field, f"must be a list, is {_kind(value)}")
            return []
        if len(value) > MAX_ITEMS:
            self.report(field, f"has {len(value)} entries, at most {MAX_ITEMS} are allowed")
            return []
        return value


def _text_fault(text: str) -> str:
    if len(text) > MAX_TEXT:
        return f"has {len(text)} characters, at most {MAX_TEXT} are allowed"
    if "\0" in text:
        return "holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half of a surrogate pair"
    return ""


def _kind(value: object) -> str:
    names = {str: "a text", bool: "a truth value", dict: "an object", list: "a list"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "null")

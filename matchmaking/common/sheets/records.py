"""A foreign table by the columns of a use-case, which are found by their headings."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.utils import translation

from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.letters import column_letters
from matchmaking.common.sheets.limits import DEFAULT_LIMITS, Limits
from matchmaking.common.sheets.reading import CellIssue, Progress, Row, Table, read_table
from matchmaking.common.sheets.text import normalize

EXAMPLE_MARKS = ("【示例", "[Example")  # how the first text of a row begins that is not read


@dataclass(frozen=True, slots=True)
class Record:
    """A row of data; ``values`` has every column that the file has, empty or not."""

    number: int  # of the row, as the spreadsheet shows it
    values: Mapping[str, str]  # by key of the column
    issues: Mapping[str, CellIssue]  # likewise


class Records:
    """The rows below the headings; they can be walked through once.

    ``unknown`` are headings that mean none of the columns, ``missing`` the columns that have
    no heading (none of them required), ``letters`` where the others stand in the file (by key);
    ``skipped`` grows by the rows that are examples.
    """

    def __init__(self, table: Table, columns: Sequence[Column], head_rows: int) -> None:
        self.kind, self.sheet, self.total = table.kind, table.sheet, table.total
        self.skipped: list[int] = []
        self._rows = iter(table)
        self._waiting, self._columns, heading = _find_heading(self._rows, columns, head_rows)
        self._left_to_right = sorted(self._columns.items())
        self.letters = {key: column_letters(at + 1) for at, key in self._left_to_right[::-1]}
        found = set(self._columns.values())
        self._is_simple = len(found) == len(self._columns)
        texts = enumerate(heading.texts)
        self.unknown = [text for at, text in texts if text.strip() and at not in self._columns]
        self.missing = [column for column in columns if column.key not in found]
        absent = [str(column.label) for column in self.missing if column.required]
        if absent:
            raise SheetError("sheet_missing_columns", {"columns": "、".join(absent)})

    def __iter__(self) -> Iterator[Record]:
        for row in chain(self._waiting, self._rows):
            if is_example(row):
                self.skipped.append(row.number)
            elif record := self._record(row):
                yield record

    def _record(self, row: Row) -> Record | None:
        keys = self._columns
        if self._is_simple:
            values = {key: row.text(at) for at, key in keys.items()}
        else:
            values = self._first_texts(row)
        issues = {keys[issue.index]: issue for issue in row.issues if issue.index in keys}
        is_empty = not issues and not any(text.strip() for text in values.values())
        return None if is_empty else Record(row.number, values, issues)

    def _first_texts(self, row: Row) -> dict[str, str]:
        values: dict[str, str] = {}
        for at, key in self._left_to_right:
            if not values.get(key, "").strip():
                values[key] = row.text(at)
        return values


@contextmanager
def read_records(
    path: str | os.PathLike[str],
    columns: Sequence[Column],
    *,
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Records]:
    """Open a table whose headings are labels, aliases or keys of ``columns``, in any language.

    Columns may come in any order, titles may stand above the headings.

    Raises:
        SheetError: as ``read_table``; or there are no headings, a column is there twice, or a
            required one is missing.
    """
    with read_table(path, limits=limits, sheet=sheet, progress=progress) as table:
        yield Records(table, columns, limits.head_rows)


def is_example(row: Row) -> bool:
    first = next((text for text in row.texts if text.strip()), "")
    return first.lstrip().startswith(EXAMPLE_MARKS)


def _find_heading(
    rows: Iterator[Row], columns: Sequence[Column], head_rows: int
) -> tuple[list[Row], dict[int, str], Row]:
    """Return the rows read too far, key by index of the column, and the row of headings."""
    keys = _keys(columns)
    read: list[Row] = []
    best, found = -1, dict[int, str]()
    for row in rows:
        read.append(row)
        here = {
            at: keys[name] for at, text in enumerate(row.texts) if (name := _plain(text)) in keys
        }
        if len(set(here.values())) > len(set(found.values())):
            best, found = len(read) - 1, here
        if row.number >= head_rows:
            break
    if best < 0:
        raise SheetError("sheet_no_heading", {"limit": head_rows})
    heading = read[best]
    _require_once(heading, found, {column.key for column in columns if column.repeats})
    return read[best + 1 :], found, heading


def _require_once(heading: Row, found: Mapping[int, str], repeating: set[str]) -> None:
    seen = set[str]()
    for at, key in found.items():
        if key in seen and key not in repeating:
            raise SheetError("sheet_repeated_column", {"column": heading.text(at)})
        seen.add(key)


def _keys(columns: Sequence[Column]) -> dict[str, str]:
    """Return the key of each column by all that its heading may be."""
    keys = {_plain(column.key): column.key for column in columns}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for column in columns:
                for label in (column.label, *column.aliases):
                    keys.setdefault(_plain(str(label)), column.key)
    return keys


def _plain(heading: str) -> str:
    """Return a heading without what people change in it: stars, spaces, width and case."""
    return "".join(normalize(heading).split()).strip("*").casefold()

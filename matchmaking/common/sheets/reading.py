"""Reading a foreign table: what the file holds, told row by row by a child process."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaking.common.sheets.exceptions import CODES, ISSUES, SheetError, issue_message
from matchmaking.common.sheets.letters import column_letters
from matchmaking.common.sheets.limits import DEFAULT_LIMITS, Limits
from matchmaking.common.sheets.process import Child

Progress = Callable[[int, int | None], None]  # number of the last row read, and of the last of all


@dataclass(frozen=True, slots=True)
class CellIssue:
    """What is wrong with one cell, whose text was read as far as it could be."""

    index: int  # of the column, from 0
    code: str

    @property
    def column(self) -> str:
        return column_letters(self.index + 1)

    @property
    def message(self) -> str:
        return issue_message(self.code)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; ``texts`` begins with column A and ends with its last text."""

    number: int  # as the spreadsheet shows it, from 1
    texts: tuple[str, ...]
    issues: tuple[CellIssue, ...] = ()

    def text(self, index: int) -> str:
        """Return the text of a column, from 0: nothing beyond the last."""
        return self.texts[index] if index < len(self.texts) else ""


class Table:
    """A file that was checked as a whole; its rows can be walked through once."""

    def __init__(self, child: Child, limits: Limits, progress: Progress | None) -> None:
        self._limits, self._progress = limits, progress
        self._messages = child.messages()
        match told(self._messages):
            case ["table", str(kind), str(sheet), int(total)]:
                self.kind, self.sheet, self.total = kind, sheet, total
            case _:
                raise SheetError("sheet_damaged")

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; whoever writes them must undo that when this raises.

        Raises:
            SheetError: reading ended half-way.
        """
        number = n_rows = 0
        while True:
            match told(self._messages):
                case ["rows", list(rows)]:
                    for each in rows:
                        row = self._row(each, number)
                        number, n_rows = row.number, n_rows + 1
                        yield row
                    self._tell(number)
                case ["end", int(told_rows)] if told_rows == n_rows:
                    for _ in self._messages:
                        raise SheetError("sheet_damaged")
                    return
                case _:
                    raise SheetError("sheet_damaged")

    def _row(self, told: Any, last: int) -> Row:
        """Check a row as if the child were not ours: the file may have taken it over."""
        match told:
            case [int(number), list(texts), dict(issues)] if (
                last < number <= self._limits.last_row and len(texts) <= self._limits.columns
            ):
                longest = self._limits.cell_length
                if all(isinstance(text, str) and len(text) <= longest for text in texts):
                    return Row(number, tuple(texts), tuple(_issues(issues)) if issues else ())
        raise SheetError("sheet_damaged")

    def _tell(self, number: int) -> None:
        if self._progress is not None:
            self._progress(number, self.total)


@contextmanager
def read_table(
    path: str | os.PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Table]:
    """Open the .xlsx or .csv at ``path``: the sheet named, or the first that is not hidden.

    The whole file is checked before the first row is told. The text of a cell has no control
    characters, is a date in ISO 8601, or a number as one would type it; what was lost in it
    stands in the row's ``issues``. The child ends with the ``with`` block.

    Raises:
        SheetError: the file is refused; also while its rows are read, should the child fail.
    """
    path = Path(path)
    _check_size(path, limits)
    if progress is not None:
        progress(0, None)
    child = Child(path, limits, sheet)
    try:
        yield Table(child, limits, progress)
    finally:
        child.close()


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if not path.is_file():
        raise SheetError("sheet_wrong_type", {"found": "other"})
    if size == 0:
        raise SheetError("sheet_empty")
    if size > limits.file_bytes:
        raise SheetError("sheet_too_large", {"limit": limits.file_bytes})


def told(messages: Iterator[list[Any]]) -> list[Any]:
    """Return the next thing that a child tells; nothing at its end.

    Raises:
        SheetError: it refuses the file.
    """
    message = next(messages, [])
    match message:
        case ["refused", str(code), dict(facts)] if code in CODES:
            raise SheetError(code, _facts(facts))
    return message


def _facts(told: dict[str, Any]) -> dict[str, str | int]:
    return {
        name: value[:200] if isinstance(value, str) else value
        for name, value in told.items()
        if isinstance(value, str | int)
    }


def _issues(told: dict[str, Any]) -> Iterator[CellIssue]:
    for column, code in told.items():
        if column.isdecimal() and code in ISSUES:
            yield CellIssue(int(column) - 1, code)

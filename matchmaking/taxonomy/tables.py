"""Reads the tables of the taxonomy: rows of text, each fault noted with file, line and field."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TableProblem:
    """A fault; line 0 is the file itself."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.message) if part)


class TaxonomyError(Exception):
    """The tables cannot be used; carries every problem that was found."""

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems(list[TableProblem]):
    def report(self, file: str, line: int, field: str, message: str) -> None:
        self.append(TableProblem(file, line, field, message))

    def raise_if_any(self) -> None:
        """Raise ``TaxonomyError`` unless the list is empty."""
        if self:
            raise TaxonomyError(self)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table; a faulty cell is noted and read as empty."""

    file: str
    line: int
    cells: Mapping[str, str]
    problems: Problems

    def report(self, field: str, message: str) -> None:
        self.problems.report(self.file, self.line, field, message)

    def text(self, field: str) -> str:
        text = self.cells[field].strip()
        if "\0" in text:
            self.report(field, "holds a NUL character")
            return ""
        return text

    def one_of(self, field: str, known: Mapping[str, T]) -> T | None:
        """Return what the cell names in ``known``, or None after noting an unknown value."""
        text = self.text(field)
        if text not in known:
            self.report(field, f"unknown value {text[:40]!r}")
        return known.get(text)


def read_table(
    directory: Path,
    file: str,
    columns: Sequence[str],
    problems: Problems,
    *,
    is_required: bool = True,
) -> list[TableRow]:
    """Read a UTF-8 CSV file whose first line is ``columns``; lines are numbered from 1."""
    try:
        text = (directory / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if is_required:
            problems.report(file, 0, "", "the file is missing")
        return []
    except UnicodeDecodeError:
        problems.report(file, 0, "", "is not UTF-8")
        return []
    return list(_rows(text, file, columns, problems))


def _rows(text: str, file: str, columns: Sequence[str], problems: Problems) -> Iterator[TableRow]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        if (header := next(reader, [])) != list(columns):
            problems.report(file, 1, "", f"the columns must be {', '.join(columns)}, are {header}")
            return
        for cells in reader:
            if len(cells) == len(columns):
                row = dict(zip(columns, cells, strict=True))
                yield TableRow(file, reader.line_num, row, problems)
            elif cells:
                message = f"must have {len(columns)} cells, has {len(cells)}"
                problems.report(file, reader.line_num, "", message)
    except csv.Error as error:
        problems.report(file, reader.line_num, "", f"is not CSV: {error}")

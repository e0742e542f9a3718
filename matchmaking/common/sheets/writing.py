"""Tables for people to take away: no text in them is ever a formula, nobody's name is in them.

The headings are in the language of the call, also where the file is made later, bit by bit.
"""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.styles import (
    dress_heading,
    dress_value,
    set_text,
    set_widths,
    without_names,
)
from matchmaking.common.sheets.text import clean, escape_formula
from matchmaking.common.sheets.values import Record, Value, cell_of, headings

BATCH = 200  # rows a piece
BOM = b"\xef\xbb\xbf"  # by which Excel knows UTF-8


def write_xlsx(columns: Sequence[Column], rows: Iterable[Record], *, title: str = "") -> IO[bytes]:
    """Return an open temporary file with one sheet; memory does not grow with the rows.

    A text beyond the 32,767 characters that Excel allows in a cell is cut off there.
    """
    book = without_names(Workbook(write_only=True))
    sheet = book.create_sheet(sheet_title(title))
    set_widths(sheet, columns)
    sheet.freeze_panes = "A2"
    heads = [dress_heading(WriteOnlyCell(sheet), column) for column in columns]
    for cell, heading in zip(heads, headings(columns), strict=True):
        set_text(cell, heading)
    sheet.append(heads)
    cells = [dress_value(WriteOnlyCell(sheet), column) for column in columns]  # for every row
    for row in rows:
        for cell, column in zip(cells, columns, strict=True):
            _set(cell, row.get(column.key))
        sheet.append(cells)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _set(cell: Any, value: Value) -> None:
    plain = cell_of(value)
    if isinstance(plain, str):
        set_text(cell, plain)
    else:
        cell.value = plain


def sheet_title(title: str) -> str:
    """Return a title that Excel takes for a sheet: 31 characters, some of them not allowed."""
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in clean(title))
    return plain.strip()[:31] or "Sheet1"


def write_csv(columns: Sequence[Column], rows: Iterable[Record]) -> Iterator[bytes]:
    """Return the pieces of a CSV file that Excel opens with its Chinese intact."""
    return _csv_pieces(headings(columns), [column.key for column in columns], rows)


def _csv_pieces(heads: list[str], keys: list[str], rows: Iterable[Record]) -> Iterator[bytes]:
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([escape_formula(head) for head in heads])
    piece = [BOM, line.written]
    for row in rows:
        writer.writerow([_csv_text(row.get(key)) for key in keys])
        piece.append(line.written)
        if len(piece) >= BATCH:
            yield b"".join(piece)
            piece = []
    yield b"".join(piece)


def _csv_text(value: Value) -> str:
    plain = cell_of(value)
    if isinstance(plain, str):
        return escape_formula(plain)
    return f"{Decimal(str(plain)):f}"  # never with an exponent


class _Line:
    """What ``csv.writer`` takes for a file: holds the last line."""

    written = b""

    def write(self, line: str) -> None:
        self.written = line.encode()


def write_json(columns: Sequence[Column], rows: Iterable[Record]) -> Iterator[bytes]:
    """Return the pieces of a JSON array with an object a row, by keys of the columns."""
    return _json_pieces([column.key for column in columns], rows)


def _json_pieces(keys: list[str], rows: Iterable[Record]) -> Iterator[bytes]:
    before, piece = "[\n", []
    for row in rows:
        record = {key: _json_value(row.get(key)) for key in keys}
        piece.append(before + json.dumps(record, ensure_ascii=False))
        before = ",\n"
        if len(piece) >= BATCH:
            yield "".join(piece).encode()
            piece = []
    end = "\n]\n" if before != "[\n" else "[]\n"
    yield ("".join(piece) + end).encode()


def _json_value(value: Value) -> Any:
    if isinstance(value, list | tuple):
        return [clean(str(part)) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return cell_of(value)

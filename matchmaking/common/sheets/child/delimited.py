"""A text with a row a line, as Excel and WPS save it: any usual encoding, delimiter, line end."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from matchmaking.common.sheets.child.cells import Row, make_row
from matchmaking.common.sheets.child.kinds import wrong_type
from matchmaking.common.sheets.child.refusal import Refusal
from matchmaking.common.sheets.letters import column_letters
from matchmaking.common.sheets.limits import Limits
from matchmaking.common.sheets.text import clean, unescape_formula

DELIMITERS = ",;\t"
BEGINNING = 100_000  # bytes
FIELD = 1_000_000  # characters; a quote that nobody closes swallows more
CONTROLS = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
QUOTED = re.compile(r'"[^"]*"')


class Delimited:
    """A checked .csv; it is read once to check and count, and once more to tell."""

    kind = "csv"
    sheet = ""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._text = _decode(content)
        n_controls = sum(1 for _ in CONTROLS.finditer(self._text))
        if "\0" in self._text or n_controls * 100 > len(self._text):
            raise wrong_type("other")
        self._first = 0
        self._delimiter = self._find_delimiter()
        self.total = 0
        for number, cells in self._records():
            if any(cells):
                self._check(number, cells)
                self.total = number

    def _find_delimiter(self) -> str:
        """Return what separates the cells of the first line; Excel may say it in ``sep=;``."""
        lines = io.StringIO(self._text, newline=None)
        line = next((line.rstrip("\n") for line in lines if line.strip()), "")
        if re.fullmatch(r"sep=[,;\t]", line):
            self._first = 1
            return line[-1]
        bare = QUOTED.sub("", line)
        return max(DELIMITERS, key=bare.count)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(FIELD)
        lines = io.StringIO(self._text, newline="")
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):
                if number > self._first:
                    yield number, cells
        except csv.Error as error:
            raise Refusal("sheet_quotes", row=number + 1) from error

    def _check(self, number: int, cells: list[str]) -> None:
        if number > self._limits.last_row:
            raise Refusal("sheet_too_many_rows", cell=f"A{number}", limit=self._limits.rows)
        width = max((column for column, cell in enumerate(cells, 1) if cell), default=0)
        if width > self._limits.columns:
            limit = self._limits.columns
            raise Refusal(
                "sheet_too_many_columns", cell=f"{column_letters(width)}{number}", limit=limit
            )

    def rows(self) -> Iterator[Row]:
        for number, cells in self._records():
            if number > self.total:
                return
            texts = [(unescape_formula(clean(cell)), "") for cell in cells]
            row = make_row(number, texts[: self._limits.columns], self._limits.cell_length, {})
            if row is not None:
                yield row


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8) or _is_nearly_utf_8(content):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("sheet_encoding")


def _is_nearly_utf_8(content: bytes) -> bool:
    """Whether some bytes are damaged: read as GB18030, the whole text would be nonsense."""
    beginning = content[:BEGINNING].decode("utf-8", "replace")
    others = [character for character in beginning if character > "\x7f"]
    return others.count("\ufffd") * 10 < len(others)

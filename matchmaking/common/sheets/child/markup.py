"""The XML of a workbook: which sheet is read, where its part lies, what its cells reach to.

Nothing is read here that another parser could take for something else: no other encoding than
UTF-8, no document type, no entity of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from matchmaking.common.sheets.child.refusal import Refusal, damaged, unsafe
from matchmaking.common.sheets.letters import column_letters, column_number
from matchmaking.common.sheets.limits import Limits

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
ENCODINGS = {"utf-8", "us-ascii"}
DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
NO_MEMORY = 1  # the code of it in expat
TAGS = 500  # different ones in one part


def parse(pieces: Iterable[bytes], part: str, start: Start | None = None) -> Iterator[bytes]:
    """Pass the pieces on, having called ``start`` with each element's local name."""
    parser = _strict_parser(part)
    if start is not None:
        parser.StartElementHandler = _by_local_name(start, part)
    is_first = True
    try:
        for piece in pieces:
            if is_first and (piece[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in piece[:4]):
                raise damaged()
            is_first = False
            parser.Parse(piece, False)  # noqa: FBT003 - not the last
            yield piece
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        if error.code == NO_MEMORY:
            raise MemoryError from error
        raise damaged() from error


def drain(pieces: Iterable[bytes]) -> None:
    for _ in pieces:
        pass


def _strict_parser(part: str) -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise unsafe(part)

    def declare(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise damaged()

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declare
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def _by_local_name(start: Start, part: str) -> Start:
    names: dict[str, str] = {}

    def begin(tag: str, attributes: Attributes) -> None:
        name = names.get(tag)
        if name is None:
            if len(names) == TAGS:
                raise unsafe(part)
            name = names[tag] = tag.rpartition(":")[2]
        start(name, attributes)

    return begin


def without_declarations(pieces: Iterable[bytes], part: str) -> Iterator[bytes]:
    """Pass the pieces on unless one declares a document type; for parts that nobody parses."""
    tail = b""
    for piece in pieces:
        if DECLARATIONS.search(tail + piece):
            raise unsafe(part)
        tail = piece[-10:]
        yield piece


class SheetNames:
    """What ``workbook.xml`` says: names of sheets, whether they are shown, and their relations."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "sheet":
            return
        relations = [at for key, at in attributes.items() if key.rpartition(":")[2] == "id"]
        if len(relations) != 1 or "name" not in attributes:
            raise damaged()
        is_shown = attributes.get("state", "visible") == "visible"
        self.sheets.append((attributes["name"], is_shown, relations[0]))


class Relations:
    """What ``workbook.xml.rels`` says: the part of each sheet of cells, by its relation."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return  # what lies outside is never fetched
        if not attributes.get("Type", "").endswith("/worksheet"):
            return
        target = attributes.get("Target", "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if self.parts.setdefault(attributes.get("Id", ""), part.lower()) != part.lower():
            raise damaged()


class CellWalk:
    """Where the cells of a sheet lie that hold something, before anybody makes room for them.

    ``issues`` tells by row, both from 1, the columns with an error in place of a value, or with
    a formula: if nothing is shown there, it was never calculated.
    """

    def __init__(self, limits: Limits) -> None:
        self.last_row = 0
        self.issues: dict[int, dict[int, str]] = {}
        self._limits = limits
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._row_text = "0"
        self._type: str | None = None
        self._ended = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._type = attributes.get("t")
            self._move(attributes.get("r"))
        elif name in {"v", "is"}:
            self._mark("error_value" if self._type == "e" else "")
        elif name == "row":
            self._next_row(attributes.get("r"))
        elif name == "f" and not self._ended:
            self._mark("" if self._type == "str" else "not_calculated")
        elif name == "extLst":  # after the cells, with formulas of other things
            self._ended = True

    def _next_row(self, number: str | None) -> None:
        if number is not None and not (number.isascii() and number.isdigit() and len(number) < 8):
            raise damaged()
        row = self._row + 1 if number is None else int(number)
        if row <= self._row:
            raise damaged()
        self._row, self._column, self._row_text = row, 0, str(row)

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != self._row_text:
            raise damaged()
        column = self._columns.get(letters)
        if column is None:
            if not REFERENCE.fullmatch(reference):
                raise damaged()
            column = self._columns[letters] = column_number(letters)
        self._column = column

    def _mark(self, issue: str) -> None:
        if self._row > self._limits.last_row:
            raise Refusal("sheet_too_many_rows", cell=self._cell(), limit=self._limits.rows)
        if self._column > self._limits.columns:
            raise Refusal("sheet_too_many_columns", cell=self._cell(), limit=self._limits.columns)
        self.last_row = self._row
        if issue:
            self.issues.setdefault(self._row, {})[self._column] = issue

    def _cell(self) -> str:
        return f"{column_letters(self._column)}{self._row}"

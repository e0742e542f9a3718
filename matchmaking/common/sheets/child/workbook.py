"""An .xlsx: every part is unpacked and looked at once before calamine may read the sheet."""

import io
import re
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from matchmaking.common.sheets.child.archive import Member, read_directory, unpack
from matchmaking.common.sheets.child.cells import Row, make_row, text_of
from matchmaking.common.sheets.child.kinds import wrong_type
from matchmaking.common.sheets.child.markup import (
    CellWalk,
    Relations,
    SheetNames,
    Start,
    drain,
    parse,
    without_declarations,
)
from matchmaking.common.sheets.child.refusal import Refusal, damaged
from matchmaking.common.sheets.limits import Limits

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PARSED = re.compile(r"xl/[^/]+\.xml|\[content_types\]\.xml|(.*/)?_rels/[^/]*\.rels")
MARKUP = (".xml", ".rels", ".vml")
OTHERS = {
    "mimetype": "ods",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "other",
    "ppt/presentation.xml": "other",
    "index/document.iwa": "numbers",
}


class Workbook:
    """A checked .xlsx, its sheet chosen: the one named, or the first that is shown."""

    kind = "xlsx"

    def __init__(self, content: bytes, limits: Limits, sheet: str | None) -> None:
        self._content, self._limits = content, limits
        self._members = read_directory(content, limits)
        self._refuse_others()
        names, relations = SheetNames(), Relations()
        self._read(WORKBOOK, names.start)
        self._read(RELATIONS, relations.start)
        self._names = [name for name, _, _ in names.sheets]
        self.sheet, part = _choose(names.sheets, relations.parts, sheet)
        self._walk = CellWalk(limits)
        self._check_all(part)
        self.total = self._walk.last_row

    def _refuse_others(self) -> None:
        for name, found in OTHERS.items():
            if name in self._members:
                raise wrong_type(found)
        if any(name.startswith(("xl/vbaproject", "xl/macrosheets/")) for name in self._members):
            raise Refusal("sheet_macros")
        if WORKBOOK not in self._members:
            raise wrong_type("archive")

    def _read(self, part: str, start: Start) -> None:
        drain(parse(self._unpack(self._member(part)), part, start))

    def _member(self, part: str) -> Member:
        member = self._members.get(part)
        if member is None:
            raise damaged()
        return member

    def _unpack(self, member: Member) -> Iterator[bytes]:
        return unpack(self._content, member, self._limits)

    def _check_all(self, sheet_part: str) -> None:
        self._member(sheet_part)
        for part, member in self._members.items():
            pieces = self._unpack(member)
            if part == sheet_part:
                pieces = parse(pieces, part, self._walk.start)
            elif PARSED.fullmatch(part):
                pieces = parse(pieces, part)
            elif part.endswith(MARKUP):
                pieces = without_declarations(pieces, part)
            drain(pieces)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something; their number is the one that Excel shows."""
        sheet = self._open()
        issues, length, last = self._walk.issues, self._limits.cell_length, 0
        if sheet.end is not None:
            if sheet.end[0] >= self._limits.last_row or sheet.end[1] >= self._limits.columns:
                raise damaged()  # calamine sees other cells than the walk did
            for last, cells in enumerate(sheet.iter_rows(), 1):
                known = issues.pop(last, {})
                row = make_row(last, [text_of(cell) for cell in cells], length, known)
                if row is not None:
                    yield row
        for number in sorted(issues):  # rows with nothing but formulas without a value
            row = make_row(number, [], length, issues[number])
            if row is not None and number > last:
                yield row

    def _open(self) -> CalamineSheet:
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(self._content))
            self._content = b""
            if workbook.sheet_names != self._names:
                raise damaged()
            return workbook.get_sheet_by_name(self.sheet)
        except PasswordError as error:
            raise Refusal("sheet_encrypted") from error
        except CalamineError as error:
            raise damaged() from error


def _choose(
    sheets: list[tuple[str, bool, str]], parts: dict[str, str], wanted: str | None
) -> tuple[str, str]:
    """Return the name of the sheet to read and its part; a sheet may also be one big chart."""
    if len({name for name, _, _ in sheets}) != len(sheets):
        raise damaged()
    for name, is_shown, relation in sheets:
        if relation in parts and (name == wanted if wanted is not None else is_shown):
            return name, parts[relation]
    raise Refusal("sheet_not_found", sheet=wanted or "")

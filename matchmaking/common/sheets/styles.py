"""How the workbooks look, and how a text gets into a cell without becoming a formula."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from matchmaking.common.sheets.columns import Column, ColumnKind

Cell = TypeVar("Cell", bound=Any)  # openpyxl has no types

HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
REQUIRED_FILL = PatternFill("solid", fgColor="9C2F2F")
EXAMPLE_FONT = Font(italic=True, color="7F7F7F")
EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")
TOP = Alignment(vertical="top")
WRAPPED = Alignment(vertical="top", wrap_text=True)
CENTRED = Alignment(vertical="center", wrap_text=True)
AS_TEXT = "@"
LONGEST = 32_767  # UTF-16 units in a cell of Excel
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Excel would read as one character


def set_text(cell: Any, text: str) -> None:
    """Put a clean text into a cell as a text, whatever it begins with."""
    if len(text) > LONGEST // 2:
        text = text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
    cell.value = ESCAPED.sub("_x005F_", text) or None
    if text:
        cell.data_type = "s"


def dress_heading(cell: Cell, column: Column) -> Cell:
    cell.font, cell.alignment = HEAD_FONT, CENTRED
    cell.fill = REQUIRED_FILL if column.required else HEAD_FILL
    return cell


def dress_value(cell: Cell, column: Column) -> Cell:
    cell.alignment = WRAPPED if column.kind is ColumnKind.LONG else TOP
    if column.kind is not ColumnKind.NUMBER:
        cell.number_format = AS_TEXT  # stays a text when somebody edits it
    return cell


def set_widths(sheet: Any, columns: Iterable[Column]) -> None:
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def without_names(book: Workbook) -> Workbook:
    """Keep the properties of the file free of persons and programs."""
    book.properties = DocumentProperties(creator=None, lastModifiedBy=None)
    return book

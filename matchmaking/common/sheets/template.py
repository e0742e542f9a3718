"""An .xlsx to fill in: the table with lists to choose from, the choices, the explanations."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.utils.translation import gettext, pgettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.limits import DEFAULT_LIMITS
from matchmaking.common.sheets.styles import (
    AS_TEXT,
    EXAMPLE_FILL,
    EXAMPLE_FONT,
    WRAPPED,
    dress_heading,
    set_text,
    set_widths,
    without_names,
)
from matchmaking.common.sheets.values import headings
from matchmaking.common.sheets.writing import sheet_title

FIRST_ROW, LAST_ROW = 3, DEFAULT_LIMITS.last_row  # where lists are offered
EXPLAINED = Column("explained", "")
PROMPT, PROMPT_TITLE = 255, 32  # characters that Excel shows beside a cell


def write_template(columns: Sequence[Column], *, title: str = "") -> IO[bytes]:
    """Return an open temporary file: headings, one row of examples, and help in today's language.

    ``read_records`` finds its columns again and skips the examples.
    """
    book = without_names(Workbook())
    sheet = book.active
    sheet.title = sheet_title(title or gettext("Table to fill in"))
    _write_table(sheet, columns)
    choices = book.create_sheet(gettext("Choices"))
    for place, column in enumerate((column for column in columns if column.choices), 1):
        _write_choices(choices, place, column)
        _offer(sheet, columns.index(column) + 1, _range(choices, place, column), column)
    if not any(column.multiple for column in columns):
        choices.sheet_state = "hidden"  # the lists offer all there is
    _explain(book.create_sheet(gettext("How to fill in")), columns)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _write_table(sheet: Any, columns: Sequence[Column]) -> None:
    set_widths(sheet, columns)
    sheet.freeze_panes = "A3"
    sheet.row_dimensions[1].height = 30  # points
    for number, (column, heading) in enumerate(zip(columns, headings(columns), strict=True), 1):
        if column.kind is not ColumnKind.NUMBER:
            sheet.column_dimensions[get_column_letter(number)].number_format = AS_TEXT
        head = dress_heading(sheet.cell(1, number), column)
        set_text(head, f"{heading} *" if column.required else heading)
        example = sheet.cell(2, number)
        example.font, example.fill, example.alignment = EXAMPLE_FONT, EXAMPLE_FILL, WRAPPED
        mark = gettext("[Example, not imported]") + " " if number == 1 else ""
        set_text(example, f"{mark}{column.example}".strip())
        if not column.choices:
            _hint(sheet, number, column)


def _write_choices(sheet: Any, place: int, column: Column) -> None:
    dress_heading(sheet.cell(1, place), EXPLAINED)
    sheet.column_dimensions[get_column_letter(place)].width = max(18, column.width)
    for row, choice in enumerate((column.label, *column.choices), 1):
        set_text(sheet.cell(row, place), str(choice))


def _range(sheet: Any, place: int, column: Column) -> str:
    letter = get_column_letter(place)
    return f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(column.choices) + 1}"


def _offer(sheet: Any, number: int, source: str, column: Column) -> None:
    """Offer the list; only a single choice is refused when it is another."""
    validation = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=not column.multiple,
        errorTitle=gettext("Not in the list")[:PROMPT_TITLE],
        error=gettext("Choose one of the entries of the list.")[:PROMPT],
    )
    _prompt(validation, column)
    _attach(sheet, number, validation)


def _hint(sheet: Any, number: int, column: Column) -> None:
    if _meaning(column):
        validation = DataValidation(allow_blank=True)
        _prompt(validation, column)
        _attach(sheet, number, validation)


def _prompt(validation: DataValidation, column: Column) -> None:
    if meaning := _meaning(column):
        validation.showInputMessage = True
        validation.promptTitle = str(column.label)[:PROMPT_TITLE]
        validation.prompt = meaning[:PROMPT]


def _attach(sheet: Any, number: int, validation: DataValidation) -> None:
    letter = get_column_letter(number)
    validation.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
    sheet.add_data_validation(validation)


def _meaning(column: Column) -> str:
    parts = [str(column.help)]
    if column.multiple:
        parts.append(gettext("Several are possible: separate them by 、 or ;"))
    return " ".join(part for part in parts if part)


def _explain(sheet: Any, columns: Iterable[Column]) -> None:
    sheet.freeze_panes = "A2"
    heads = [gettext("Column"), pgettext("a column", "Required"), gettext("Meaning")]
    for number, (head, width) in enumerate(
        zip([*heads, gettext("Example")], (24, 10, 60, 40), strict=True), 1
    ):
        set_text(dress_heading(sheet.cell(1, number), EXPLAINED), head)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, column in enumerate(columns, 2):
        need = gettext("yes") if column.required else gettext("no")
        texts = (str(column.label), need, _meaning(column), str(column.example))
        for number, text in enumerate(texts, 1):
            cell = sheet.cell(row, number)
            cell.alignment = WRAPPED
            set_text(cell, text)

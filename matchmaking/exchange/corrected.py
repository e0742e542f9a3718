"""An imported table given back to be mended: the faulty cells are marked and say what is wrong."""

import tempfile
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from matchmaking.common.sheets.columns import Column
from matchmaking.common.sheets.styles import dress_value, set_text, without_names
from matchmaking.common.sheets.template import write_template
from matchmaking.exchange.checking import RowState
from matchmaking.exchange.fields import Kind
from matchmaking.exchange.models import ImportJob
from matchmaking.exchange.names import Names
from matchmaking.exchange.reports import MOST_TOLD, ToldRow, read_report

FAULTY_FILL = PatternFill("solid", fgColor="FFD6D6")
FIRST_ROW = 3  # below the headings and the example of the template
COMMENT_SIZE = (320, 120)  # points


def is_whole(job: ImportJob) -> bool:
    """Whether the corrected file has all rows of the table, not the faulty ones alone."""
    return job.n_rows <= MOST_TOLD


def write_corrected(job: ImportJob) -> IO[bytes]:
    """Return an open temporary .xlsx: the rows in the columns of the template.

    Of a long table only the first faulty rows: what is right can be imported as it is.
    """
    rows = list(islice(_rows(job), MOST_TOLD))
    columns = used_columns(job, rows)
    with write_template(columns, title=str(job.table.label)) as template:
        book = without_names(load_workbook(template))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, FIRST_ROW):
        _write_row(sheet, number, row, columns)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _rows(job: ImportJob) -> Iterable[ToldRow]:
    whole = is_whole(job)
    return (row for row in read_report(job.report) if whole or row.state == RowState.FAULTY)


def used_columns(job: ImportJob, rows: Iterable[ToldRow]) -> list[Column]:
    """Return the columns of the template, and those beyond it that the table has filled in."""
    kind: Kind = job.table
    names = Names.read()
    offered = kind.offered(names, with_organization=job.is_many)
    shown = {column.key for column in offered}
    filled = {key for row in rows for key, text in row.texts.items() if text.strip()}
    more = [each.column for each in kind.fields if each.key in filled - shown]
    return [*offered, *more]


def _write_row(sheet: Any, number: int, row: ToldRow, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, 1):
        cell = dress_value(sheet.cell(number, place), column)
        set_text(cell, row.texts.get(column.key, ""))
        faults = [fault for fault in row.faults if fault.key == column.key]
        if faults:
            cell.fill = FAULTY_FILL
            text = "\n".join(f"{fault.problem} {fault.fix}".strip() for fault in faults)
            cell.comment = Comment(text, gettext("Check"), COMMENT_SIZE[1], COMMENT_SIZE[0])

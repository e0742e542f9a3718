"""What the page of an import shows of its report: faulty cells, new rows, changed cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.common.sheets.columns import Column
from matchmaking.exchange.checking import RowState
from matchmaking.exchange.faults import Fault
from matchmaking.exchange.fields import NUMBER_KEY, ORGANIZATION_KEY, TITLE_KEY
from matchmaking.exchange.models import ImportJob
from matchmaking.exchange.reports import MOST_SAMPLES, MOST_TOLD, ToldRow, read_report

SHOWN_LENGTH = 80  # characters of a cell
VIEWS = (RowState.FAULTY, RowState.NEW, RowState.CHANGED)


@dataclass(frozen=True, slots=True)
class FaultyCell:
    row: int
    address: str  # as a spreadsheet names the cell
    column: str
    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Change:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewedRow:
    row: int
    title: str
    organization: str
    changes: Sequence[Change]


def labels(job: ImportJob) -> dict[str, str]:
    """Return what people call the columns of an import."""
    columns: list[Column] = job.table.columns(with_organization=True)
    return {column.key: str(column.label) for column in columns}


def faulty_cells(job: ImportJob) -> list[FaultyCell]:
    """Return the faulty cells from the top down, and in a row from the left."""
    names = labels(job)
    letters = job.letters.items()
    places = {key: (len(letter), letter) for key, letter in letters}  # AA comes after Z
    return [
        FaultyCell(
            row=row.number,
            address=f"{letter}{row.number}" if (letter := job.letters.get(fault.key)) else "",
            column=names.get(fault.key, ""),
            text=_short(row.texts.get(fault.key, "")),
            fault=fault,
        )
        for row in read_report(job.report)
        for fault in sorted(row.faults, key=lambda fault: places.get(fault.key, (0, "")))
    ]


def faulty_columns(cells: Sequence[FaultyCell]) -> list[tuple[str, str, int]]:
    """Return key, name and number of faults of the columns that have some; the worst first."""
    counts: dict[tuple[str, str], int] = {}
    for cell in cells:
        named = (cell.fault.key, cell.column)
        counts[named] = counts.get(named, 0) + 1
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    return [(key, name, count) for (key, name), count in ordered]


def previewed_rows(job: ImportJob, state: RowState) -> list[PreviewedRow]:
    """Return the rows in one state, as far as the report tells them."""
    names = labels(job)
    return [
        PreviewedRow(
            row=row.number,
            title=row.texts.get(TITLE_KEY, "") or row.texts.get(NUMBER_KEY, ""),
            organization=row.texts.get(ORGANIZATION_KEY, "") if job.is_many else "",
            changes=_changes(row, names),
        )
        for row in read_report(job.report)
        if row.state == state
    ]


def is_sample(job: ImportJob) -> bool:
    """Whether the report tells only some of the rows without faults."""
    return job.n_rows > MOST_TOLD and max(job.n_new, job.n_changed) > MOST_SAMPLES


def _changes(row: ToldRow, names: dict[str, str]) -> list[Change]:
    return [
        Change(names.get(key, key), _short(before), _short(after))
        for key, before, after in row.changes
    ]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"

"""The files that a check leaves: what is to be written, and what is to be told, a line a row."""

import gzip
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Self

from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from matchmaking.exchange.checking import Row, RowState
from matchmaking.exchange.faults import Fault

MOST_TOLD = 5_000  # rows of a table that the report tells whole; beyond, only some
MOST_FAULTY = 20_000  # rows whose faults are told
MOST_SAMPLES = 200  # rows without faults, beyond the rows that are told anyway
LEVEL = 1  # of compression: a tenth of the size, in little time


class LineFile:
    """A compressed file of JSON lines that grows on disk, not in memory."""

    def __init__(self) -> None:
        self.raw: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by ``close``
        self._packed = gzip.GzipFile(fileobj=self.raw, mode="wb", compresslevel=LEVEL, mtime=0)

    def add(self, line: Any) -> None:
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        self._packed.write(text.encode() + b"\n")

    def finished(self) -> File:  # type: ignore[type-arg]  # generic in the stubs only
        """Return the whole file, to be stored."""
        self._packed.close()
        self.raw.seek(0)
        return File(self.raw)

    def close(self) -> None:
        self._packed.close()
        self.raw.close()


def read_lines(stored: FieldFile) -> Iterator[Any]:
    """Yield the lines of a stored file; nothing where there is none any more."""
    if not stored:
        return
    with stored.open("rb") as raw, gzip.GzipFile(fileobj=raw) as packed:
        for line in packed:
            yield json.loads(line)


def plan_line(row: Row) -> dict[str, Any]:
    """Return what a commit must know of a row that is to be written."""
    assert row.organization is not None  # noqa: S101 - no fault
    line: dict[str, Any] = {"n": row.number, "o": row.organization.pk, "c": row.content}
    if row.stored:
        line |= {"p": row.stored.posting.pk, "d": row.stored.digest()}
    return line


class Report:
    """Tells of rows; of a long table the faulty ones, and some of the others."""

    def __init__(self) -> None:
        self.file = LineFile()
        self.counts = dict.fromkeys(RowState, 0)

    def add(self, row: Row) -> None:
        self.counts[row.state] += 1
        n_rows = sum(self.counts.values())
        if row.state == RowState.FAULTY:
            is_told = n_rows <= MOST_TOLD or self.counts[row.state] <= MOST_FAULTY
        else:
            is_told = n_rows <= MOST_TOLD or self.counts[row.state] <= MOST_SAMPLES
        if is_told:
            self.file.add(told(row))


def told(row: Row) -> dict[str, Any]:
    line: dict[str, Any] = {"n": row.number, "s": row.state.value, "x": dict(row.texts)}
    if row.faults:
        line["f"] = [[fault.key, fault.code, fault.facts] for fault in row.faults]
    if row.changes:
        line["d"] = row.changes
    if row.stored:
        line["i"] = row.stored.posting.public_id
    return line


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row as the report tells it."""

    number: int
    state: str
    texts: Mapping[str, str]
    faults: tuple[Fault, ...]
    changes: tuple[tuple[str, str, str], ...]
    public_id: str

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Self:
        return cls(
            number=line["n"],
            state=line["s"],
            texts=line["x"],
            faults=tuple(Fault(*told) for told in line.get("f", ())),
            changes=tuple(tuple(change) for change in line.get("d", ())),
            public_id=line.get("i", ""),
        )


def read_report(stored: FieldFile) -> Iterator[ToldRow]:
    return map(ToldRow.of, read_lines(stored))


@contextmanager
def local_copy(stored: FieldFile) -> Iterator[str]:
    """Give a stored file a name on this machine, wherever the store is."""
    with tempfile.NamedTemporaryFile() as copy, stored.open("rb"):
        for piece in stored.chunks():
            copy.write(piece)
        copy.flush()
        yield copy.name

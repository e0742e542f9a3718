"""Read one file and write its rows to standard output, one JSON array a line.

["table", kind, sheet, total]    once the whole file has been checked
["rows", [row, …]]               row: [number, [text, …], {column: issue, …}]
["kind", kind]                   alone, where only that was asked for, once all is checked
["end", n_rows]                  without this line nothing before it counts
["refused", code, {fact: value}] in place of any of them
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from matchmaking.common.sheets.child.cells import Row
from matchmaking.common.sheets.child.delimited import Delimited
from matchmaking.common.sheets.child.kinds import is_workbook
from matchmaking.common.sheets.child.package import check_package
from matchmaking.common.sheets.child.refusal import Refusal
from matchmaking.common.sheets.child.workbook import Workbook
from matchmaking.common.sheets.limits import OUT_OF_MEMORY, Limits

BATCH_ROWS, BATCH_CHARACTERS = 500, 100_000


def main(arguments: list[str]) -> int:
    """Answer for the file ``arguments[0]``; the other one is a JSON object with the limits."""
    path, asked = arguments
    request = json.loads(asked)
    limits = Limits(**request["limits"])
    confine(limits)
    try:
        if request["wants_kind"]:
            tell("kind", check_package(read(path, limits), limits))
        else:
            tell_table(read(path, limits), limits, request["sheet"])
    except Refusal as refusal:
        tell("refused", refusal.code, refusal.facts)
    except MemoryError:
        return OUT_OF_MEMORY
    except BrokenPipeError:
        return 1  # nobody listens any more
    except BaseException:  # noqa: BLE001 - a panic of calamine is no Exception
        tell("refused", "sheet_damaged", {})
    return 0


def confine(limits: Limits) -> None:
    """Give up, for good, what reading a file does not need."""
    wanted = {
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":  # elsewhere the system refuses to set it
        wanted[resource.RLIMIT_AS] = limits.memory_bytes
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))


def read(path: str, limits: Limits) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a tenth of the start
        content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise Refusal("sheet_too_large", limit=limits.file_bytes)
    return content


def tell_table(content: bytes, limits: Limits, sheet: str | None) -> None:
    table = open_table(content, limits, sheet)
    del content
    rows = table.rows()
    first = next(rows, None)  # opens the sheet: what cannot be opened has no rows to tell
    if first is None:
        raise Refusal("sheet_empty")
    tell("table", table.kind, table.sheet, table.total)
    n_rows = 0
    for batch in batches(first, rows):
        tell("rows", batch)
        n_rows += len(batch)
    tell("end", n_rows)


def open_table(content: bytes, limits: Limits, sheet: str | None) -> Workbook | Delimited:
    if is_workbook(content):
        return Workbook(content, limits, sheet)
    return Delimited(content, limits)


def batches(first: Row, rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch, n_characters = [first], sum(map(len, first[1]))
    for row in rows:
        if len(batch) == BATCH_ROWS or n_characters > BATCH_CHARACTERS:
            yield batch
            batch, n_characters = [], 0
        batch.append(row)
        n_characters += sum(map(len, row[1]))
    yield batch


def tell(*message: Any) -> None:
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()

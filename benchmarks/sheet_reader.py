"""Reading one workbook in this process, which is a fresh one: how long and how much memory.

    python -m benchmarks.sheet_reader KIND PATH

Prints JSON. Imports come before the clock starts: a worker has them anyway. ``grown`` is what the
peak of this process grew by while it read, ``child`` the peak of the process that it started.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
import openpyxl
from django.conf import settings
from python_calamine import CalamineWorkbook

from matchmaking.common.sheets.reading import read_table

KIB = 1024
Reader = Callable[[Path], int]


def ours(path: Path) -> int:
    with read_table(path) as table:
        return sum(len(row.texts) for row in table)


def openpyxl_read_only(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def calamine_unguarded(path: Path) -> int:
    book = CalamineWorkbook.from_path(path)
    return sum(len(row) for row in book.get_sheet_by_index(0).iter_rows())


READERS: dict[str, Reader] = {
    "ours": ours,
    "openpyxl": openpyxl_read_only,
    "calamine": calamine_unguarded,
}


def peak(who: int) -> int:
    """Return bytes."""
    return resource.getrusage(who).ru_maxrss * KIB


def main() -> None:
    kind, path = sys.argv[1], Path(sys.argv[2])
    settings.configure(USE_I18N=False)
    django.setup()
    before, start = peak(resource.RUSAGE_SELF), time.perf_counter()
    n_cells = READERS[kind](path)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    found = {
        "cells": n_cells,
        "seconds": seconds,
        "processor": own.ru_utime + own.ru_stime + used.ru_utime + used.ru_stime,
        "grown": peak(resource.RUSAGE_SELF) - before,
        "child": peak(resource.RUSAGE_CHILDREN) if kind == "ours" else 0,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

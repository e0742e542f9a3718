"""What reading an uploaded workbook costs: seconds and peak memory, beside plain openpyxl.

    python -m benchmarks.sheet_reading [--sizes 100k] [--rounds 3] [--json FILE]

Rows of ten columns; each reading is a fresh process, the readers take turns. Ours checks the whole
file and parses it in a child; openpyxl (read-only) and calamine read it unguarded, in the process.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from benchmarks.report import (
    Cells,
    arguments,
    finish,
    plain,
    plain_ratios,
    print_machine,
    print_ratios,
    print_table,
    seconds,
    size_name,
)
from benchmarks.timing import Spread, Timings, machine
from matchmaking.common.sheets.columns import Column, ColumnKind
from matchmaking.common.sheets.values import Record
from matchmaking.common.sheets.writing import write_xlsx

OURS = "this site, in a child"
NAMES = {OURS: "ours", "openpyxl, read-only": "openpyxl", "calamine, unguarded": "calamine"}
MIB = 1024 * 1024
WORDS = [
    "铸造",
    "视觉检测",
    "预测性维护",
    "能耗优化",
    "排产",
    "质检",
    "带钢",
    "表面缺陷",
    "漏检率",
    "工艺参数",
]
COLUMNS = [
    *(Column(f"text{number}", f"文字{number}") for number in range(7)),
    Column("amount", "金额", kind=ColumnKind.NUMBER),
    Column("on", "日期"),
    Column("code", "代码"),
]


def make_rows(n_rows: int) -> Iterator[Record]:
    rng = random.Random(20)  # noqa: S311 - the same file each time
    for number in range(n_rows):
        texts = {f"text{at}": "".join(rng.choices(WORDS, k=at + 1)) for at in range(7)}
        day = date(2026, 1, 1) + timedelta(days=number % 365)
        yield {**texts, "amount": number * 1.5, "on": day, "code": f"91310115MA{number:08}"}


def read(kind: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.sheet_reader", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(path: Path, n_rounds: int) -> tuple[Timings, dict[str, dict[str, Spread]]]:
    """Return the times of the readers, and the peaks of their memory in MiB."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in NAMES}
    for _ in range(n_rounds):
        for name, kind in NAMES.items():
            found[name].append(read(kind, path))
    counts = {each["cells"] for rounds in found.values() for each in rounds}
    if len(counts) != 1:
        raise SystemExit(f"The readers disagree about the number of cells: {counts}")
    times = Timings(
        *(
            {name: [each[what] * 1000 for each in rounds] for name, rounds in found.items()}
            for what in ("seconds", "processor")
        )
    )
    memory = {
        name: {
            "in the process": Spread.of([each["grown"] / MIB for each in rounds]),
            "in the child": Spread.of([each["child"] / MIB for each in rounds]),
        }
        for name, rounds in found.items()
    }
    return times, memory


def main() -> None:
    parser = arguments(__doc__, sizes="100k")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    settings.configure(USE_I18N=False)
    django.setup()
    about = machine("openpyxl", "python-calamine")
    print_machine(about)
    measured: dict[str, Timings] = {}
    memory: dict[str, Cells] = {}
    with tempfile.TemporaryDirectory() as directory:
        for size in options.sizes:
            path = Path(directory) / f"{size}.xlsx"
            with write_xlsx(COLUMNS, make_rows(size - 1)) as file:  # and the headings
                path.write_bytes(file.read())
            name = f"{size_name(size)} rows"
            measured[name], memory[name] = measure(path, options.rounds)
            print(f"{name}: {path.stat().st_size / MIB:.1f} MiB on disk")
    print_table("Seconds: median of the rounds [quartiles]", seconds(measured))
    print_ratios(measured, OURS)
    for name, cells in memory.items():
        print_table(f"Peak memory that reading takes, MiB, {name}", cells)
    finish(
        options,
        {
            "benchmark": "sheet_reading",
            "machine": about,
            "seconds": plain(seconds(measured)),
            **plain_ratios(measured, OURS),
            "memory_mib": {name: plain(cells) for name, cells in memory.items()},
        },
    )


if __name__ == "__main__":
    main()

"""What importing a workbook costs: seconds, CPU seconds and peak memory, beside openpyxl.

    python -m benchmarks.import_postings [--sizes 100k] [--json FILE]

New scenarios in ten columns, in a database of its own (SQLite). Check and commit run as the worker
runs them, each in a fresh process, whose peak is told together with that of the child which reads
the file; openpyxl (read-only) reads the same file and does nothing with it.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, finish, print_machine, size_name
from benchmarks.timing import machine

STEPS = ("check", "commit")
SECONDS = ("seconds", "cpu_seconds")


def apart(directory: Path, module: str, *given: str) -> str:
    """Run a module in a process of its own, whose peak is its alone; return its last line."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{directory / 'import.sqlite3'}",
        "FILES_DIR": str(directory / "files"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "REDIS_URL": "memory://",  # nobody waits for messages
    }
    command = [sys.executable, "-m", f"benchmarks.{module}", *given]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return (done.stdout.splitlines() or [""])[-1]


def measure(n_rows: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        apart(directory, "import_table", name, str(n_rows))
        table = str(directory / "table.xlsx")
        read = json.loads(apart(directory, "sheet_reader", "openpyxl", table))
        found = {step: json.loads(apart(directory, "import_steps", step)) for step in STEPS}
    return {"openpyxl": {"seconds": read["seconds"], "cpu_seconds": read["processor"]}, **found}


def tell(found: dict[str, dict[str, Any]]) -> None:
    print(f"  {'openpyxl, reading alone':24} {spent(found['openpyxl'])}")
    for step in STEPS:
        cost = found[step]
        memory = f"{cost['own_mib']:.0f} MiB, its child {cost['child_mib']:.0f} MiB"
        print(f"  {step:24} {spent(cost)}   peak {cost['peak_mib']:.0f} MiB (alone {memory})")
    both = {key: sum(found[step][key] for step in STEPS) for key in SECONDS}
    print(f"  {'check and commit':24} {spent(both)}   {found['commit']['created']} written")


def spent(cost: dict[str, Any]) -> str:
    return f"{cost['seconds']:6.1f} s ({cost['cpu_seconds']:5.1f} s of CPU)"


def main() -> None:
    options = arguments(__doc__, sizes="100k").parse_args()
    about = machine("openpyxl", "python-calamine", "Django")
    print_machine(about)
    measured: dict[str, dict[str, Any]] = {}
    for size in options.sizes:
        found = measured[size_name(size)] = measure(size)
        print(f"\n{size_name(size)} rows × 10 columns")
        tell(found)
    finish(options, {"benchmark": "import_postings", "machine": about, "measured": measured})


if __name__ == "__main__":
    main()

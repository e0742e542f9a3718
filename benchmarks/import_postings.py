"""What importing a workbook costs: seconds and peak memory of check and commit, beside openpyxl.

    python -m benchmarks.import_postings [--sizes 100k] [--json FILE]

New scenarios in ten columns, in a database of its own (SQLite). Check and commit run as the worker
runs them, each in a fresh process, whose peak is told beside that of the child which reads the
file; openpyxl (read-only) reads the same file and does nothing with it.
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

STEPS = ("openpyxl", "check", "commit")
NAMES = {"openpyxl": "openpyxl, reading alone", "check": "check", "commit": "commit"}


def apart(step: str, directory: Path, n_rows: int) -> dict[str, Any]:
    """Do a step in a process of its own, whose peak is its alone."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{directory / 'import.sqlite3'}",
        "FILES_DIR": str(directory / "files"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "CELERY_TASK_ALWAYS_EAGER": "1",
    }
    command = [sys.executable, "-m", "benchmarks.import_steps", step]
    command += [str(directory), str(n_rows)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1])) if step != "prepare" else {}


def main() -> None:
    parser = arguments(__doc__, sizes="100k")
    options = parser.parse_args()
    about = machine("openpyxl", "python-calamine", "Django")
    print_machine(about)
    measured: dict[str, dict[str, Any]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            apart("prepare", directory, size)
            found = {step: apart(step, directory, size) for step in STEPS}
        measured[size_name(size)] = found
        print(f"\n{size_name(size)} rows × 10 columns")
        for step, cost in found.items():
            memory = f"peak {cost['peak_mib']:.0f} MiB, its child {cost['child_mib']:.0f} MiB"
            print(f"  {NAMES[step]:24} {cost['seconds']:6.1f} s   {memory}")
        both = found["check"]["seconds"] + found["commit"]["seconds"]
        print(f"  {'check and commit':24} {both:6.1f} s   {found['commit']['created']} written")
    finish(options, {"benchmark": "import_postings", "machine": about, "measured": measured})


if __name__ == "__main__":
    main()

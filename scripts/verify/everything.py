"""The second half of ``./test``: the checks and the tests, then one line of counts."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts import VAR
from scripts.errors import run_command
from scripts.services import process
from scripts.services.postgres import PostgresServer, find_programs
from scripts.verify import checks, report, rounds
from scripts.verify.jobs import Job, run_all
from scripts.verify.report import Tally

AT_ONCE = 2  # processes; the tests use two by themselves


def main() -> int:
    arguments = sys.argv[1:]
    # The tests never touch services that the user's environment or .env file names.
    os.environ["DATABASE_URL"] = f"sqlite:///{VAR / 'db.sqlite3'}"
    os.environ.pop("REDIS_URL", None)
    # Some dozen processes load the same modules; compiling them anew takes longer than many tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with _postgres_url() as url, tempfile.TemporaryDirectory(prefix="matchmaking-tally-") as kept:
        if arguments:
            total = _run_chosen(rounds.chosen_rounds(Path(kept), url, arguments))
        else:
            total = run_all(checks.static_checks(), at_once=AT_ONCE)
            total += run_all(rounds.full_rounds(Path(kept), url), at_once=1)
    for line in report.reasons(total):
        print(line)
    print(total, flush=True)
    return 1 if total.failed else 0


@contextmanager
def _postgres_url() -> Iterator[str | None]:
    programs = find_programs()
    if programs is None:
        yield None
        return
    with PostgresServer(programs) as server:
        yield server.url


def _run_chosen(jobs: Sequence[Job]) -> Tally:
    """Run pytest with its output on the terminal, once for each database."""
    total = Tally()
    for job in jobs:
        environment = {**os.environ, **job.environment}
        print(f"--- {job.name}", flush=True)
        running = process.start(job.command, environment=environment)
        try:
            total += job.count(running.wait())
        finally:
            process.stop([running], patience=3)
    return total


if __name__ == "__main__":
    sys.exit(run_command(main))

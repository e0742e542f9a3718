"""The test suite, on SQLite and again on PostgreSQL."""

import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scripts import ROOT
from scripts.verify import report
from scripts.verify.jobs import Job

PYTEST = (sys.executable, "-m", "pytest")
TESTS = ROOT / "tests"
MARK = re.compile(r"^(@|pytestmark\b.*)pytest\.mark\.postgres\b", re.MULTILINE)
PARALLEL = ("-q", "-n", "2", "--dist", "worksteal")


def full_rounds(directory: Path, postgres_url: str | None) -> list[Job]:
    """Return the whole suite on SQLite, then what uses the database on PostgreSQL.

    Without PostgreSQL its own tests stay in the first round, where they are skipped aloud.
    """
    if postgres_url is None:
        return [_round("tests on SQLite", directory / "sqlite", PARALLEL)]
    options = (*PARALLEL, "--only-database", "-m", "not browser and not crawl")
    return [
        _round("tests on SQLite", directory / "sqlite", (*PARALLEL, "--postgres-tests", "without")),
        _round("tests on PostgreSQL", directory / "postgres", options, postgres_url),
    ]


def chosen_rounds(directory: Path, postgres_url: str | None, arguments: Sequence[str]) -> list[Job]:
    """Return the tests that pytest's own arguments choose, each on its database."""
    if postgres_url is None or not _some_need_postgres():
        return [_round("SQLite", directory / "sqlite", arguments)]
    without = (*arguments, "--postgres-tests", "without")
    only = (*arguments, "--postgres-tests", "only")
    return [
        _round("SQLite", directory / "sqlite", without, may_be_empty=True),
        _round("PostgreSQL", directory / "postgres", only, postgres_url, may_be_empty=True),
    ]


def _some_need_postgres() -> bool:
    return any(MARK.search(path.read_text()) for path in TESTS.rglob("test_*.py"))


def _round(
    name: str,
    tally: Path,
    options: Sequence[str],
    database_url: str | None = None,
    *,
    may_be_empty: bool = False,
) -> Job:
    environment = {"TEST_TALLY": str(tally)}
    if database_url is not None:
        environment["DATABASE_URL"] = database_url
    count = partial(report.of_tests, tally, may_be_empty=may_be_empty)
    return Job(name, [*PYTEST, *options], environment, count)

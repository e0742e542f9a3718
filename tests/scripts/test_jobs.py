import sys

import pytest

from scripts.verify.jobs import Job, run_all
from scripts.verify.report import Tally


def _job(name: str, program: str) -> Job:
    return Job(name, [sys.executable, "-c", program], {"SUBJECT": "steel"})


def test_run_all_goes_on_after_a_failure_and_shows_only_its_output(
    capfd: pytest.CaptureFixture[str],
) -> None:
    failing = _job("types", "import os; print('no', os.environ['SUBJECT']); raise SystemExit(3)")
    passing = _job("lint", "print('all is well')")

    assert run_all([failing, passing], at_once=1) == Tally(passed=1, failed=1)

    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["types", "FAILED"],
        ["no", "steel"],
        ["lint", "ok"],
    ]

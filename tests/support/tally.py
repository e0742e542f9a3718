"""The counts of a run, written as JSON for the program that adds up several runs."""

import json
import os
from pathlib import Path

import pytest

VARIABLE = "TEST_TALLY"  # names the file to write
PASSED = ("passed", "xfailed")
FAILED = ("failed", "error", "xpassed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    path = os.environ.get(VARIABLE)
    if path is None:
        return
    stats = terminalreporter.stats
    skips = [str(report.longrepr[-1]) for report in stats.get("skipped", ())]
    tally = {
        "passed": sum(len(stats.get(outcome, ())) for outcome in PASSED),
        "failed": sum(len(stats.get(outcome, ())) for outcome in FAILED),
        "skips": [reason.removeprefix("Skipped: ") for reason in skips],
    }
    Path(path).write_text(json.dumps(tally))

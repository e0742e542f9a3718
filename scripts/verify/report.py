"""Counting what passed, and the line that ends it all."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """Counts over checks and test runs; ``skips`` holds one reason for each skipped test."""

    passed: int = 0
    failed: int = 0
    skips: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> "Tally":
        self.passed += other.passed
        self.failed += other.failed
        self.skips += other.skips
        return self

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {len(self.skips)} skipped"


def of_check(exit_code: int) -> Tally:
    return Tally(passed=1) if exit_code == 0 else Tally(failed=1)


def of_tests(path: Path, exit_code: int, *, may_be_empty: bool = False) -> Tally:
    """Return the counts that a test run left in ``path``.

    A run that broke off, or failed without a failed test, counts as a failure of its own.
    """
    written = path.read_text() if path.exists() else ""
    tally = Tally(**json.loads(written)) if written else Tally()
    is_empty = exit_code == 5 and may_be_empty  # pytest's code for "no test was selected"
    if exit_code != 0 and tally.failed == 0 and not is_empty:
        tally.failed = 1
    return tally


def reasons(tally: Tally) -> list[str]:
    """Return a line for each reason why tests were skipped, with their number."""
    return [f"skipped {tally.skips.count(why)}: {why}" for why in sorted(set(tally.skips))]

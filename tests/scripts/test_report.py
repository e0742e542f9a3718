import json
from pathlib import Path

import pytest

from scripts.verify import report
from scripts.verify.report import Tally


def test_tally_adds_up_to_the_closing_line() -> None:
    total = Tally(passed=3)
    total += Tally(passed=120, failed=1, skips=["no Chromium", "no Chromium"])

    assert str(total) == "123 passed, 1 failed, 2 skipped"
    assert report.reasons(total) == ["skipped 2: no Chromium"]


@pytest.mark.parametrize(("exit_code", "expected"), [(0, Tally(passed=1)), (1, Tally(failed=1))])
def test_of_check_counts_one(exit_code: int, expected: Tally) -> None:
    assert report.of_check(exit_code) == expected


def test_of_tests_reads_what_the_run_wrote(tmp_path: Path) -> None:
    path = tmp_path / "tally"
    path.write_text(json.dumps({"passed": 2, "failed": 1, "skips": ["why"]}))

    assert report.of_tests(path, 1) == Tally(passed=2, failed=1, skips=["why"])


def test_of_tests_counts_a_run_that_broke_off(tmp_path: Path) -> None:
    assert report.of_tests(tmp_path / "absent", 3) == Tally(failed=1)


@pytest.mark.parametrize(("may_be_empty", "failed"), [(True, 0), (False, 1)])
def test_of_tests_allows_no_test_only_where_that_is_meant(
    may_be_empty: bool, failed: int, tmp_path: Path
) -> None:
    tally = report.of_tests(tmp_path / "absent", 5, may_be_empty=may_be_empty)

    assert tally == Tally(failed=failed)

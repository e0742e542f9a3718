"""Skips name what is missing; where nothing may be skipped (``REQUIRE_ALL=1``) they fail."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from scripts.debian import install_command

REQUIRES_ALL = os.environ.get("REQUIRE_ALL") == "1"


def skip_for_want_of(what: str, package: str) -> NoReturn:
    """Skip the running test and say which command would enable it."""
    pytest.skip(f"no {what} here; to run this test: {install_command([package])}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if REQUIRES_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {reason}"
    return report

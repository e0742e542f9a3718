import json
import os
import subprocess
import sys
from pathlib import Path

from scripts import ROOT

SUITE = """
import pytest

def test_passes(): ...

@pytest.mark.xfail
def test_fails_as_expected(): assert False

def test_lacks_a_browser(): pytest.skip("no browser")
"""


def _run(tmp_path: Path, **environment: str) -> tuple[int, dict[str, object]]:
    (tmp_path / "test_suite.py").write_text(SUITE)
    tally = tmp_path / "tally.json"
    plugins = ["-p", "no:django", "-p", "tests.support.strictness", "-p", "tests.support.tally"]
    kept = {name: value for name, value in os.environ.items() if name != "REQUIRE_ALL"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, "-c", os.devnull, str(tmp_path)],
        cwd=ROOT,
        env={**kept, "TEST_TALLY": str(tally), **environment},
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(tally.read_text())


def test_tally_counts_and_keeps_the_reasons_of_skips(tmp_path: Path) -> None:
    assert _run(tmp_path) == (0, {"passed": 2, "failed": 0, "skips": ["no browser"]})


def test_skip_fails_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    assert _run(tmp_path, REQUIRE_ALL="1") == (1, {"passed": 2, "failed": 1, "skips": []})

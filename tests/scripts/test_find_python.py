import subprocess
from pathlib import Path

import pytest

from scripts import ROOT

NAMES = ("python3.11", "python3.12", "python3.13", "python3.14", "python3", "python")


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _run(command: str, path: Path) -> "subprocess.CompletedProcess[str]":
    for name in ("dirname", "bash"):
        (path / name).symlink_to(f"/usr/bin/{name}")
    return subprocess.run(
        ["/bin/bash", str(ROOT / command)],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["run", "test"])
def test_command_ends_with_one_line_when_every_python_is_too_old(
    command: str, tmp_path: Path
) -> None:
    for name in NAMES:
        _program(tmp_path / name, "exit 1")

    ended = _run(command, tmp_path)

    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith("No Python 3.11 or newer was found; on Debian or Ubuntu: apt-get")


def test_command_takes_the_first_python_that_is_new_enough(tmp_path: Path) -> None:
    _program(tmp_path / "python3", "exit 1")
    _program(tmp_path / "python3.13", 'if [ "$1" = -m ]; then echo "$0 $@"; fi')

    ended = _run("run", tmp_path)

    assert ended.stdout == f"{tmp_path}/python3.13 -m scripts.serve\n"

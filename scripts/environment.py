"""The virtual environment: made once, filled by hash, left alone while its locks stay the same."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts import ROOT, VAR
from scripts.debian import can_install, install
from scripts.errors import UserError

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SHOWN_LINES = 12  # of pip's output when it fails


def ensure(requirements: Sequence[str]) -> None:
    """Make the environment hold exactly-pinned requirements; quick when nothing changed.

    Raises:
        UserError: it cannot be made, or pip refuses a file.
    """
    with _only_one_installer():
        if not PYTHON.exists():
            _create()
        for name in requirements:
            _install(ROOT / name)


def enter(module: str, arguments: Sequence[str]) -> None:
    """Go on as ``module`` inside the environment; this call does not return."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])  # noqa: S606 - no shell is wanted


@contextmanager
def _only_one_installer() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "install.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("(waiting for another ./run or ./test to install) ", end="", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _create() -> None:
    if not _has_venv_module() and can_install():
        print("\n      python3-venv is missing: apt-get install -y python3-venv", flush=True)
        install(["python3-venv"])
    if not _has_venv_module():
        raise UserError(
            "Python's venv module is missing; on Debian or Ubuntu: apt-get install -y python3-venv"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise UserError(f"Cannot make {VENV}:\n{last_lines(made.stdout + made.stderr)}")


def _has_venv_module() -> bool:
    command = [sys.executable, "-c", "import venv, ensurepip"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _install(path: Path) -> None:
    stamp = stamp_path(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    command = [str(PYTHON), "-m", "pip", "install", "--no-compile", "--require-hashes"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    done = subprocess.run(
        [*command, "-r", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise UserError(f"pip could not install {path.name}:\n{last_lines(done.stdout)}")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(digest)


def stamp_path(path: Path) -> Path:
    """Where the digest of an installed requirements file is kept: gone with the environment."""
    return VENV / "stamps" / f"{path.name}.sha256"


def last_lines(text: str, count: int = SHOWN_LINES) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-count:])

"""``./run`` as its users start it, on a copy of the project with a handful of records."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.services.redis import find_server
from tests.support.strictness import skip_for_want_of
from tests.support.waiting import wait_until

pytestmark = pytest.mark.redis

FOLDERS = ("config", "fixtures", "matchmaking", "scripts")
FILES = ("manage.py", "requirements.txt", "run")
KEPT_RECORDS = {"scenarios.jsonl": 3, "solutions.jsonl": 8}
OWN_SETTINGS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECRET_KEY")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy that shares the installed environment, and keeps its own ``var/``."""
    if find_server() is None:
        skip_for_want_of("Redis", "redis-server")
    copy = tmp_path_factory.mktemp("site") / "project"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    for collection in (copy / "fixtures" / "collections").iterdir():
        if collection.is_dir():
            _thin(collection)
    yield copy
    for pid in _processes(copy):
        os.kill(pid, signal.SIGKILL)


def _thin(collection: Path) -> None:
    for name in ("qrels.tsv", "notes.tsv"):
        (collection / name).unlink(missing_ok=True)
    for name, count in KEPT_RECORDS.items():
        lines = (collection / name).read_text(encoding="utf-8").splitlines()[:count]
        (collection / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _start(project: Path, *arguments: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    return subprocess.Popen(
        ["./run", *arguments],
        cwd=project,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _run(project: Path, *arguments: str) -> tuple[int, str]:
    started = _start(project, *arguments)
    output, _ = started.communicate(timeout=180)
    return started.returncode, output


def _processes(project: Path) -> list[int]:
    """Processes whose command line names the copy: what ``./run`` there has started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if str(project).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except (NotADirectoryError, FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def test_run_once_ranks_every_scenario_and_leaves_no_process(project: Path) -> None:
    code, output = _run(project, "--once")

    assert code == 0, output
    assert "9 of 9 scenarios ranked." in output
    assert _processes(project) == []


def test_run_serves_until_it_is_interrupted(project: Path) -> None:
    port = _free_port()
    site = _start(project, "--port", str(port))
    assert site.stdout is not None
    lines = []
    for line in site.stdout:
        lines.append(line)
        if line.startswith("The site is served at"):
            break
    assert lines[-1:] == [f"The site is served at http://127.0.0.1:{port}/ — Ctrl-C ends it.\n"]
    assert _status(port) == 200

    refused, why = _run(project, "--port", str(_free_port()))
    assert refused == 2
    assert f"error: Another ./run (process {site.pid}) serves this checkout" in why
    taken, why = _run(project, "--port", str(port))
    assert (taken, why.split(";")[0]) == (2, f"error: Port {port} is taken")

    site.send_signal(signal.SIGINT)
    site.communicate(timeout=30)

    assert site.returncode == 0
    wait_until(lambda: _processes(project) == [], what="every process to end")

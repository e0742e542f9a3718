"""A throw-away PostgreSQL for tests: on a private socket, not durable, ended with its owner."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from scripts.errors import UserError
from scripts.services import process

START_SECONDS = 30.0
INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps every major version
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root
OPTIONS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_programs() -> Path | None:
    """Return the directory with ``initdb`` and ``postgres``, the newest version first."""
    on_path = shutil.which("initdb")
    if on_path is not None and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    versions = [path for path in INSTALLED.glob("*/bin") if (path / "postgres").exists()]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


class PostgresServer:
    """One cluster in a temporary directory; use as a context manager."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self._directory = Path(tempfile.mkdtemp(prefix="matchmaking-pg-", dir="/tmp"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address as ``DATABASE_URL`` takes it."""
        return f"postgres://matchmaking@/{self._directory}/postgres"

    def __enter__(self) -> "PostgresServer":
        if self._user is not None:
            shutil.chown(self._directory, self._user)
        self._initialise()
        command = [str(self._programs / "postgres"), "-D", str(self._cluster)]
        command += ["-k", str(self._directory)]
        command += [part for option in OPTIONS for part in ("-c", option)]
        self._process = process.start(command, log=self._log, user=self._user)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            process.stop([self._process], request=signal.SIGINT)  # does not wait for clients
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def _cluster(self) -> Path:
        return self._directory / "cluster"

    @property
    def _log(self) -> Path:
        return self._directory / "server.log"

    def _initialise(self) -> None:
        command = [str(self._programs / "initdb"), "-D", str(self._cluster), "-U", "matchmaking"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        if process.start(command, log=self._log, user=self._user).wait() != 0:
            raise UserError(f"initdb failed:\n{self._log.read_text()}")

    def _wait(self) -> None:
        ready = [str(self._programs / "pg_isready"), "-q", "-h", str(self._directory)]
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise UserError(f"PostgreSQL did not start:\n{self._log.read_text()}")
            time.sleep(0.1)


def _unprivileged_user() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return name
    raise UserError("PostgreSQL needs an unprivileged user (postgres or nobody) to run as")

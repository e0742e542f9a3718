"""The child process that reads a foreign file, seen from outside: started, heard, ended."""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.limits import OUT_OF_MEMORY, Limits

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
# A fresh interpreter, not a fork of a process with threads. Isolated, it has no path to this code.
START = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from matchmaking.common.sheets.child.main import main; sys.exit(main(sys.argv[2:]))"
)
PIECE = 64 * 1024
TO_END = 5.0  # seconds that a child may take to end when it has said everything
EXHAUSTED = {OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU}


class Child:
    """Reads one file; ``close`` it in any case, or it stays behind."""

    def __init__(
        self, path: Path, limits: Limits, sheet: str | None = None, *, wants_kind: bool = False
    ) -> None:
        asked = {"limits": asdict(limits), "sheet": sheet, "wants_kind": wants_kind}
        request = json.dumps(asked)
        command = [sys.executable, "-I", "-c", START, str(ROOT), str(path.resolve()), request]
        self._longest = limits.columns * limits.cell_length * 6 + 1_000_000  # bytes of a line
        self._seconds_left = float(limits.seconds)  # to wait: the caller may take its time
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            bufsize=0,
        )

    def messages(self) -> Iterator[list[Any]]:
        """Yield what the child tells.

        Raises:
            SheetError: it refuses the file, or it fails.
        """
        for line in self._lines():
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                raise SheetError("sheet_damaged") from None
            if not isinstance(message, list) or not message:
                raise SheetError("sheet_damaged")
            yield message
        self._require_success()

    def _lines(self) -> Iterator[bytes]:
        held: list[bytes] = []
        n_held = 0
        while piece := self._read():
            first, *others = piece.split(b"\n")
            held.append(first)
            n_held += len(first)
            if n_held > self._longest:
                raise SheetError("sheet_too_complex")
            for other in others:
                yield b"".join(held)
                held, n_held = [other], len(other)

    def _read(self) -> bytes:
        stdout = self.process.stdout
        if stdout is None:
            return b""
        poll = select.poll()
        poll.register(stdout, select.POLLIN)
        started = time.monotonic()
        is_ready = poll.poll(max(0.0, self._seconds_left) * 1000)
        self._seconds_left -= time.monotonic() - started
        if not is_ready:
            raise SheetError("sheet_too_complex")
        return os.read(stdout.fileno(), PIECE)

    def _require_success(self) -> None:
        try:
            code = self.process.wait(timeout=TO_END)
        except subprocess.TimeoutExpired:
            raise SheetError("sheet_too_complex") from None
        if code == 0:
            return
        logger.warning("The process that reads a sheet ended with %s", code)
        raise SheetError("sheet_too_complex" if code in EXHAUSTED else "sheet_damaged")

    def close(self) -> None:
        """End the process, wherever it is, and leave no trace of it."""
        self.process.kill()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process.wait()

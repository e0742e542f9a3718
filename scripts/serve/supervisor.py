"""Keeping the processes of the site alive, and ending them all together."""

import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.environment import last_lines
from scripts.errors import ProcessFailedError
from scripts.services import process

MAX_STARTS = 4  # of one child within WINDOW: then its fault is not a passing one
WINDOW = 60.0  # seconds
POLL = 0.3  # seconds


@dataclass
class Child:
    """A program that shall always run."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_STARTS))

    def start(self) -> subprocess.Popen[bytes]:
        """Start, or start again after killing what an earlier start left behind."""
        if self.process is not None:
            process.kill(self.process)
        self.starts.append(time.monotonic())
        self.process = process.start(self.command, log=self.log, environment=self.environment)
        return self.process

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def fails_for_good(self) -> bool:
        """Whether it has ended as often as may be within the window."""
        is_full = len(self.starts) == MAX_STARTS
        return is_full and time.monotonic() - self.starts[0] < WINDOW


class Supervisor:
    """Starts children, restarts those that die, ends all of them in ``stop``."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, child: Child) -> subprocess.Popen[bytes]:
        self._children.append(child)
        return child.start()

    def check(self) -> None:
        """Restart what has died.

        Raises:
            ProcessFailedError: a child keeps dying.
        """
        for child in self._children:
            if not child.has_ended():
                continue
            if child.fails_for_good():
                tail = last_lines(child.log.read_text(errors="replace"))
                raise ProcessFailedError(f"The {child.name} keeps ending; {child.log}:\n{tail}")
            print(f"      the {child.name} has ended; starting it again", flush=True)
            child.start()

    def watch(self, is_over: Callable[[], bool]) -> None:
        """Check the children until ``is_over``."""
        while not is_over():
            self.check()
            time.sleep(POLL)

    def stop(self) -> None:
        """End the children, the first started last: it is the broker of the others."""
        first, later = self._children[:1], self._children[1:]
        process.stop([child.process for child in later if child.process is not None])
        process.stop([child.process for child in first if child.process is not None])

    def kill(self) -> None:
        """End the children at once; what they were doing is found again by the next start."""
        for child in self._children:
            if child.process is not None:
                process.kill(child.process)

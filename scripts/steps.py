"""The numbered lines in which a command tells what it does."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Steps:
    """Print ``[2/9] Database … 1.2 s``: the name when a step starts, the seconds at its end."""

    def __init__(self, total: int, *, first: int = 1) -> None:
        self._total = total
        self._next = first

    @contextmanager
    def step(self, name: str, *, is_talkative: bool = False) -> Iterator[None]:
        """Time one step; a talkative one prints lines of its own below its name."""
        sys.stdout.write(f"[{self._next}/{self._total}] {name} … ")
        sys.stdout.write("\n" if is_talkative else "")
        sys.stdout.flush()
        self._next += 1
        started = time.monotonic()
        try:
            yield
        except BaseException:
            sys.stdout.write("" if is_talkative else "\n")
            sys.stdout.flush()
            raise
        seconds = time.monotonic() - started
        sys.stdout.write(f"      {seconds:.1f} s\n" if is_talkative else f"{seconds:.1f} s\n")
        sys.stdout.flush()

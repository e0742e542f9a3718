"""Waiting for other processes, without guessing how long they take."""

import time
from collections.abc import Callable

POLL = 0.05  # seconds


def wait_until(condition: Callable[[], bool], *, seconds: float = 30, what: str = "it") -> None:
    """Return as soon as ``condition`` holds; fail the test when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(POLL)

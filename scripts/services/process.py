"""Child processes that never outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOG_BYTES = 5_000_000  # a longer log is set aside as `.1` when its process starts

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent is killed (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(
    command: Sequence[str],
    *,
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only its parent.

    Output is appended to ``log``, or goes where the parent's goes. ``user`` is for root.
    """
    identity = {"user": user, "group": user, "extra_groups": []} if user else {}
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(_open_log(log)) if log else None
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=dict(os.environ if environment is None else environment),
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one system call, prepared before the fork
            **identity,
        )


def stop(
    processes: Iterable[subprocess.Popen[bytes]],
    *,
    patience: float = 15,
    request: signal.Signals = signal.SIGTERM,
) -> None:
    """Ask processes to end, wait at most ``patience`` seconds, then kill what is left of them."""
    running = list(processes)
    for process in running:
        if process.poll() is None:
            process.send_signal(request)
    deadline = time.monotonic() + patience
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _open_log(path: Path) -> contextlib.AbstractContextManager[object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")

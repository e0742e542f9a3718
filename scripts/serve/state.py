"""What the embedded site keeps in ``var/``: its lock, its secret key, and how to forget it all."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.errors import UserError

LOCKS = ("run.lock", "install.lock")


@contextmanager
def only_one(directory: Path) -> Iterator[None]:
    """Hold the right to use ``directory``; the kernel gives it back however we end.

    Raises:
        UserError: another ``./run`` holds it.
    """
    directory.mkdir(exist_ok=True)
    with (directory / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise UserError(f"Another ./run (process {holder}) serves this checkout") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def reset(directory: Path) -> list[str]:
    """Delete everything in ``directory`` but its locks; return the names of what went."""
    gone = sorted(path.name for path in directory.iterdir() if path.name not in LOCKS)
    for name in gone:
        path = directory / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return gone


def secret_key(directory: Path) -> str:
    """Return the key kept in ``directory``, made on first use, readable by its owner only."""
    path = directory / "secret_key"
    if path.exists() and (kept := path.read_text().strip()):
        return kept
    path.unlink(missing_ok=True)
    made = secrets.token_urlsafe(50)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made)
    return made

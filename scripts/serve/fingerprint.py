"""Whether a tree of files has changed since a step was last done."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(trees: Iterable[Path], *, extra: str = "") -> str:
    """Return a digest of the names, sizes and times of all files below ``trees``.

    What Python compiles in passing does not count.
    """
    digest = hashlib.sha256(extra.encode())
    for tree in trees:
        files = [tree] if tree.is_file() else tree.rglob("*")
        for path in sorted(path for path in files if path.is_file() and path.suffix != ".pyc"):
            state = path.stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Stamp:
    """Remembers the fingerprint for which a step was done."""

    def __init__(self, path: Path, current: str) -> None:
        self._path = path
        self._current = current

    def is_fresh(self) -> bool:
        return self._path.exists() and self._path.read_text() == self._current

    def write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._current)

"""Arrays as plain ``.npy`` files: written with checksums, opened by mmap, read once to verify.

Which files were found intact is noted beside them with size, times and inode, so that only the
first process on a machine pays for reading every byte; whatever touches a file voids the note.
"""

import json
import mmap
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.exceptions import ArtifactError

Arrays: TypeAlias = dict[str, npt.NDArray[Any]]
Entries: TypeAlias = Mapping[str, Mapping[str, Any]]
VERIFIED = "verified.json"


def write_arrays(directory: Path, arrays: Arrays) -> dict[str, dict[str, Any]]:
    """Write and sync the arrays; return of each its checksum and where its content lies."""
    return {name: _write(directory / f"{name}.npy", array) for name, array in arrays.items()}


def open_arrays(directory: Path, entries: Entries, *, verify: bool) -> Arrays:
    """Map the files of ``entries``, which ``write_arrays`` returned.

    ``verify`` compares every byte with its checksum, unless that was done on this machine and
    the files have not been touched since.

    Raises:
        ArtifactError: a file is damaged.
        OSError: a file is absent.
    """
    marks = {name: _mark(_file(directory, name)) for name in entries}
    for name, entry in entries.items():
        if marks[name][0] != entry["bytes"]:
            raise ArtifactError(f"{name} of {directory.name} has the wrong size")
    if verify and marks != _noted(directory):
        for name, entry in entries.items():
            if _digest(_file(directory, name)) != entry["sha256"]:
                raise ArtifactError(f"{name} of {directory.name} is damaged")
        _note(directory, marks)
    return {name: _map(_file(directory, name), entry) for name, entry in entries.items()}


def _write(path: Path, array: npt.NDArray[Any]) -> dict[str, Any]:
    with path.open("wb") as stream:
        np.save(stream, np.ascontiguousarray(array), allow_pickle=False)
        stream.flush()
        os.fsync(stream.fileno())
    size = path.stat().st_size
    return {
        "sha256": _digest(path),
        "bytes": size,
        "offset": size - array.nbytes,
        "dtype": array.dtype.str,
        "shape": list(array.shape),
    }


def _file(directory: Path, name: str) -> str:
    return f"{directory}/{name}.npy"


def _map(file: str, entry: Mapping[str, Any]) -> npt.NDArray[Any]:
    # Not by ``np.load``, which parses each header anew: thirty files would take 20 ms.
    shape, dtype = tuple(entry["shape"]), np.dtype(entry["dtype"])
    with Path(file).open("rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    return np.ndarray(shape, dtype, buffer=content, offset=entry["offset"])


def _mark(file: str) -> list[int]:
    state = Path(file).stat()
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _noted(directory: Path) -> object:
    with suppress(OSError, ValueError):
        return json.loads((directory / VERIFIED).read_text(encoding="utf-8"))
    return None


def _note(directory: Path, marks: dict[str, list[int]]) -> None:
    draft = directory / f"{VERIFIED}.{os.getpid()}"
    with suppress(OSError):  # a directory that cannot be written to is verified each time
        draft.write_text(json.dumps(marks), encoding="utf-8")
        draft.replace(directory / VERIFIED)


def _digest(file: str | Path) -> str:
    digest = sha256()
    with Path(file).open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

"""Opening an index in this process, which is a fresh one: what it takes and what it costs.

    python -m benchmarks.opening KIND PATH

Prints milliseconds and private memory as JSON. Imports come before the clock starts: a worker has
them anyway. Private is what no other process can share with this one.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bm25s
from scipy import sparse

from matchmaking.ranking.artifact import open_artifact

OPENERS: dict[str, Callable[[Path], Any]] = {
    "ours": lambda path: open_artifact(path, verify=False),
    "ours, verified": open_artifact,
    "npz": lambda path: sparse.load_npz(path / "weights.npz"),
    "bm25s": lambda path: bm25s.BM25.load(path / "bm25s", mmap=True),
}


def private_kilobytes() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def main() -> None:
    kind, path = sys.argv[1], Path(sys.argv[2])
    before = private_kilobytes()
    start = time.perf_counter()
    opened = OPENERS[kind](path)
    milliseconds = (time.perf_counter() - start) * 1000
    private = (private_kilobytes() - before) / 1024
    print(json.dumps({"milliseconds": milliseconds, "private_mb": private}))
    del opened


if __name__ == "__main__":
    main()

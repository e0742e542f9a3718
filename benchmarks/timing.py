"""Times of contestants that take turns, so that a busy moment of the machine meets all of them."""

import gc
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

LEAST_ROUNDS = 5
Run = Callable[[], object]
Round = Callable[[int], Mapping[str, Sequence[Run]]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some values and their quartiles."""

    median: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        low, median, high = np.percentile(values, [25, 50, 75]).tolist()
        return cls(median, low, high, len(values))


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds a run, for each contestant one value a round.

    ``processor`` holds what the process used of all cores: other work on the machine makes a run
    longer, but hardly dearer.
    """

    rounds: Mapping[str, Sequence[float]]
    processor: Mapping[str, Sequence[float]]

    def milliseconds(self, name: str) -> Spread:
        return Spread.of(self.rounds[name])

    def seconds(self, name: str) -> Spread:
        return Spread.of([value / 1000 for value in self.rounds[name]])

    def ratio(self, name: str, to: str) -> Spread:
        """How many times as long as ``to`` it takes, round by round."""
        return _ratio(self.rounds, name, to)

    def processor_ratio(self, name: str, to: str) -> Spread:
        return _ratio(self.processor, name, to)


def _ratio(rounds: Mapping[str, Sequence[float]], name: str, to: str) -> Spread:
    pairs = zip(rounds[name], rounds[to], strict=True)
    return Spread.of([value / max(base, 1e-6) for value, base in pairs])


def interleave(make_round: Round, seconds: float, least: int = LEAST_ROUNDS) -> Timings:
    """Let contestants take turns for about ``seconds``, and for ``least`` rounds in any case.

    ``make_round`` prepares a round's runs by contestant; preparing is not timed. A first round,
    not counted, fills caches and compiles. Each round has its own order, so that nobody always
    comes after the one that leaves the caches warm, or cold.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for name, runs in make_round(0).items():
        found[name] = []
        _time(runs)
    end = time.perf_counter() + seconds
    n_round = 0
    with no_garbage_collection():
        while n_round < least or time.perf_counter() < end:
            n_round += 1
            runs_of = make_round(n_round)
            for name in np.random.default_rng(n_round).permutation(list(runs_of)).tolist():
                found[name].append(_time(runs_of[name]))
    return Timings(
        {name: [wall for wall, _ in times] for name, times in found.items()},
        {name: [processor for _, processor in times] for name, times in found.items()},
    )


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _time(runs: Sequence[Run]) -> tuple[float, float]:
    start, start_processor = time.perf_counter(), time.process_time()
    for run in runs:
        run()
    processor, end = time.process_time(), time.perf_counter()
    per_run = 1000 / len(runs)
    return (end - start) * per_run, (processor - start_processor) * per_run


def machine(*packages: str) -> dict[str, Any]:
    """Describe what the figures were measured on; ``packages`` are those that were measured."""
    found = Path("/proc/cpuinfo")
    lines = found.read_text().splitlines() if found.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
    }

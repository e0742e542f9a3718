from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of ``size`` rows; the last may be shorter."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch

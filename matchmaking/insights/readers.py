"""Who reads figures, and what may be told of small numbers."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from django.core.cache import cache

Made = TypeVar("Made")

LEAST = 3  # connections, below which outsiders are not told how many
LIFE = 60  # seconds after which figures are made anew
SPARE = 600  # seconds for which older ones serve whoever comes while somebody makes new ones
MAKING = 30  # seconds after which somebody who makes them is given up
VERSION = 1  # of what is kept: another shape, another number


class Reader(StrEnum):
    """A class of readers: all of it are told the same figures."""

    ANYBODY = "anybody"
    OFFICE = "office"  # administrators of the platform


def told(number: int, reader: Reader) -> int | None:
    """Return a number of connections as ``reader`` is told it; None below ``LEAST``."""
    return number if reader is Reader.OFFICE or number >= LEAST else None


def kept(name: str, reader: Reader, make: Callable[[], Made], *, about: str = "") -> Made:
    """Return figures made within the last minute, or make them: one request does, others go on.

    The key names the figures, the class of readers and a code of a public list; never anything
    that a record holds.
    """
    key = f"insights:{VERSION}:{name}:{reader}:{about}"
    made_at: float
    figures: Made | None
    made_at, figures = cache.get(key, (0.0, None))
    if figures is not None:
        is_fresh = time.time() - made_at < LIFE
        if is_fresh or not cache.add(f"{key}:making", True, MAKING):  # noqa: FBT003  # Django's
            return figures
    figures = make()
    cache.set(key, (time.time(), figures), SPARE)
    cache.delete(f"{key}:making")
    return figures

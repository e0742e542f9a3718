"""Who reads figures, and what may be told of small numbers."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.core.cache import cache

LEAST = 3  # connections, below which outsiders are not told how many
LIFE = 60  # seconds for which figures are kept
VERSION = 1  # of what is kept: another shape, another number


class Reader(StrEnum):
    """A class of readers: all of it are told the same figures."""

    ANYBODY = "anybody"
    OFFICE = "office"  # administrators of the platform


def told(number: int, reader: Reader) -> int | None:
    """Return a number of connections as ``reader`` is told it; None below ``LEAST``."""
    return number if reader is Reader.OFFICE or number >= LEAST else None


def kept(name: str, reader: Reader, make: Callable[[], Any], *, about: str = "") -> Any:
    """Return figures made within the last minute, or make them.

    The key names the figures, the class of readers and a code of a public list; never anything
    that a record holds.
    """
    return cache.get_or_set(f"insights:{VERSION}:{name}:{reader}:{about}", make, LIFE)

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means; its anchor is its address on the page."""

    anchor: str
    word: str | Promise
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Section:
    """Words of one subject."""

    anchor: str
    title: str | Promise
    entries: tuple[Entry, ...]

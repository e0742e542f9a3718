"""The day by which the directory goes: today, unless a story of the past is being told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.utils import timezone

_acting_on: ContextVar[date | None] = ContextVar("acting_on", default=None)


def today() -> date:
    return _acting_on.get() or timezone.localdate()


@contextmanager
def acting_on(day: date) -> Iterator[None]:
    """Let the rules take ``day`` for today; for demo content alone, no request ever does it."""
    token = _acting_on.set(day)
    try:
        yield
    finally:
        _acting_on.reset(token)

"""A small memory of what was worked out for a profile, so that one text is read once."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from matchmaking.ranking.types import Profile

T = TypeVar("T")


class ProfileMemory(Generic[T]):
    """Keeps ``work(profile)`` for the ``size`` profiles asked for last; threads may share it.

    A profile that changed under its key is worked out anew.
    """

    def __init__(self, work: Callable[[Profile], T], size: int) -> None:
        self._work = work
        self._size = size
        self._kept: OrderedDict[str, tuple[Profile, T]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, profile: Profile) -> T:
        with self._lock:
            known = self._kept.get(profile.key)
            if known is not None and known[0] == profile:
                self._kept.move_to_end(profile.key)
                return known[1]
        result = self._work(profile)
        with self._lock:
            self._kept[profile.key] = (profile, result)
            self._kept.move_to_end(profile.key)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return result

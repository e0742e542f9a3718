"""The index of the published records: a base on disk, and what changed since, in memory.

Every process compares its index with the database, so nobody has to be told of a change. A base
lies under ``INDEX_DIR`` in a directory named by the taxonomy and the weights it was built with.
A damaged or missing base is built again, never used.
"""

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from matchmaking.matching.contents import (
    SCENARIOS,
    SOLUTIONS,
    Source,
    basis_fingerprint,
    records_fingerprint,
)
from matchmaking.matching.profiles import read_vocabulary
from matchmaking.ranking.artifact import PREFIX, latest_artifact, open_artifact, write_artifact
from matchmaking.ranking.changes import Changes, difference, with_changes
from matchmaking.ranking.exceptions import ArtifactError
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.side import Side
from matchmaking.ranking.types import Profile

logger = logging.getLogger(__name__)

KEPT = 2  # taxonomies whose bases stay on disk: the present one, and the one before
SMALL = 500  # records up to which building anew is as quick as adding a change
MOST_CHANGED = 0.05  # share of the records that may be changes; beyond it a base is built
MERGE_FROM = 0.01  # share from which the sweep asks for a new base
MOST_ROWS = 10_000  # changes beyond which a base is built whatever its size
FRESH = 1.0  # seconds for which pages do not look for changes again
RECENT = 20.0  # the same for searches, which find by words alone what is younger


@dataclass(slots=True)
class _Opened:
    """The index of this process: a base, and the changes up to a state of the records."""

    index: MatchIndex
    base: MatchIndex
    state: str  # of the taxonomy, the weights and the records; "" where it is known to be old
    checked_at: float  # of the monotonic clock


_opened: list[_Opened] = []  # at most one
_opening = threading.Lock()


def current_index() -> MatchIndex:
    """The index of what is published now; a base is built first where that is needed."""
    with _opening:
        basis, state = _state()
        if not (_opened and _opened[0].state == state):
            base = _newest_base(basis)
            index = _updated(base) if base else None
            if base is None or index is None:
                base = index = _build(basis, replacing=base)
            _remember(index, base, state)
        return _opened[0].index


def newest_index(fresh: float | None = None) -> MatchIndex | None:
    """The index of what was published a moment ago, or None: for pages, which never build."""
    with _opening:
        lasts = FRESH if fresh is None else fresh
        if _opened and time.monotonic() - _opened[0].checked_at < lasts:
            return _opened[0].index
        basis, state = _state()
        if _opened and _opened[0].state == state:
            _opened[0].checked_at = time.monotonic()
        else:
            present = _newest_base(basis)
            base = present or _newest_base("*")
            if base is None:
                return None
            index = _updated(base)
            _remember(index or base, base, state if present and index else "")
        return _opened[0].index


def recent_index() -> MatchIndex | None:
    """The index of what was published up to ``RECENT`` seconds ago; None without any query.

    Who reads from it must ask the database whether a record may still be shown.
    """
    if not _opened and not any(settings.INDEX_DIR.glob(f"*/{PREFIX}*")):
        return None
    return newest_index(RECENT)


def merge_index() -> bool:
    """Build a new base if the one in use has changes; return whether one was built."""
    current_index()
    with _opening:
        opened = _opened[0]
        if opened.index is opened.base:
            return False
        basis, state = _state()
        built = _build(basis, replacing=opened.base)
        _remember(built, built, state)
        return True


def is_merge_due() -> bool:
    """Tell whether so much has changed since the base was built that a new one pays."""
    index = newest_index()
    return index is not None and any(
        _n_changed(side) > MERGE_FROM * len(side) for side in (index.scenarios, index.solutions)
    )


def content_fingerprint() -> str:
    """A digest that changes with every published record, the taxonomy and the weights."""
    return _state()[1]


def _state() -> tuple[str, str]:
    basis = basis_fingerprint()
    return basis, f"{basis}-{records_fingerprint()}"


def _remember(index: MatchIndex, base: MatchIndex, state: str) -> None:
    _opened[:] = [_Opened(index, base, state, time.monotonic())]


def _n_changed(side: Side) -> int:
    return len(side.dead) + sum(len(segment.keys) for segment in side.segments[1:])


def _updated(base: MatchIndex) -> MatchIndex | None:
    """Return the base with what has changed since, or None where a new base is called for."""
    found = [(s, difference(_side(base, s), s.revisions())) for s in (SCENARIOS, SOLUTIONS)]
    n_changed = sum(len(changed) + len(gone) for _, (changed, gone) in found)
    n_records = len(base.scenarios) + len(base.solutions)
    if n_changed and (n_records < SMALL or n_changed > min(MOST_ROWS, MOST_CHANGED * n_records)):
        return None
    scenarios, solutions = (
        # What was withdrawn between the two queries is in neither, and so is gone.
        Changes(profiles := source.profiles(changed), _missing(changed, profiles) + gone)
        for source, (changed, gone) in found
    )
    return with_changes(base, scenarios=scenarios, solutions=solutions)


def _side(index: MatchIndex, source: Source) -> Side:
    return index.scenarios if source is SCENARIOS else index.solutions


def _missing(wanted: Sequence[str], profiles: Sequence[Profile]) -> list[str]:
    return sorted(set(wanted) - {profile.key for profile in profiles})


def _newest_base(basis: str) -> MatchIndex | None:
    """Open the newest base of this taxonomy and these weights; ``*`` stands for any."""
    for directory in _directories(basis):
        artifact = latest_artifact(directory)
        if artifact is None:
            continue
        if _opened and artifact.name.endswith(_opened[0].base.version):
            return _opened[0].base
        try:
            return open_artifact(artifact)
        except ArtifactError as error:
            logger.warning("The index %s cannot be used: %s", directory.name, error)
    return None


def _build(basis: str, *, replacing: MatchIndex | None) -> MatchIndex:
    with _build_lock():
        base = _newest_base(basis)
        if base is not None and (replacing is None or base.version != replacing.version):
            index = _updated(base)
            if index is base:
                return base  # another process was quicker
        index = build_index(SCENARIOS.profiles(), SOLUTIONS.profiles(), read_vocabulary())
        try:
            write_artifact(index, settings.INDEX_DIR / basis)
        except ArtifactError:
            # A full disk must not stop the ranking: this process has the index in memory.
            logger.exception("The index %s could not be written", basis)
        for directory in _directories("*")[KEPT:]:
            shutil.rmtree(directory, ignore_errors=True)
        return index


@contextmanager
def _build_lock() -> Iterator[None]:
    settings.INDEX_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.INDEX_DIR / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file closes, even by a kill
        yield


def _directories(pattern: str) -> list[Path]:
    """Directories of bases, the one written last first."""
    found = [path for path in settings.INDEX_DIR.glob(pattern) if path.is_dir()]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

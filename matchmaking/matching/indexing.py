"""The index of the published records: built from the database, kept on disk, opened once.

An index lives under ``INDEX_DIR`` in a directory named by a fingerprint of the records it
was built from. Every process compares that name with the database, so nobody has to be
told of a change, and a damaged or missing index is built again.
"""

import fcntl
import hashlib
import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Model, QuerySet

from matchmaking.matching.profiles import read_vocabulary, scenario_profile, solution_profile
from matchmaking.ranking.artifact import latest_artifact, open_artifact, write_artifact
from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.exceptions import ArtifactError
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.taxonomy.models import Alias, Capability, Industry, Topic

logger = logging.getLogger(__name__)

KEPT = 3  # generations on disk: the newest, and those that a slow process may still read
_opened: dict[str, MatchIndex] = {}  # at most one
_opening = threading.Lock()


def content_fingerprint() -> str:
    """A digest that changes with every published record, the taxonomy and the weights."""
    digest = hashlib.sha256(DEFAULT.digest().encode())
    for rows in (Scenario.objects.listed(), Solution.objects.listed(), *_taxonomy()):
        facts = rows.order_by().aggregate(Count("pk"), Max("updated_at"), Max("pk"))
        digest.update(repr(sorted(facts.items())).encode())
    return digest.hexdigest()[:20]


def _taxonomy() -> list[QuerySet[Model]]:
    return [model._default_manager.all() for model in (Industry, Capability, Alias, Topic)]


def current_index() -> MatchIndex:
    """The index of what is published now; built first where it is missing or damaged."""
    fingerprint = content_fingerprint()
    with _opening:
        if fingerprint not in _opened:
            index = _open(fingerprint) or _build(fingerprint)
            _opened.clear()
            _opened[fingerprint] = index
        return _opened[fingerprint]


def newest_index() -> MatchIndex | None:
    """The newest index on disk, perhaps a little old, or None: for pages, which never build."""
    with _opening:
        for directory in _generations():
            if directory.name in _opened:
                return _opened[directory.name]
            if (index := _open(directory.name)) is not None:
                _opened.clear()
                _opened[directory.name] = index
                return index
    return None


def _open(fingerprint: str) -> MatchIndex | None:
    artifact = latest_artifact(settings.INDEX_DIR / fingerprint)
    if artifact is None:
        return None
    try:
        return open_artifact(artifact)
    except ArtifactError as error:
        logger.warning("The index %s cannot be used: %s", fingerprint, error)
        return None


def _build(fingerprint: str) -> MatchIndex:
    with _build_lock():
        if (index := _open(fingerprint)) is not None:
            return index  # another process was quicker
        scenarios = Scenario.objects.listed().for_listing()
        solutions = Solution.objects.listed().for_listing().prefetch_related("case_studies")
        index = build_index(
            [scenario_profile(scenario) for scenario in scenarios],
            [solution_profile(solution) for solution in solutions],
            read_vocabulary(),
        )
        directory = settings.INDEX_DIR / fingerprint
        shutil.rmtree(directory, ignore_errors=True)
        try:
            write_artifact(index, directory)
        except ArtifactError:
            # A full disk must not stop the ranking: this process has the index in memory.
            logger.exception("The index %s could not be written", fingerprint)
        _remove_old_generations()
        return index


@contextmanager
def _build_lock() -> Iterator[None]:
    settings.INDEX_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.INDEX_DIR / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file closes, even by a kill
        yield


def _generations() -> list[Path]:
    """Directories of indexes, newest first."""
    if not settings.INDEX_DIR.is_dir():
        return []
    found = [path for path in settings.INDEX_DIR.iterdir() if path.is_dir()]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _remove_old_generations() -> None:
    for directory in _generations()[KEPT:]:
        shutil.rmtree(directory, ignore_errors=True)

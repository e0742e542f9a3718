import os

import pytest
from django.conf import settings

from matchmaking.matching import indexing
from matchmaking.matching.indexing import content_fingerprint, current_index, newest_index
from matchmaking.ranking.artifact import latest_artifact
from matchmaking.ranking.exceptions import ArtifactError
from matchmaking.scenarios.models import Visibility
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch):
    monkeypatch.setattr(indexing, "_opened", {})


def test_current_index_holds_what_anybody_may_see():
    shown = ScenarioFactory()
    anonymous = ScenarioFactory(visibility=Visibility.ANONYMOUS)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(status="draft")
    solution = SolutionFactory()
    SolutionFactory(status="withdrawn")

    index = current_index()

    assert sorted(index.scenarios.keys) == sorted([shown.public_id, anonymous.public_id])
    assert list(index.solutions.keys) == [solution.public_id]


def test_current_index_is_built_once_and_then_opened(monkeypatch):
    SolutionFactory()
    version = current_index().version
    monkeypatch.setattr(indexing, "_opened", {})
    monkeypatch.setattr(indexing, "build_index", None)

    assert current_index().version == version


def test_current_index_follows_a_publication():
    before = current_index()

    solution = SolutionFactory()

    assert list(before.solutions.keys) == []
    assert list(current_index().solutions.keys) == [solution.public_id]


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_current_index_rebuilds_what_is_damaged(monkeypatch, damage):
    SolutionFactory()
    version = current_index().version
    path = latest_artifact(settings.INDEX_DIR / content_fingerprint())
    victim = max(path.glob("*.npy"), key=lambda file: file.stat().st_size)
    octets = bytearray(victim.read_bytes())
    if damage == "flip":
        octets[-1] ^= 1
        victim.write_bytes(octets)
    elif damage == "truncate":
        victim.write_bytes(octets[: len(octets) // 2])
    else:
        victim.unlink()
    monkeypatch.setattr(indexing, "_opened", {})

    assert newest_index() is None
    assert current_index().version == version


def test_current_index_works_when_the_disk_is_full(monkeypatch):
    solution = SolutionFactory()

    def refuse(*_):
        raise ArtifactError("no space left on device")

    monkeypatch.setattr(indexing, "write_artifact", refuse)

    assert list(current_index().solutions.keys) == [solution.public_id]


def test_newest_index_never_builds():
    SolutionFactory()

    assert newest_index() is None


def test_newest_index_may_be_older_than_the_database():
    first = SolutionFactory()
    current_index()
    SolutionFactory()

    assert list(newest_index().solutions.keys) == [first.public_id]


def test_old_generations_are_removed():
    for age in range(indexing.KEPT + 2):
        SolutionFactory()
        current_index()
        directory = settings.INDEX_DIR / content_fingerprint()
        os.utime(directory, (1000 + age, 1000 + age))

    names = [path for path in settings.INDEX_DIR.iterdir() if path.is_dir()]
    assert len(names) == indexing.KEPT


def test_content_fingerprint_changes_with_the_taxonomy():
    before = content_fingerprint()

    AliasFactory()

    assert content_fingerprint() != before

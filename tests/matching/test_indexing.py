from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone

from matchmaking.matching import indexing
from matchmaking.matching.contents import basis_fingerprint
from matchmaking.matching.indexing import (
    content_fingerprint,
    current_index,
    is_merge_due,
    merge_index,
    newest_index,
)
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.matching.sweep import sweep
from matchmaking.matching.tasks import merge_changes
from matchmaking.organizations.moves import PostingMove
from matchmaking.ranking.artifact import latest_artifact
from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.exceptions import ArtifactError
from matchmaking.scenarios.models import Visibility
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import move_solution
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import AliasFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(monkeypatch):
    """Treat any index as a large one, to which changes are added; pages look at each call."""
    monkeypatch.setattr(indexing, "SMALL", 0)
    monkeypatch.setattr(indexing, "MOST_CHANGED", 0.9)
    monkeypatch.setattr(indexing, "FRESH", 0.0)


def found(index):
    return {key for row, key in enumerate(index.solutions.keys) if index.solutions.is_found[row]}


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
    monkeypatch.setattr(indexing, "_opened", [])
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
    path = latest_artifact(settings.INDEX_DIR / basis_fingerprint())
    victim = max(path.glob("*.npy"), key=lambda file: file.stat().st_size)
    octets = bytearray(victim.read_bytes())
    if damage == "flip":
        octets[-1] ^= 1
        victim.write_bytes(octets)
    elif damage == "truncate":
        victim.write_bytes(octets[: len(octets) // 2])
    else:
        victim.unlink()
    monkeypatch.setattr(indexing, "_opened", [])

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


def test_newest_index_of_an_old_taxonomy_is_not_taken_for_the_current_one(monkeypatch):
    SolutionFactory()
    old = current_index()
    AliasFactory()
    monkeypatch.setattr(indexing, "_opened", [])

    assert newest_index().version == old.version
    assert current_index().version != old.version


def test_bases_of_old_taxonomies_are_removed():
    for _ in range(indexing.KEPT + 2):
        AliasFactory()
        current_index()

    names = [path.name for path in settings.INDEX_DIR.iterdir() if path.is_dir()]
    assert len(names) == indexing.KEPT
    assert basis_fingerprint() in names


@pytest.mark.usefixtures("large")
def test_current_index_adds_changes_to_the_base(monkeypatch):
    offers = SolutionFactory.create_batch(4)
    scenario = ScenarioFactory()
    base = current_index()
    monkeypatch.setattr(indexing, "build_index", None)

    new = SolutionFactory(title="视觉质检终端", description="识别带钢表面划伤")
    move_solution(solution=offers[0], move=PostingMove.WITHDRAW, by=None)
    Solution.objects.filter(pk=offers[1].pk).update(title="改名", updated_at=timezone.now())
    index = current_index()

    assert found(index) == {row.public_id for row in (*offers[1:], new)}
    assert index.version != base.version
    assert newest_index() is index
    profile = replace(scenario_profile(scenario), texts={"title": "带钢表面划伤"})
    assert new.public_id in {match.key for match in rank_solutions(index, profile)}


@pytest.mark.usefixtures("large")
def test_newest_index_holds_changes_at_once():
    SolutionFactory.create_batch(3)
    current_index()

    new = SolutionFactory()

    assert new.public_id in found(newest_index())


@pytest.mark.usefixtures("large")
def test_newest_index_keeps_to_the_base_where_too_much_has_changed():
    first = SolutionFactory()
    current_index()
    SolutionFactory.create_batch(3)

    assert found(newest_index()) == {first.public_id}


@pytest.mark.usefixtures("large")
def test_a_change_that_comes_late_is_seen_although_younger_ones_are_known():
    late, young = SolutionFactory.create_batch(2)
    current_index()
    before = content_fingerprint()

    # As when a long transaction ends: its record is older than what others committed meanwhile.
    move_solution(solution=late, move=PostingMove.CLOSE, by=None)
    move_solution(solution=late, move=PostingMove.PUBLISH, by=None)
    Solution.objects.filter(pk=late.pk).update(updated_at=young.updated_at)

    assert content_fingerprint() != before


@pytest.mark.usefixtures("large")
def test_merge_index_builds_what_a_fresh_build_gives():
    scenario = ScenarioFactory()
    SolutionFactory.create_batch(3)
    current_index()
    SolutionFactory(title="全新的词汇齿轮箱", description="齿轮箱油液光谱分析")
    assert is_merge_due()

    assert merge_index()

    merged = current_index()
    fresh = indexing.build_index(
        [scenario_profile(scenario)],
        [solution_profile(row) for row in Solution.objects.all()],
        indexing.read_vocabulary(),
    )
    assert merged.version == fresh.version
    assert not is_merge_due()
    assert latest_artifact(settings.INDEX_DIR / basis_fingerprint()).name.endswith(fresh.version)


@pytest.mark.usefixtures("large")
def test_merge_changes_delivered_twice_builds_once(monkeypatch):
    SolutionFactory.create_batch(3)
    current_index()
    SolutionFactory()
    merge_changes()
    monkeypatch.setattr(indexing, "build_index", None)

    merge_changes()


@pytest.mark.usefixtures("large")
def test_sweep_asks_for_a_merge_when_it_is_due(monkeypatch):
    sent = []
    send = "matchmaking.matching.sweep.broker.send"
    monkeypatch.setattr(send, lambda task, **_: sent.append(task))
    SolutionFactory.create_batch(3)
    current_index()

    sweep()
    assert sent == []
    SolutionFactory()
    sweep()

    assert sent == [merge_changes]


def test_content_fingerprint_changes_with_the_taxonomy():
    before = content_fingerprint()

    AliasFactory()

    assert content_fingerprint() != before

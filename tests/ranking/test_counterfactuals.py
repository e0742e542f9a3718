import random
from dataclasses import replace
from pathlib import Path

import pytest
from scipy import sparse

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.evaluation.measure import scenario_profile, solution_profile
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.counterfactuals import (
    FIELDS,
    TOP,
    Edit,
    candidate_changes,
    query_changes,
)
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

FIXTURES = Path(__file__).parents[2] / "fixtures"
QUERY = query(
    "s1",
    "带钢表面划伤",
    "夜班要做瑕疵识别",
    industries=("C31",),
    stages=("production", "operations"),
    capabilities=("aps",),
)
PLAIN = candidate(
    "t1", "带钢表面质检", "识别划伤", industries=("C36",), stages=("production",), owner="o1"
)
RIVAL = candidate(
    "t2",
    "带钢表面质检",
    "识别带钢划伤",
    industries=("C31",),
    stages=("production", "operations"),
    capabilities=("defect-detect", "aps"),
    owner="o2",
)
INDEX = build_index([QUERY], [PLAIN, RIVAL, candidate("t3", "薪酬", owner="o3")], VOCABULARY)


@pytest.fixture(scope="module")
def collection():
    """The development collection: its needs, its offers, their index."""
    found = read_collection(FIXTURES / "collections" / "demo")
    needs = [scenario_profile(record) for record in found.scenarios]
    offers = [solution_profile(record) for record in found.solutions]
    vocabulary = read_vocabulary_files(FIXTURES / "taxonomy")
    return needs, offers, build_index(needs, offers, vocabulary)


def drawn(collection, seed):
    """A need, an offer and the keys that may be ranked (None: all), some facts left out."""
    needs, offers, _ = collection
    chance = random.Random(seed)
    need, offer = chance.choice(needs), chance.choice(offers)
    left_out = chance.choice([{}, {"industries": ()}, {"stages": (), "capabilities": ()}])
    some = {other.key for other in chance.sample(offers, 60)} | {offer.key}
    return replace(need, **left_out), offer, chance.choice([None, some])


def codes_of(changes):
    return [tuple((edit.kind, edit.code) for edit in change.edits) for change in changes]


def stated(profile, edits, *, replaces=()):
    """The profile as its owner would write it after the edits."""
    for edit in edits:
        name = FIELDS[edit.kind]
        kept = () if edit.kind in replaces else getattr(profile, name)
        added = (edit.code,) if edit.code else ()
        profile = replace(profile, **{name: tuple(sorted((*kept, *added)))})
    return profile


def stored(index, offer):
    """The index with the row of one offer replaced, its statistics as they were."""
    side = index.solutions
    at = side.rows[offer.key]
    row = index.space.candidate_rows([offer])
    matrix = sparse.vstack([side.matrix[:at], row, side.matrix[at + 1 :]], format="csr")
    return replace(index, solutions=replace(side, matrix=matrix, inverted=matrix.T.tocsr()))


def found_at(index, need, key, allowed=None):
    """Score and rank as the ranking gives them; no rank where it leaves the offer out."""
    ranked = rank_solutions(index, need, top_k=len(index.solutions.keys), allowed=allowed)
    places = {match.key: (match.score, match.rank, match.is_suitable) for match in ranked}
    return places.get(key)


def facts(place):
    return None if place.rank is None else (place.score, place.rank, place.is_suitable)


def test_candidate_changes_are_what_the_query_asks_or_words():
    changes = candidate_changes(INDEX, QUERY, PLAIN, limit=9)

    singles = {change.edits[0] for change in changes if len(change.edits) == 1}
    assert {(edit.kind, edit.code, edit.ground) for edit in singles} == {
        ("capability", "aps", "asked"),
        ("capability", "defect-detect", "worded"),
        ("industry", "C31", "asked"),
        ("stage", "operations", "asked"),
    }


def test_candidate_changes_come_best_first_and_only_help():
    changes = candidate_changes(INDEX, QUERY, PLAIN, limit=9)

    scores = [change.new.score for change in changes]
    assert scores == sorted(scores, reverse=True)
    assert all(change.new.score > change.old.score for change in changes)
    assert {change.old for change in changes} == {changes[0].old}


def test_candidate_changes_keep_to_the_limit():
    best = candidate_changes(INDEX, QUERY, PLAIN, limit=9)

    assert candidate_changes(INDEX, QUERY, PLAIN, limit=1) == best[:1]


def test_candidate_changes_of_an_open_offer_name_no_industry_that_costs_points():
    broad = replace(QUERY, industries=("C31", "C36"), capabilities=(), stages=())
    open_offer = replace(PLAIN, industries=(), stages=())

    assert ("industry", "C31") not in sum(
        codes_of(candidate_changes(INDEX, broad, open_offer, limit=9)), ()
    )


def test_candidate_changes_of_an_offer_that_states_everything_are_none():
    complete = replace(RIVAL, industries=("C31",))

    assert candidate_changes(INDEX, QUERY, complete) == []


def test_candidate_changes_place_an_offer_that_is_in_no_index():
    draft = replace(PLAIN, key="draft")

    [best, *_] = candidate_changes(INDEX, QUERY, draft)

    [match] = rank_scenarios(INDEX, stated(draft, best.edits))
    assert best.new.score == match.score


@pytest.mark.parametrize(("key", "rank"), [("a", 1), ("z", 2)])
def test_candidate_changes_that_draw_level_leave_the_order_to_the_key(key, rank):
    rival = candidate("m", "带钢表面质检", "识别划伤", stages=("production",), owner="o1")
    offer = replace(rival, key=key, stages=(), owner="o2")
    need = replace(QUERY, stages=("production",), capabilities=(), texts={"title": "带钢划伤"})
    index = build_index([need], [rival, offer], VOCABULARY)

    [change, *_] = candidate_changes(index, need, offer)

    assert change.edits == (Edit("stage", "production", "asked"),)
    assert (change.old.rank, change.new.rank) == (2, rank)


def test_candidate_changes_have_no_rank_behind_a_near_duplicate_of_the_same_owner():
    text = "带钢表面缺陷在线检测系统"
    twins = [
        candidate("a", "表面质检", text, owner="o", stages=("production",)),
        candidate("b", "表面质检", text, owner="o"),
    ]
    index = build_index([QUERY], [*twins, RIVAL], VOCABULARY)

    changes = candidate_changes(index, QUERY, twins[1], limit=9)

    ranks = {change.edits[0].code: (change.old.rank, change.new.rank) for change in changes}
    assert ranks["aps"] == (
        None,
        found_at(stored(index, stated(twins[1], changes[0].edits)), QUERY, "b")[1],
    )


@pytest.mark.parametrize(
    ("capability", "ground"), [("defect-detect", "worded"), ("predictive-maint", "offered")]
)
def test_query_changes_are_what_the_query_words_or_the_candidate_offers(capability, ground):
    vague = replace(QUERY, capabilities=(), stages=(), industries=(), deployment=("cloud",))
    offer = replace(RIVAL, capabilities=(capability,), deployment=("edge",))

    changes = query_changes(INDEX, vague, offer, limit=9)

    edits = {edit for change in changes for edit in change.edits}
    assert edits == {
        Edit("capability", capability, ground),
        Edit("industry", "C31", "offered"),
        Edit("stage", "operations", "offered"),
        Edit("stage", "production", "offered"),
        Edit("deployment", "edge", "offered"),
        Edit("deployment", "", "offered"),
    }


def test_query_changes_name_the_industry_that_the_text_words():
    nowhere = query("s", "钢铁表面划伤", stages=("production",))

    changes = query_changes(INDEX, nowhere, RIVAL, limit=9)

    assert Edit("industry", "C31", "worded") in {e for c in changes for e in c.edits}


def test_query_changes_leave_a_named_industry_alone():
    elsewhere = replace(QUERY, texts={"title": "给钢铁厂的划伤检测"}, industries=("C32",))

    kinds = {e.kind for change in query_changes(INDEX, elsewhere, RIVAL) for e in change.edits}

    assert "industry" not in kinds


@pytest.mark.parametrize("changes", [candidate_changes, query_changes])
def test_changes_in_an_empty_index_are_the_first_place(changes):
    empty = build_index([], [], VOCABULARY)

    for change in changes(empty, QUERY, PLAIN, limit=9):
        assert change.new.rank == 1


@pytest.mark.parametrize("seed", range(8))
def test_candidate_changes_are_true_when_applied(collection, seed):
    index = collection[-1]
    need, offer, allowed = drawn(collection, seed)

    for change in candidate_changes(index, need, offer, allowed=allowed):
        assert facts(change.old) == found_at(index, need, offer.key, allowed)
        applied = stored(index, stated(offer, change.edits))
        assert facts(change.new) == found_at(applied, need, offer.key, allowed)


@pytest.mark.parametrize("seed", range(8))
def test_query_changes_are_true_when_applied(collection, seed):
    index = collection[-1]
    need, offer, allowed = drawn(collection, seed)

    for change in query_changes(index, need, offer, allowed=allowed):
        assert facts(change.old) == found_at(index, need, offer.key, allowed)
        applied = stated(need, change.edits, replaces={"deployment"})
        assert facts(change.new) == found_at(index, applied, offer.key, allowed)


@pytest.mark.parametrize("seed", range(8))
def test_sets_reach_what_no_single_edit_reaches(collection, seed):
    need, offer, _ = drawn(collection, seed)

    changes = candidate_changes(collection[-1], need, offer, limit=99)

    sets = [change for change in changes if len(change.edits) > 1]
    singles = [change for change in changes if len(change.edits) == 1]
    assert len(sets) <= 2
    for change in sets:
        assert len(change.edits) <= 3
        is_new = change.new.is_suitable and not any(c.new.is_suitable for c in singles)
        is_top = change.new.rank <= TOP and not any(c.new.rank <= TOP for c in singles)
        assert is_new or is_top

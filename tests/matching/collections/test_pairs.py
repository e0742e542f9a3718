import pytest

from matchmaking.matching.collections.loading import LoadOptions, load_collection
from matchmaking.matching.collections.pairs import PairRank, rank_pairs, summarize
from matchmaking.matching.collections.reader import read_collection
from matchmaking.organizations.models import Source
from matchmaking.organizations.moves import PostingMove
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from matchmaking.solutions.services import move_solution
from tests.factories.collections import SCENARIO, SOLUTION, make_terms, write_collection
from tests.factories.matching import MatchFactory, MatchRunFactory

QRELS = "s1\tt1\t3\ns1\tt2\t2\ns1\tt3\t3\ns2\tt3\t3\n"
NOTES = "s1\tdocumented_pair,short\n"


@pytest.fixture
def collection(tmp_path, db):
    """s1 and s2, t1 to t3, published; s1 ranked as t2, t1, and s2 not ranked."""
    make_terms()
    directory = write_collection(
        tmp_path,
        scenarios=[SCENARIO, SCENARIO | {"key": "s2"}],
        solutions=[SOLUTION | {"key": key} for key in ("t1", "t2", "t3")],
        qrels=QRELS,
        notes=NOTES,
    )
    load_collection(directory, LoadOptions("tiny", Source.DEMO, publishes=True))
    scenario = Scenario.objects.get(source_key="tiny:s1")
    run = MatchRunFactory(finished=True, scenario=scenario)
    for rank, key in enumerate(("tiny:t2", "tiny:t1"), start=1):
        solution = Solution.objects.get(source_key=key)
        MatchFactory(run=run, scenario=scenario, solution=solution, rank=rank)
    return read_collection(directory)


def ranks(pairs):
    return [(p.scenario_key, p.solution_key, p.is_documented, p.is_ranked, p.rank) for p in pairs]


def test_rank_pairs_looks_up_the_pairs_of_the_best_grade(collection, django_assert_num_queries):
    with django_assert_num_queries(4):
        pairs = rank_pairs(collection, "tiny")

    assert ranks(pairs) == [
        ("s1", "t1", True, True, 2),
        ("s1", "t3", True, True, None),
        ("s2", "t3", False, False, None),
    ]
    assert (pairs[0].scenario, pairs[0].solution, pairs[0].provider) == (
        "带钢表面划伤漏检",
        "带钢表面在线质检",
        "深智科技",
    )


def test_rank_pairs_counts_ranks_as_people_see_them(collection):
    first = Solution.objects.get(source_key="tiny:t2")

    move_solution(solution=first, move=PostingMove.WITHDRAW, by=None)

    assert rank_pairs(collection, "tiny")[0].rank == 1


def test_rank_pairs_ranks_no_solution_that_is_not_public(collection):
    solution = Solution.objects.get(source_key="tiny:t1")

    move_solution(solution=solution, move=PostingMove.CLOSE, by=None)

    [pair, *_] = rank_pairs(collection, "tiny")
    assert (pair.is_ranked, pair.rank) == (False, None)


def test_rank_pairs_knows_only_what_was_loaded_under_the_name(collection):
    assert rank_pairs(collection, "other") == []


def pair(rank):
    return PairRank("s", "t", "需求", "方案", "甲", is_documented=True, is_ranked=True, rank=rank)


@pytest.mark.parametrize(
    ("ranks", "shown", "median", "shares"),
    [
        ([1], 1, 1, (1.0, 1.0, 1.0, 1.0)),
        ([4, 1, 11, 2], 4, 2, (0.25, 0.5, 0.75, 0.75)),
        ([1, None, None], 1, None, (1 / 3, 1 / 3, 1 / 3, 1 / 3)),
        ([None], 0, None, (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_summarize_puts_what_is_not_shown_behind_all_others(ranks, shown, median, shares):
    summary = summarize([pair(rank) for rank in ranks])

    assert (summary.n_pairs, summary.n_shown, summary.median_rank) == (len(ranks), shown, median)
    assert tuple(summary.share_in_top[k] for k in (1, 3, 5, 10)) == shares

import json

import pytest
from django.core.management import CommandError, call_command

from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.factories.collections import SOLUTION, make_terms, write_collection
from tests.factories.matching import MatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(tmp_path):
    """A loaded collection: t1 and t2 both solve s1, as documented."""
    make_terms()
    write_collection(
        tmp_path,
        collection='{"name": "tiny"}',
        solutions=[SOLUTION, SOLUTION | {"key": "t2", "title": "线阵质检"}],
        qrels="s1\tt1\t3\ns1\tt2\t3\n",
        notes="s1\tdocumented_pair\n",
    )
    call_command("load_collection", tmp_path, publish=True, verbosity=0)
    return tmp_path


def rank_first_solution():
    solution = Solution.objects.get(source_key="tiny:t1")
    MatchFactory(scenario=Scenario.objects.get(), solution=solution)


def test_report_pairs_prints_each_pair_and_a_summary(directory, capsys):
    rank_first_solution()

    call_command("report_pairs", directory)

    summary = (
        "All pairs of grade 3: 2 pairs, 1 of them in the top 20; median rank 1; "
        "50% in top 1, 50% in top 3, 50% in top 5, 50% in top 10."
    )
    assert capsys.readouterr().out.splitlines() == [
        "           rank 1 * s1 → t1  带钢表面划伤漏检 → 带钢表面在线质检 (深智科技)",
        "not in the top 20 * s1 → t2  带钢表面划伤漏检 → 线阵质检 (深智科技)",
        "Candidates: all 2 solutions published on this site.",
        "* that this provider served this need is documented.",
        summary,
    ]


def test_report_pairs_tells_of_a_pair_that_is_not_shown(directory, capsys):
    rank_first_solution()
    (directory / "qrels.tsv").write_text("s1\tt2\t3\n", encoding="utf-8")

    call_command("report_pairs", directory)

    assert capsys.readouterr().out.splitlines()[-1] == (
        "All pairs of grade 3: 1 pairs, 0 of them in the top 20; median rank over 20; "
        "0% in top 1, 0% in top 3, 0% in top 5, 0% in top 10."
    )


def test_report_pairs_writes_its_figures_as_json(directory, tmp_path):
    rank_first_solution()

    call_command("report_pairs", directory, file=tmp_path / "out.json")

    body = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (body["collection"], body["n_candidates"]) == ("tiny", 2)
    assert [(pair["solution_key"], pair["rank"]) for pair in body["pairs"]] == [
        ("t1", 1),
        ("t2", None),
    ]
    assert body["summaries"]["All pairs of grade 3"]["share_in_top"]["10"] == 0.5


def test_report_pairs_needs_a_finished_ranking(directory):
    with pytest.raises(CommandError, match="Nothing is ranked yet"):
        call_command("report_pairs", directory)


def test_report_pairs_needs_a_loaded_collection_with_judgements(directory, tmp_path):
    with pytest.raises(CommandError, match="under the name “other”"):
        call_command("report_pairs", directory, name="other")
    write_collection(directory, scenarios=["{"])
    with pytest.raises(CommandError, match=r"scenarios\.jsonl:1: is not JSON"):
        call_command("report_pairs", directory)

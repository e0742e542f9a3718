import subprocess
import sys

from matchmaking.ranking.changes import Changes, with_changes
from matchmaking.ranking.engine import rank_scenarios, rank_solutions, similar
from matchmaking.ranking.explain import explain
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

# In a process of its own, because other tests have compiled already.
PROGRAM = """
from matchmaking.ranking import kernels, pair_kernels, text_kernels
from matchmaking.ranking.warmup import compile_all
from tests.ranking.test_warmup import use_everything

def compiled():
    return {
        name: len(loop.signatures)
        for module in (kernels, pair_kernels, text_kernels)
        for name, loop in vars(module).items()
        if hasattr(loop, "signatures")
    }

compile_all()
before = compiled()
use_everything()
assert compiled() == before, (before, compiled())
assert before["gather"] == before["bulk"] == before["near_pairs"] == 1, before
"""


def use_everything():
    """Build, change and ask an index in every way that the site does."""
    needs = [query(f"s{n}", "带钢表面划伤", "夜班漏检", owner="a") for n in range(3)]
    offers = [candidate(f"t{n}", "视觉质检", "表面缺陷检测", owner="b") for n in range(40)]
    index = build_index(needs, offers, VOCABULARY)
    changed = with_changes(index, scenarios=Changes(needs[:1]), solutions=Changes((), ["t1"]))
    for one in (index, changed):
        rank_solutions(one, needs[0])
        rank_solutions(one, needs[0], allowed=["t3"], top_k=1)
        rank_scenarios(one, offers[0], allowed=[need.key for need in needs])
        similar(one, offers[0], "solutions", threshold=0.5)
        explain(one, needs[0], offers[0])


def test_compile_all_leaves_nothing_to_compile_later():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr

"""Compiling at set-up, so that nobody waits for the compiler later."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from matchmaking.ranking.artifact import open_artifact, write_artifact
from matchmaking.ranking.changes import Changes, with_changes
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.types import CapabilityTerm, Profile, Vocabulary

VOCABULARY = Vocabulary(capabilities={"a": CapabilityTerm("a", "g", ("缺陷检测", "inspection"))})


def compile_all() -> None:
    """Walk every compiled loop once; what was compiled before is loaded from disk.

    The files lie beside the modules, or where ``NUMBA_CACHE_DIR`` says.
    """
    need = Profile("n", {"title": "表面缺陷检测 inspection", "requirement": "漏检率高"}, owner="a")
    offers = [
        Profile(f"o{n}", {"title": "表面缺陷检测 inspection"}, capabilities=("a",), owner="a")
        for n in range(3)
    ]
    built = build_index([need], offers, VOCABULARY)
    with TemporaryDirectory() as directory:
        index = open_artifact(write_artifact(built, Path(directory)))
        changed = with_changes(index, solutions=Changes(offers[:1], ["o2"]))
        for allowed in (None, ["o0"]):
            rank_solutions(changed, need, allowed=allowed)
        rank_scenarios(changed, offers[0])
        _read_rows(changed, need)


def _read_rows(index: MatchIndex, need: Profile) -> None:
    """Score rows one by one, which a small index never does by itself."""
    row = SparseRows.of(index.space.query_rows([need]))
    scores = np.zeros(len(index.solutions.keys), dtype=np.float32)
    postings = index.solutions.base.postings
    postings.write_scores(row.indices, row.values, np.arange(postings.n_rows), scores)

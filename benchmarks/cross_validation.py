"""Quality on scenarios that took no part in choosing the shares of the blocks.

    python -m benchmarks.cross_validation [--public-only] fixtures/collections/demo ...

Scenarios are dealt into five parts, three times over; the shares are chosen on four parts of all
collections together and measured on the fifth, and chosen on one collection and carried to the
others. The choice is the mean of the best of many random draws, which varies far less than the
best draw. The threshold of abstention is chosen on all other needs of all collections together,
and on one collection for the others.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.evaluation.abstention import (
    Abstention,
    Trial,
    choose_threshold,
    leave_one_out,
    told_by,
)
from matchmaking.matching.evaluation.measure import (
    ENGINE,
    RELEVANT,
    evaluate,
    scenario_profile,
    solution_profile,
)
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.config import BLOCKS, DEFAULT
from matchmaking.ranking.features import BLOCK_OF_KIND
from matchmaking.ranking.index import build_index
from matchmaking.ranking.tokens import KIND_BITS
from matchmaking.ranking.types import Vocabulary

TAXONOMY = Path(__file__).parent.parent / "fixtures" / "taxonomy"
PUBLIC = "--public-only"
FOLDS, REPEATS = 5, 3
DRAWS, KEPT = 2000, 40
EVENNESS = (3.0, 2.0, 1.2, 1.2, 1.5, 0.8, 0.8)  # of the draws: wide around plausible shares
DISCOUNT = 1 / np.log2(np.arange(2, 12))
Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Blocks:
    """One collection: each block's part of every pair's score at a share of 1, and the grades."""

    name: str
    parts: Matrix  # (n_blocks, n_scenarios, n_solutions), in the order of BLOCKS
    grades: Matrix
    trials: Mapping[str, Trial]

    @property
    def fitting(self) -> Rows:
        return np.flatnonzero(self.grades.max(axis=1) >= RELEVANT)

    def ndcg(self, shares: Matrix) -> Matrix:
        """Return nDCG@10 of each scenario that something fits."""
        scores = np.tensordot(shares, self.parts[:, self.fitting], 1)
        grades = self.grades[self.fitting]
        order = np.argsort(-scores, axis=1, kind="stable")[:, :10]
        gained = np.take_along_axis(grades, order, 1) @ DISCOUNT
        quality: Matrix = gained / (-np.sort(-grades, axis=1)[:, :10] @ DISCOUNT)
        return quality


def read_blocks(directory: Path, vocabulary: Vocabulary, *, is_public: bool) -> Blocks:
    collection = read_collection(directory, vocabulary)
    index = build_index(
        [scenario_profile(record, is_public=is_public) for record in collection.scenarios],
        [solution_profile(record) for record in collection.solutions],
        vocabulary,
    )
    kinds = (index.space.terms >> np.uint64(KIND_BITS)).astype(int)
    parts = []
    for block in BLOCKS:
        chosen = np.isin(kinds, [int(k) for k, name in BLOCK_OF_KIND.items() if name == block])
        product = index.scenarios.matrix[:, chosen] @ index.solutions.matrix[:, chosen].T
        parts.append(product.toarray() / getattr(DEFAULT, block))
    grades = np.zeros(parts[0].shape)
    for scenario, graded in collection.qrels.items():
        for solution, grade in graded.items():
            grades[index.scenarios.rows[scenario], index.solutions.rows[solution]] = grade
    engine, _ = evaluate(collection, vocabulary, [ENGINE], is_public=is_public)
    return Blocks(directory.name, np.stack(parts), grades, engine.trials)


def draw_shares() -> Matrix:
    """Return random shares, (n_draws, n_blocks), a third of them without the last block."""
    generator = np.random.default_rng(1)
    drawn = generator.dirichlet(EVENNESS, DRAWS)
    drawn[generator.random(DRAWS) < 1 / 3, -1] = 0
    shares: Matrix = drawn / drawn.sum(axis=1, keepdims=True)
    return shares


def choose(drawn: Matrix, qualities: Sequence[Matrix]) -> Matrix:
    """Return the mean of the shares that are best on average over collections.

    ``qualities`` holds for each collection nDCG by draw and scenario.
    """
    quality = np.mean([by_draw.mean(axis=1) for by_draw in qualities], axis=0)
    chosen: Matrix = drawn[np.argsort(-quality)[:KEPT]].mean(axis=0)
    return chosen


def measure_shares(collections: Sequence[Blocks]) -> None:
    drawn = draw_shares()
    tables = [np.stack([blocks.ndcg(shares) for shares in drawn]) for blocks in collections]
    found: list[list[float]] = [[] for _ in collections]
    for seed in range(REPEATS):
        generator = np.random.default_rng(seed)
        dealt = [generator.permutation(table.shape[1]) for table in tables]
        for fold in range(FOLDS):
            tests = [rows[fold::FOLDS] for rows in dealt]
            train = [np.delete(table, rows, 1) for table, rows in zip(tables, tests, strict=True)]
            shares = choose(drawn, train)
            for place, (blocks, rows) in enumerate(zip(collections, tests, strict=True)):
                found[place] += blocks.ndcg(shares)[rows].tolist()
    in_use = np.array([getattr(DEFAULT, block) for block in BLOCKS])
    for place, blocks in enumerate(collections):
        carried = ", ".join(
            f"{blocks.ndcg(choose(drawn, [table])).mean():.4f} from {other.name}"
            for other, table in zip(collections, tables, strict=True)
            if other is not blocks
        )
        print(
            f"{blocks.name:<20} nDCG@10 {np.mean(found[place]):.4f} cross-validated, "
            f"{blocks.ndcg(in_use).mean():.4f} with the shares in use; {carried}"
        )
    chosen = zip(BLOCKS, choose(drawn, tables), strict=True)
    print("chosen on all:", ", ".join(f"{block} {share:.3f}" for block, share in chosen))


def measure_abstention(collections: Sequence[Blocks]) -> None:
    pooled = {
        (blocks.name, key): trial for blocks in collections for key, trial in blocks.trials.items()
    }
    for blocks in collections:
        own = {key: trial for (name, key), trial in pooled.items() if name == blocks.name}
        thresholds = {
            key: choose_threshold(
                [trial for other, trial in pooled.items() if other != (blocks.name, key)]
            )
            for key in own
        }
        print(f"{blocks.name:<20} “nothing fits” {_spelled(told_by(own, thresholds))} one rule,")
        print(f"{'':<20} {_spelled(leave_one_out(own))} from its own other needs,")
        for other in collections:
            if other is not blocks:
                threshold = choose_threshold(other.trials.values())
                told = told_by(own, dict.fromkeys(own, threshold))
                print(f"{'':<20} {_spelled(told)} from {other.name} ({threshold:.3f})")


def _spelled(told: Abstention) -> str:
    return f"precision {told.right}/{told.told}, recall {told.right}/{told.true}"


if __name__ == "__main__":
    vocabulary = read_vocabulary_files(TAXONOMY)
    directories = [Path(argument) for argument in sys.argv[1:] if argument != PUBLIC]
    read = [
        read_blocks(directory, vocabulary, is_public=PUBLIC in sys.argv)
        for directory in directories
    ]
    measure_shares(read)
    measure_abstention(read)

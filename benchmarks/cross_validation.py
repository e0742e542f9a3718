"""Quality on scenarios that took no part in choosing the shares of the blocks.

    python -m benchmarks.cross_validation fixtures/collections/demo fixtures/collections/...

Scenarios are dealt into five parts, three times over; the shares are chosen on four parts of all
collections together and measured on the fifth. The abstention threshold is chosen the same way.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.evaluation.measure import RELEVANT, scenario_profile, solution_profile
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.config import BLOCKS, DEFAULT
from matchmaking.ranking.features import BLOCK_OF_KIND
from matchmaking.ranking.index import build_index
from matchmaking.ranking.tokens import KIND_BITS
from matchmaking.ranking.types import Vocabulary

TAXONOMY = Path(__file__).parent.parent / "fixtures" / "taxonomy"
FOLDS, REPEATS, ROUNDS = 5, 3, 4
FACTORS = (0.0, 0.5, 0.75, 1.0, 1.33, 2.0)  # tried on each share
DISCOUNT = 1 / np.log2(np.arange(2, 12))
Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Shares = dict[str, float]


@dataclass(frozen=True)
class Blocks:
    """One collection: each block's part of every pair's score at a share of 1, and the grades."""

    name: str
    parts: dict[str, Matrix]  # block → (n_scenarios, n_solutions)
    grades: Matrix

    @property
    def fitting(self) -> Rows:
        return np.flatnonzero(self.grades.max(axis=1) >= RELEVANT)

    def scores(self, shares: Shares) -> Matrix:
        total = np.zeros_like(self.grades)
        for block, share in shares.items():
            total += share * self.parts[block]
        return total

    def ndcg(self, shares: Shares, rows: Rows) -> Matrix:
        order = np.argsort(-self.scores(shares)[rows], axis=1, kind="stable")[:, :10]
        gained = np.take_along_axis(self.grades[rows], order, 1) @ DISCOUNT
        return gained / (-np.sort(-self.grades[rows], axis=1)[:, :10] @ DISCOUNT)


def read_blocks(directory: Path, vocabulary: Vocabulary) -> Blocks:
    collection = read_collection(directory, vocabulary)
    index = build_index(
        [scenario_profile(record) for record in collection.scenarios],
        [solution_profile(record) for record in collection.solutions],
        vocabulary,
    )
    kinds = (index.space.terms >> np.uint64(KIND_BITS)).astype(int)
    parts = {}
    for block in BLOCKS:
        chosen = np.isin(kinds, [int(k) for k, name in BLOCK_OF_KIND.items() if name == block])
        product = index.scenarios.matrix[:, chosen] @ index.solutions.matrix[:, chosen].T
        parts[block] = product.toarray() / getattr(DEFAULT, block)
    grades = np.zeros(parts["text"].shape)
    for scenario, graded in collection.qrels.items():
        for solution, grade in graded.items():
            row, column = index.scenarios.rows[scenario], index.solutions.rows[solution]
            grades[row, column] = grade
    return Blocks(directory.name, parts, grades)


def choose(collections: Sequence[Blocks], train: Sequence[Rows]) -> Shares:
    """Choose shares by changing one at a time, from equal ones."""

    def quality(shares: Shares) -> float:
        pairs = zip(collections, train, strict=True)
        return float(np.mean([blocks.ndcg(shares, rows).mean() for blocks, rows in pairs]))

    shares = dict.fromkeys(BLOCKS, 1 / len(BLOCKS))
    best = quality(shares)
    for _ in range(ROUNDS):
        for block in BLOCKS:
            for factor in FACTORS:
                tried = shares | {block: shares[block] * factor}
                if (value := quality(tried)) > best:
                    best, shares = value, tried
    return shares


def choose_threshold(best: Matrix, fits: npt.NDArray[np.bool_]) -> float:
    """Return the score that tells what fits from what does not with the best F1 of "none"."""

    def quality(threshold: float) -> float:
        told = best < threshold
        right = (told & ~fits).sum()
        return 2 * right / max(told.sum() + (~fits).sum(), 1)

    edges = np.sort(best)
    candidates = (edges[1:] + edges[:-1]) / 2
    return float(max(candidates, key=quality))


def measure(collections: Sequence[Blocks]) -> None:
    found: dict[str, list[float]] = {blocks.name: [] for blocks in collections}
    for seed in range(REPEATS):
        generator = np.random.default_rng(seed)
        dealt = [generator.permutation(blocks.fitting) for blocks in collections]
        for fold in range(FOLDS):
            tests = [rows[fold::FOLDS] for rows in dealt]
            train = [np.setdiff1d(a, b) for a, b in zip(dealt, tests, strict=True)]
            shares = choose(collections, train)
            for blocks, rows in zip(collections, tests, strict=True):
                found[blocks.name] += blocks.ndcg(shares, rows).tolist()
    default = {block: getattr(DEFAULT, block) for block in BLOCKS}
    for blocks in collections:
        kept = blocks.ndcg(default, blocks.fitting).mean()
        print(
            f"{blocks.name:<20} nDCG@10 {np.mean(found[blocks.name]):.4f} cross-validated, "
            f"{kept:.4f} with the shares in use"
        )
        measure_abstention(blocks, default)


def measure_abstention(blocks: Blocks, shares: Shares) -> None:
    best = blocks.scores(shares).max(axis=1)
    fits = blocks.grades.max(axis=1) >= RELEVANT
    told = np.zeros_like(fits)
    for row in range(len(best)):
        others = np.arange(len(best)) != row
        told[row] = best[row] < choose_threshold(best[others], fits[others])
    right = (told & ~fits).sum()
    print(
        f"{'':<20} “nothing fits” leaving one out: precision {right}/{told.sum()}, "
        f"recall {right}/{(~fits).sum()}"
    )


if __name__ == "__main__":
    vocabulary = read_vocabulary_files(TAXONOMY)
    measure([read_blocks(Path(argument), vocabulary) for argument in sys.argv[1:]])

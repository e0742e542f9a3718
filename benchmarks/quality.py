"""How well the engine and the usual rankers order labelled collections, in one table.

    python -m benchmarks.quality [DIR ...] [--json FILE]

Without directories: the two collections of ``fixtures/``. ``manage.py evaluate_ranking`` shows
more of one collection; here collections stand side by side, with 95 % intervals over queries.
"""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Cells, arguments, finish, plain, print_machine, print_table
from benchmarks.timing import Spread, machine
from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.evaluation.measure import (
    DIRECTIONS,
    ENGINE,
    RANKERS,
    Result,
    compare,
    evaluate,
    interval,
)
from matchmaking.matching.evaluation.vocabulary import read_vocabulary_files
from matchmaking.ranking.metrics import Interval

FIXTURES = Path(__file__).parent.parent / "fixtures"
COLLECTIONS = (FIXTURES / "collections/demo", FIXTURES / "collections/published_cases")
METRIC = "ndcg@10"
TITLES = {"scenarios": "solutions for a scenario", "solutions": "scenarios for a solution"}
Measured = dict[str, list[Result]]  # collection → results


def of_direction(measured: Measured, direction: str) -> dict[str, dict[str, Result]]:
    """Return ranker → collection → result."""
    return {
        ranker: {
            name: result
            for name, results in measured.items()
            for result in results
            if (result.ranker, result.direction) == (ranker, direction)
        }
        for ranker in RANKERS
    }


def means(by_ranker: dict[str, dict[str, Result]]) -> Cells:
    return {
        ranker: {name: _spread(interval(row[name], METRIC), row[name]) for name in row}
        for ranker, row in by_ranker.items()
    }


def gains(by_ranker: dict[str, dict[str, Result]]) -> Cells:
    """Return what the engine gains over each other ranker on the same queries."""
    engine = by_ranker[ENGINE]
    return {
        f"over {ranker}": {
            name: _spread(compare(engine[name], row[name], METRIC), row[name]) for name in row
        }
        for ranker, row in by_ranker.items()
        if ranker != ENGINE
    }


def _spread(found: Interval, result: Result) -> Spread:
    return Spread(found.mean, found.low, found.high, len(result.values))


def told(results: Sequence[Result]) -> list[str]:
    """Say how far "nothing fits" can be trusted, and what stuffed texts achieve."""
    lines = []
    for result in results:
        if result.direction == "scenarios":
            share = f"{result.spam_intrusions}/{result.n_asked}"
            line = f"{result.ranker}: stuffed texts in the top 10 of {share}"
            if (abstention := result.abstention) is not None:
                line += (
                    f"; “nothing fits” precision {abstention.right}/{abstention.told}, "
                    f"recall {abstention.right}/{abstention.true}"
                )
            lines.append(line)
    return lines


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("collections", nargs="*", type=Path, default=COLLECTIONS, metavar="DIR")
    options = parser.parse_args()
    about = machine("numpy", "scipy", "scikit-learn", "rjieba")
    print_machine(about)
    vocabulary = read_vocabulary_files(FIXTURES / "taxonomy")
    measured = {
        path.resolve().name: evaluate(read_collection(path, vocabulary), vocabulary)
        for path in options.collections
    }
    content = {}
    for direction in DIRECTIONS:
        by_ranker = of_direction(measured, direction)
        print_table(f"{METRIC}, {TITLES[direction]} [95 % interval]", means(by_ranker))
        print_table("Gain of the engine on the same queries", gains(by_ranker))
        content[direction] = {METRIC: plain(means(by_ranker)), "gains": plain(gains(by_ranker))}
    for name, results in measured.items():
        print(f"\n{name}")
        for line in told(results):
            print(f"  {line}")
    finish(options, {"benchmark": "quality", "machine": about, **content})


if __name__ == "__main__":
    main()

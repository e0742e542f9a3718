"""How long many queries at once take: the best 20 of 100,000 rows for each, in two threads.

    python -m benchmarks.bulk [--full] [--sizes 100k] [--json FILE]

1,000 queries by default, and 10,000 with --full (ten minutes).
"""

from collections.abc import Mapping

from benchmarks.corpus import DENSE, SPARSE, Shape, make_corpus
from benchmarks.oracle import CHECKED, agreement_many
from benchmarks.peers import PACKAGES, PEERS, THREADS, Neighbours
from benchmarks.report import (
    arguments,
    finish,
    plain,
    plain_ratios,
    print_machine,
    print_ratios,
    print_right,
    print_table,
    seconds,
    size_name,
)
from benchmarks.timing import Run, Timings, interleave, machine

TOP_K = 20
QUERIES, ALL_QUERIES = 1_000, 10_000


def measure(size: int, n_queries: int, shape: Shape) -> tuple[Timings, dict[str, float]]:
    """Time the contestants over one corpus and return that, and how right each is."""
    corpus = make_corpus(size, n_queries, shape)
    # The brute search takes a minute a round for ten thousand queries, and comes last anyway.
    peers = [peer(corpus) for peer in PEERS if n_queries <= QUERIES or peer is not Neighbours]
    right = {
        peer.name: agreement_many(peer, peer.read(peer.many(CHECKED, TOP_K)()), corpus, TOP_K)
        for peer in peers
    }
    runs: dict[str, list[Run]] = {peer.name: [peer.many(n_queries, TOP_K)] for peer in peers}

    def make_round(_number: int) -> Mapping[str, list[Run]]:
        return runs

    return interleave(make_round, 0), right


def main() -> None:
    parser = arguments(__doc__, sizes="100k")
    parser.add_argument(
        "--full", action="store_true", help=f"{ALL_QUERIES} queries, without scikit-learn"
    )
    parser.add_argument("--dense", action="store_true", help="texts of one trade: more is shared")
    options = parser.parse_args()
    n_queries = ALL_QUERIES if options.full else QUERIES
    about = machine(*PACKAGES)
    print_machine(about)
    measured, right = {}, {}
    for size in options.sizes:
        name = size_name(size)
        shape = DENSE if options.dense else SPARSE
        measured[name], right[name] = measure(size, n_queries, shape)
    title = f"Best 20 for each of {n_queries} queries, {THREADS} threads, seconds"
    print_table(f"{title}: median of the rounds [quartiles]", seconds(measured))
    print_ratios(measured)
    print_right(right)
    finish(
        options,
        {
            "benchmark": "bulk",
            "machine": about,
            "queries": n_queries,
            "seconds": plain(seconds(measured)),
            **plain_ratios(measured),
            "share_of_right_rows": right,
        },
    )


if __name__ == "__main__":
    main()

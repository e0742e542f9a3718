"""How long one query takes: the best 20 of 1,000 to 1,000,000 rows, in one thread.

    python -m benchmarks.single_query [--sizes 1k,10k,100k,1M] [--dense] [--json FILE]

By default up to 100,000 rows; with 1M as well it takes a minute longer and 8 GB. There, peers
that need very long to build or to answer are left out.
"""

from collections.abc import Mapping

from benchmarks.corpus import DENSE, SPARSE, Shape, make_corpus
from benchmarks.oracle import agreement
from benchmarks.peers import PACKAGES, PEERS, Bm25s, Neighbours, Ours, Peer, Scipy, SparseDotTopn
from benchmarks.report import (
    arguments,
    finish,
    milliseconds,
    plain,
    plain_ratios,
    print_machine,
    print_ratios,
    print_right,
    print_table,
    size_name,
)  # fmt: skip
from benchmarks.timing import Run, Timings, interleave, machine

TOP_K = 20
QUERIES = 1000
BATCH = 10  # queries that a contestant answers before the next one's turn
LARGE = 300_000
AT_LARGE: tuple[type[Peer], ...] = (Ours, Scipy, SparseDotTopn, Bm25s)


def measure(size: int, shape: Shape, seconds: float) -> tuple[Timings, dict[str, float]]:
    """Time the contestants over one corpus and return that, and how right each is."""
    corpus = make_corpus(size, QUERIES, shape)
    peers = [peer(corpus) for peer in (PEERS if size <= LARGE else AT_LARGE)]
    right = {peer.name: agreement(peer, corpus, TOP_K) for peer in peers}

    def make_round(number: int) -> Mapping[str, list[Run]]:
        queries = [(number * BATCH + place) % QUERIES for place in range(BATCH)]
        return {
            # Every query costs scikit-learn the same, and as much as all others together.
            peer.name: [
                peer.one(query, TOP_K)
                for query in (queries[:1] if isinstance(peer, Neighbours) else queries)
            ]
            for peer in peers
        }

    return interleave(make_round, seconds), right


def main() -> None:
    parser = arguments(__doc__, sizes="1k,10k,100k")
    parser.add_argument("--dense", action="store_true", help="texts of one trade: more is shared")
    parser.add_argument("--seconds", type=float, default=20, help="for each size; default: 20")
    options = parser.parse_args()
    about = machine(*PACKAGES)
    print_machine(about)
    measured, right = {}, {}
    for size in options.sizes:
        name = size_name(size)
        shape = DENSE if options.dense else SPARSE
        measured[name], right[name] = measure(size, shape, options.seconds)
    print_table(
        "Best 20 of one query, ms: median of the rounds [quartiles]", milliseconds(measured)
    )
    print_ratios(measured)
    print_right(right)
    finish(
        options,
        {
            "benchmark": "single_query",
            "machine": about,
            "milliseconds": plain(milliseconds(measured)),
            **plain_ratios(measured),
            "share_of_right_rows": right,
        },
    )


if __name__ == "__main__":
    main()

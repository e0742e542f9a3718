"""How long a query takes when only some rows may appear: the best 20 of 100,000, in one thread.

    python -m benchmarks.filtered [--sizes 100k] [--json FILE]

Rows pass at random: 100, 30, 10 and 1 in a hundred. A peer that takes a mask or a condition is
given it; sparse_dot_topn knows none and is asked for ever more rows until enough of them pass.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.corpus import SEED, Corpus, make_corpus
from benchmarks.oracle import all_scores, share_of_right
from benchmarks.peers import PACKAGES, Bm25s, Filter, Ours, Peer, Scipy, SparseDotTopn, Tantivy
from benchmarks.report import (
    OURS,
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
)
from benchmarks.timing import Run, Timings, interleave, machine

TOP_K = 20
QUERIES = 1000
BATCH = 5  # queries that a contestant answers before the next one's turn
PASSING = (1.0, 0.3, 0.1, 0.01)
UNFILTERED = f"{OURS}, unfiltered"
CHECKED = 10


def make_filters(n_rows: int) -> list[Filter]:
    luck = np.random.default_rng(SEED).random(n_rows)
    return [Filter(f"{share:.0%}", luck < share) for share in PASSING]


def make_peers(corpus: Corpus, filters: Sequence[Filter]) -> list[Peer]:
    plain_peers = [peer(corpus) for peer in (Ours, Scipy, SparseDotTopn, Bm25s)]
    return [*plain_peers, Tantivy(corpus, filters)]


def right(peers: Sequence[Peer], corpus: Corpus, only: Filter) -> dict[str, float]:
    """Return the share of right rows of each contestant, once none that is exact errs."""
    shares: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for query in range(CHECKED):
        scores = all_scores(corpus, query, only.mask)
        for peer in peers:
            found = peer.read(peer.one(query, TOP_K, only)())[0]
            share = share_of_right(found, scores, TOP_K, is_exact=peer.is_exact)
            shares[peer.name].append(share)
    return {name: float(np.mean(values)) for name, values in shares.items()}


def measure(peers: Sequence[Peer], only: Filter, seconds: float) -> Timings:
    def make_round(number: int) -> Mapping[str, list[Run]]:
        queries = [(number * BATCH + place) % QUERIES for place in range(BATCH)]
        runs = {peer.name: [peer.one(query, TOP_K, only) for query in queries] for peer in peers}
        return runs | {UNFILTERED: [peers[0].one(query, TOP_K) for query in queries]}

    return interleave(make_round, seconds)


def main() -> None:
    parser = arguments(__doc__, sizes="100k")
    parser.add_argument("--seconds", type=float, default=15, help="for each share; default: 15")
    options = parser.parse_args()
    about = machine(*PACKAGES)
    print_machine(about)
    content: dict[str, Any] = {"benchmark": "filtered", "machine": about}
    for size in options.sizes:
        corpus, filters = make_corpus(size, QUERIES), make_filters(size)
        peers = make_peers(corpus, filters)
        shares = {only.name: right(peers, corpus, only) for only in filters}
        measured = {only.name: measure(peers, only, options.seconds) for only in filters}
        print_table(
            f"Best 20 of {size_name(size)} by the share that passes, ms", milliseconds(measured)
        )
        print_ratios(measured)
        print_right(shares)
        content[size_name(size)] = {
            "milliseconds": plain(milliseconds(measured)),
            **plain_ratios(measured),
            "share_of_right_rows": shares,
        }
    finish(options, content)


if __name__ == "__main__":
    main()

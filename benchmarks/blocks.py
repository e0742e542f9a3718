"""What topics, capabilities, industry and stage add to the time of a search for text alone.

    python -m benchmarks.blocks [--sizes 10k,100k] [--json FILE]

Real needs against offers of real words. The rows of a smaller index are repeated: what a search
costs depends on how many rows hold a term, and that is kept.
"""

from collections.abc import Mapping

from scipy import sparse

from benchmarks.profiles import make_offers, read_needs, read_vocabulary
from benchmarks.report import (
    arguments,
    finish,
    milliseconds,
    plain,
    plain_ratios,
    print_machine,
    print_ratios,
    print_table,
    size_name,
)
from benchmarks.timing import Run, Timings, interleave, machine
from matchmaking.ranking.index import MatchIndex, build_index
from matchmaking.ranking.postings import Postings, top_rows
from matchmaking.ranking.sparse_rows import SparseRows

TOP_K = 20
BATCH = 5
OFFERS = 2_000
TEXT, ALL = "text alone", "all blocks"


def measure(index: MatchIndex, queries: SparseRows, size: int, seconds: float) -> Timings:
    matrix = index.solutions.matrix
    repeated = sparse.vstack([matrix] * (size // matrix.shape[0]), format="csr")
    postings = Postings.from_rows(SparseRows.of(repeated))

    def search(query: int, first: int) -> Run:
        own = slice(queries.starts[query], queries.starts[query + 1])
        columns, weights = queries.indices[own], queries.values[own]
        chosen = columns >= first
        columns, weights = columns[chosen], weights[chosen]
        return lambda: top_rows(postings, columns, weights, TOP_K)

    def make_round(number: int) -> Mapping[str, list[Run]]:
        asked = [(number * BATCH + place) % len(queries) for place in range(BATCH)]
        firsts = {TEXT: index.space.first_text_column, ALL: 0}
        return {name: [search(query, first) for query in asked] for name, first in firsts.items()}

    return interleave(make_round, seconds)


def main() -> None:
    parser = arguments(__doc__, sizes="10k,100k")
    parser.add_argument("--seconds", type=float, default=15, help="for each size; default: 15")
    options = parser.parse_args()
    about = machine("numpy", "scipy", "numba")
    print_machine(about)
    needs = read_needs()
    index = build_index(needs, make_offers(OFFERS), read_vocabulary())
    queries = SparseRows.of(index.space.query_rows(needs))
    measured = {
        size_name(size): measure(index, queries, size, options.seconds) for size in options.sizes
    }
    print_table("Best 20 of one query, ms: median of the rounds", milliseconds(measured))
    print_ratios(measured, TEXT)
    finish(
        options,
        {
            "benchmark": "blocks",
            "machine": about,
            "milliseconds": plain(milliseconds(measured)),
            **plain_ratios(measured, TEXT),
        },
    )


if __name__ == "__main__":
    main()

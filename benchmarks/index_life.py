"""What an index costs in its life: building, changing and opening it.

    python -m benchmarks.index_life [--sizes 1k,3k] [--open 100k] [--json FILE]

Built and changed with real words (see ``profiles``); opened with generated ones, because a million
texts would take long to build: ``--open 1M`` needs 12 GB of memory and 4 GB of disk.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import tantivy
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from benchmarks.corpus import make_corpus
from benchmarks.opening import OPENERS
from benchmarks.profiles import make_offers, read_needs, read_vocabulary
from benchmarks.report import (
    OURS,
    Cells,
    arguments,
    finish,
    milliseconds,
    plain,
    plain_ratios,
    print_machine,
    print_ratios,
    print_table,
    read_sizes,
    seconds,
    size_name,
)
from benchmarks.stored import store
from benchmarks.timing import Run, Spread, Timings, interleave, machine
from matchmaking.ranking.baseline import bigrams
from matchmaking.ranking.changes import Changes, with_changes
from matchmaking.ranking.engine import rank_solutions
from matchmaking.ranking.index import build_index
from matchmaking.ranking.types import Profile, Vocabulary

PACKAGES = ("numpy", "scipy", "numba", "scikit-learn", "bm25s", "tantivy")
WHOLE = "whole index, both sides"
CHANGED = (1, 100, 1_000)
SECONDS = 8  # for the changes at each size
OPENED = 7  # fresh processes of each kind


def texts_of(offers: Sequence[Profile]) -> list[str]:
    return ["。".join(offer.texts.values()) for offer in offers]


def measure_build(
    needs: Sequence[Profile], offers: Sequence[Profile], vocabulary: Vocabulary
) -> Timings:
    """Time the way from texts to weights, and to the whole index."""
    texts = texts_of(offers)
    space = build_index(needs, offers, vocabulary).space
    count, weigh = (
        vectorizer(analyzer="char", ngram_range=(1, 2))
        for vectorizer in (CountVectorizer, TfidfVectorizer)
    )

    def index_by_bm25s() -> None:
        index = bm25s.BM25(backend="numba")
        index.index([bigrams(text) for text in texts], show_progress=False)

    runs: dict[str, list[Run]] = {
        OURS: [lambda: space.text_rows(space.count_candidates(offers))],
        WHOLE: [lambda: build_index(needs, offers, vocabulary)],
        "sklearn CountVectorizer": [lambda: count.fit_transform(texts)],
        "sklearn TfidfVectorizer": [lambda: weigh.fit_transform(texts)],
        "bm25s on pairs": [index_by_bm25s],
    }
    return interleave(lambda _: runs, seconds=0, least=3)


def measure_changes(
    needs: Sequence[Profile], offers: Sequence[Profile], vocabulary: Vocabulary
) -> Timings:
    """Time changes of an index, and queries before and after them."""
    index = build_index(needs, offers, vocabulary)
    new = make_offers(max(CHANGED), seed=1, prefix="new")
    changed = with_changes(index, solutions=Changes(new))
    commit = _tantivy_commit(texts_of(offers), texts_of(new))

    def change(n_changed: int) -> Run:
        return lambda: with_changes(index, solutions=Changes(new[:n_changed]))

    def make_round(number: int) -> Mapping[str, list[Run]]:
        need, offer = needs[number % len(needs)], offers[number % len(offers)]
        return {
            "count and weigh one record": [lambda: index.space.candidate_rows([offer])],
            **{f"change {n}": [change(n)] for n in CHANGED},
            "withdraw one": [lambda: with_changes(index, solutions=Changes((), [offer.key]))],
            "tantivy: change 1, commit": [lambda: commit(number)],
            "rank for one need": [lambda: rank_solutions(index, need)],
            f"the same after {max(CHANGED)} changes": [lambda: rank_solutions(changed, need)],
        }

    return interleave(make_round, SECONDS)


def _tantivy_commit(texts: Sequence[str], new: Sequence[str]) -> Any:
    """Return a function that replaces one text of an index in memory."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="terms", index_option="freq")
    schema.add_text_field("key", tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build())
    tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", tokenizer)
    writer = index.writer(num_threads=1)
    for row, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=" ".join(bigrams(text)), key=str(row)))
    writer.commit()

    def commit(number: int) -> None:
        key, text = str(number % len(texts)), new[number % len(new)]
        writer.delete_documents_by_term("key", key)
        writer.add_document(tantivy.Document(text=" ".join(bigrams(text)), key=key))
        writer.commit()
        index.reload()

    return commit


def measure_opening(size: int, vocabulary: Vocabulary) -> tuple[Cells, Cells]:
    """Return milliseconds and private megabytes of opening the same weights, by kind."""
    with tempfile.TemporaryDirectory() as directory:
        paths = store(make_corpus(size, 1), Path(directory), vocabulary)
        column = size_name(size)
        found: dict[str, list[dict[str, float]]] = {kind: [] for kind in OPENERS}
        for _ in range(OPENED):
            for kind, path in paths.items():
                found[kind].append(_open(kind, path))
    times, private = (
        {kind: {column: Spread.of([run[name] for run in runs])} for kind, runs in found.items()}
        for name in ("milliseconds", "private_mb")
    )
    return times, private


def _open(kind: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.opening", kind, str(path)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    opened: dict[str, float] = json.loads(result.stdout)
    return opened


def main() -> None:
    parser = arguments(__doc__, sizes="1k,3k")
    parser.add_argument(
        "--open", type=read_sizes, default="100k", metavar="LIST", help="default: 100k"
    )
    options = parser.parse_args()
    about = machine(*PACKAGES)
    print_machine(about)
    vocabulary, needs = read_vocabulary(), read_needs()
    built, changed = {}, {}
    for size in options.sizes:
        offers = make_offers(size)
        built[size_name(size)] = measure_build(needs, offers, vocabulary)
        changed[size_name(size)] = measure_changes(needs, offers, vocabulary)
    print_table("From texts to weights, seconds", seconds(built))
    print_ratios(built)
    print_table("Changes of an index by its size, ms", milliseconds(changed))
    times: dict[str, dict[str, Spread]] = {}
    private: dict[str, dict[str, Spread]] = {}
    for size in options.open:
        for kept, found in zip((times, private), measure_opening(size, vocabulary), strict=True):
            for kind, row in found.items():
                kept.setdefault(kind, {}).update(row)
    print_table("Opening in a fresh process, ms", times)
    print_table("Private memory that it takes, MB", private)
    finish(
        options,
        {
            "benchmark": "index_life",
            "machine": about,
            "build_seconds": plain(seconds(built)),
            "build_ratios": plain_ratios(built),
            "change_milliseconds": plain(milliseconds(changed)),
            "open_milliseconds": plain(times),
            "open_private_mb": plain(private),
        },
    )


if __name__ == "__main__":
    main()

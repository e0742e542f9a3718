"""An index of generated weights, and the same weights as others store them."""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from scipy import sparse

from benchmarks.corpus import Corpus
from benchmarks.opening import OPENERS
from matchmaking.ranking.artifact import write_artifact
from matchmaking.ranking.config import DEFAULT
from matchmaking.ranking.counts import TEXT_KINDS
from matchmaking.ranking.duplicates import Duplicates, Origins
from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.postings import Postings
from matchmaking.ranking.side import Segment, Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.tokens import KIND_BITS, Kind
from matchmaking.ranking.types import Profile, Vocabulary


def generated_index(corpus: Corpus, vocabulary: Vocabulary) -> MatchIndex:
    """Return an index whose solutions are the rows of a corpus, each with an owner of its own."""
    n_rows, n_terms = corpus.weights.shape
    nothing = Postings.from_rows(SparseRows.of(sparse.csr_array((1, n_terms), dtype="f4")))
    space = FeatureSpace(
        config=DEFAULT,
        vocabulary=vocabulary,
        terms=np.arange(n_terms, dtype=np.uint64) + np.uint64(Kind.BIGRAM << KIND_BITS),
        idf=np.ones(n_terms, dtype=np.float32),
        average_lengths=dict.fromkeys(TEXT_KINDS, 1.0),
        affinities=sparse.csr_array((n_terms, len(vocabulary.capabilities)), dtype="f4"),
        needs_said=nothing,
    )
    postings = Postings(SparseRows.of(corpus.weights), SparseRows.of(corpus.inverted))
    offers = [Profile(f"{row:08}", {}, owner=str(row)) for row in range(n_rows)]
    return MatchIndex(
        version="generated",
        space=space,
        scenarios=_side([Profile("0", {}, owner="0")], nothing),
        solutions=_side(offers, postings),
    )


def store(corpus: Corpus, directory: Path, vocabulary: Vocabulary) -> dict[str, Path]:
    """Write the weights once for each of ``OPENERS`` and return where."""
    ours = write_artifact(generated_index(corpus, vocabulary), directory / "ours")
    sparse.save_npz(directory / "weights.npz", corpus.inverted, compressed=False)
    index = bm25s.BM25()
    index.scores = {
        "data": corpus.inverted.data,
        "indices": corpus.inverted.indices,
        "indptr": corpus.inverted.indptr,
        "num_docs": corpus.n_rows,
    }
    index.vocab_dict = {str(term): term for term in range(corpus.inverted.shape[0])}
    index.nonoccurrence_array = None
    index.save(directory / "bm25s", show_progress=False)
    return {kind: ours if kind.startswith("ours") else directory for kind in OPENERS}


def _side(profiles: Sequence[Profile], postings: Postings) -> Side:
    keys = tuple(profile.key for profile in profiles)
    groups = np.arange(len(keys), dtype=np.int32)
    segment = Segment(keys, postings, Origins.of(profiles))
    return Side((segment,), Duplicates(groups, np.full_like(groups, -1)))

"""The ways to find the best rows for a sparse query, each with its best documented settings.

Each peer is given the same weights where it takes a matrix. ``one`` and ``many`` prepare a search
and return it as a function that can be timed; ``read`` turns its answer into rows and scores.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
import tantivy
from scipy import sparse
from sklearn.base import clone
from sklearn.neighbors import NearestNeighbors
from sparse_dot_topn import sp_matmul_topn

from benchmarks.corpus import K1, B, Corpus
from benchmarks.report import OURS
from matchmaking.ranking.postings import Postings, top_rows, top_rows_many

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Found = tuple[Rows, Scores]  # best first
Search = Callable[[], Any]
PACKAGES = (
    "numpy", "scipy", "numba", "scikit-learn", "sparse-dot-topn", "bm25s", "tantivy",
)  # fmt: skip
THREADS = 2


@dataclass(frozen=True, eq=False)
class Filter:
    """The rows that may appear; ``name`` is what tantivy knows them by."""

    name: str
    mask: Mask

    @cached_property
    def weights(self) -> Scores:
        return self.mask.astype(np.float32)


class Peer(ABC):
    """A contestant over one corpus. ``is_exact``: its scores are the plain dot products."""

    name: str
    is_exact = True

    @abstractmethod
    def __init__(self, corpus: Corpus) -> None: ...

    @abstractmethod
    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        """Prepare the search for the best ``k`` rows of one query, in one thread."""

    @abstractmethod
    def many(self, n_queries: int, k: int) -> Search:
        """Prepare the search for the first queries, in ``THREADS`` threads."""

    @abstractmethod
    def read(self, answer: Any) -> list[Found]: ...


class Ours(Peer):
    name = OURS

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._postings = Postings.from_matrix(corpus.inverted)

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        allowed = None if only is None else only.mask
        columns = self._corpus.query_terms(query)
        weights = np.ones(len(columns), dtype=np.float32)
        return lambda: top_rows(self._postings, columns, weights, k, allowed)

    def many(self, n_queries: int, k: int) -> Search:
        queries = self._corpus.queries[:n_queries]
        return lambda: top_rows_many(self._postings, queries, k, threads=THREADS)

    def read(self, answer: Any) -> list[Found]:
        rows, scores = (np.atleast_2d(part) for part in answer)
        return [(r[r >= 0], s[r >= 0]) for r, s in zip(rows, scores, strict=True)]


class Scipy(Peer):
    """A sparse product and a partition of the scores that are not zero."""

    name = "scipy product + argpartition"

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        allowed = None if only is None else only.mask
        row = self._corpus.queries[[query]]
        return lambda: self._best(row, k, allowed)

    def many(self, n_queries: int, k: int) -> Search:
        rows = [self._corpus.queries[[query]] for query in range(n_queries)]

        def search() -> list[Found]:
            with ThreadPoolExecutor(THREADS) as pool:  # the product lets go of the interpreter
                return list(pool.map(lambda row: self._best(row, k), rows))

        return search

    def _best(self, row: sparse.csr_array, k: int, allowed: Mask | None = None) -> Found:
        product = row @ self._corpus.inverted
        rows, scores = product.indices, product.data
        if allowed is not None:
            passing = allowed[rows]
            rows, scores = rows[passing], scores[passing]
        if len(scores) > k:
            best = np.argpartition(scores, len(scores) - k)[len(scores) - k :]
            rows, scores = rows[best], scores[best]
        order = np.lexsort((rows, -scores))
        return rows[order].astype(np.int64), scores[order]

    def read(self, answer: Any) -> list[Found]:
        return answer if isinstance(answer, list) else [answer]


class SparseDotTopn(Peer):
    """It knows no filter, and is asked for ever more rows until enough of them pass."""

    name = "sparse_dot_topn"

    def __init__(self, corpus: Corpus) -> None:
        self._queries = sparse.csr_matrix(corpus.queries)
        self._inverted = sparse.csr_matrix(corpus.inverted)

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        row = self._queries[query]
        if only is not None:
            return lambda: self._until_enough(row, k, only.mask)
        return lambda: sp_matmul_topn(row, self._inverted, top_n=k, sort=True)

    def many(self, n_queries: int, k: int) -> Search:
        rows = self._queries[:n_queries]
        return lambda: sp_matmul_topn(rows, self._inverted, top_n=k, sort=True, n_threads=THREADS)

    def _until_enough(self, row: sparse.csr_matrix, k: int, mask: Mask) -> Found:
        wanted = k if mask.all() else int(k / mask.mean() * 1.5)
        while True:
            product = sp_matmul_topn(row, self._inverted, top_n=wanted, sort=True)
            passing = mask[product.indices]
            if passing.sum() >= k or product.nnz < wanted:
                rows = product.indices[passing][:k].astype(np.int64)
                return rows, product.data[passing][:k]
            wanted *= 2

    def read(self, answer: Any) -> list[Found]:
        if isinstance(answer, tuple):
            return [answer]
        return [
            (answer.indices[low:high].astype(np.int64), answer.data[low:high])
            for low, high in zip(answer.indptr[:-1], answer.indptr[1:], strict=True)
        ]


class Neighbours(Peer):
    """Cosine, not the dot product: the only order of sparse rows that scikit-learn offers.

    It knows no filter.
    """

    name = "sklearn NearestNeighbors"
    is_exact = False

    def __init__(self, corpus: Corpus) -> None:
        self._queries = sparse.csr_matrix(corpus.queries)
        self._model = NearestNeighbors(metric="cosine", algorithm="brute")
        self._weights = sparse.csr_matrix(corpus.weights)
        self._model.fit(self._weights)

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        if only is not None:
            raise NotImplementedError(f"{self.name} takes no filter")
        row = self._queries[query]
        return lambda: self._model.kneighbors(row, n_neighbors=k)

    def many(self, n_queries: int, k: int) -> Search:
        rows = self._queries[:n_queries]
        model = clone(self._model).set_params(n_jobs=THREADS).fit(self._weights)
        return lambda: model.kneighbors(rows, n_neighbors=k)

    def read(self, answer: Any) -> list[Found]:
        distances, rows = answer
        return list(zip(rows, 1 - distances, strict=True))


class Bm25s(Peer):
    """Its own compiled search over our weights, which are those that it would compute itself."""

    name = "bm25s (numba)"
    backend = "numba"

    def __init__(self, corpus: Corpus) -> None:
        self._queries = [
            corpus.query_terms(query).tolist() for query in range(corpus.queries.shape[0])
        ]
        self.index = bm25s.BM25(k1=K1, b=B, method="lucene", backend=self.backend)
        self.index.scores = {
            "data": corpus.inverted.data,
            "indices": corpus.inverted.indices,
            "indptr": corpus.inverted.indptr,
            "num_docs": corpus.n_rows,
        }
        self.index.nonoccurrence_array = None
        self.index.vocab_dict = {term: term for term in range(corpus.inverted.shape[0])}
        self.index.unique_token_ids_set = set(self.index.vocab_dict)

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        weights = None if only is None else only.weights
        return self._search(self._queries[query : query + 1], k, 1, weights)

    def many(self, n_queries: int, k: int) -> Search:
        return self._search(self._queries[:n_queries], k, THREADS, None)

    def _search(
        self, queries: list[list[int]], k: int, threads: int, weights: Scores | None
    ) -> Search:
        return lambda: self.index.retrieve(
            queries, k=k, n_threads=threads, show_progress=False, weight_mask=weights
        )

    def read(self, answer: Any) -> list[Found]:
        return [
            (rows[scores > 0].astype(np.int64), scores[scores > 0])
            for rows, scores in zip(answer.documents, answer.scores, strict=True)
        ]


class Tantivy(Peer):
    """Its own BM25 (same k1 and b, lengths rounded to a byte), in memory and one segment.

    A search is the query object, built before, against an index without positions; nothing is
    counted, so that it may skip what cannot come among the best.
    """

    name = "tantivy"
    is_exact = False
    field = "text"

    def __init__(self, corpus: Corpus, filters: Sequence[Filter] = ()) -> None:
        self._corpus = corpus
        schema = tantivy.SchemaBuilder()
        for field in (self.field, "label"):
            schema.add_text_field(field, tokenizer_name="terms", index_option="freq")
        index = tantivy.Index(schema.build())
        tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("terms", tokenizer)
        writer = index.writer(heap_size=2_000_000_000, num_threads=1)
        for row, text in enumerate(_texts(corpus.counts)):
            label = " ".join(known.name for known in filters if known.mask[row])
            writer.add_document(tantivy.Document(text=text, label=label))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()
        if self._searcher.num_segments != 1:
            raise RuntimeError("tantivy split the index: its rows cannot be told")

    def one(self, query: int, k: int, only: Filter | None = None) -> Search:
        wanted = self._query(query)
        if only is not None:
            term = tantivy.Query.term_query(self._schema, "label", only.name, "freq")
            must = tantivy.Occur.Must
            free = tantivy.Query.const_score_query(term, 0.0)
            wanted = tantivy.Query.boolean_query([(must, wanted), (must, free)])
        return lambda: self._searcher.search(wanted, k, count=False)

    def many(self, n_queries: int, k: int) -> Search:
        prepared = [self.one(query, k) for query in range(n_queries)]

        def search() -> list[Any]:
            with ThreadPoolExecutor(THREADS) as pool:
                return list(pool.map(lambda run: run(), prepared))

        return search

    def _query(self, query: int) -> tantivy.Query:
        terms = [str(term) for term in self._corpus.query_terms(query).tolist()]
        should = tantivy.Occur.Should
        return tantivy.Query.boolean_query(
            [
                (should, tantivy.Query.term_query(self._schema, self.field, term, "freq"))
                for term in terms
            ]
        )

    def read(self, answer: Any) -> list[Found]:
        answers = answer if isinstance(answer, list) else [answer]
        return [
            (
                np.array([address.doc for _, address in found.hits], dtype=np.int64),
                np.array([score for score, _ in found.hits], dtype=np.float32),
            )
            for found in answers
        ]


PEERS: tuple[type[Peer], ...] = (Ours, Scipy, SparseDotTopn, Neighbours, Bm25s, Tantivy)


def _texts(counts: sparse.csr_array) -> Any:
    """Yield each row as its terms, as often as they occur, with spaces between."""
    names = np.array([str(term) for term in range(counts.shape[1])], dtype=object)
    for row in range(counts.shape[0]):
        low, high = counts.indptr[row : row + 2]
        repeats = counts.data[low:high].astype(np.int64)
        yield " ".join(np.repeat(names[counts.indices[low:high]], repeats))

"""No time is measured here: each contestant must only give the answer that it promises."""

import bm25s
import numpy as np
import pytest
from scipy import sparse

from benchmarks.corpus import K1, B, Corpus, Shape, make_corpus
from benchmarks.oracle import WrongAnswerError, all_scores, require_right
from benchmarks.peers import PEERS, Bm25s, Neighbours, Peer, Tantivy
from tests.benchmarks.contestants import PlainBm25s

K = 7
# Short texts: tantivy tells their lengths exactly, so that its order is BM25's own.
SHAPE = Shape(n_terms=3000, length=12)


TRIED = [PlainBm25s if peer is Bm25s else peer for peer in PEERS]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus(400, 8, SHAPE)


@pytest.fixture(scope="module")
def peers(corpus: Corpus) -> dict[type[Peer], Peer]:
    return {peer: peer(corpus) for peer in TRIED}


def right_scores(peer: type[Peer], corpus: Corpus, query: int):
    scores = all_scores(corpus, query)
    if peer is Tantivy:
        return scores * (1 + K1)
    if peer is Neighbours:
        norms = np.sqrt(corpus.weights.power(2).sum(axis=1))
        return scores / norms / np.sqrt(len(corpus.query_terms(query)))
    return scores


@pytest.mark.parametrize("peer", TRIED)
def test_peer_gives_the_best_rows_of_one_query(peer, peers, corpus):
    for query in range(8):
        found = peers[peer].read(peers[peer].one(query, K)())[0]
        require_right(found, right_scores(peer, corpus, query), K)


@pytest.mark.parametrize("peer", TRIED)
def test_peer_gives_the_best_rows_of_many_queries(peer, peers, corpus):
    found = peers[peer].read(peers[peer].many(8, K)())

    assert len(found) == 8
    for query, answer in enumerate(found):
        require_right(answer, right_scores(peer, corpus, query), K)


def test_bm25s_would_weigh_the_texts_alike(corpus):
    counts = corpus.counts
    texts = [
        np.repeat(counts.indices[low:high], counts.data[low:high].astype(int)).tolist()
        for low, high in zip(counts.indptr[:-1], counts.indptr[1:], strict=True)
    ]
    own = bm25s.BM25(k1=K1, b=B, method="lucene")
    vocabulary = {str(term): term for term in range(SHAPE.n_terms)}
    own.index((texts, vocabulary), show_progress=False)
    given = PlainBm25s(corpus)

    shape = (400, SHAPE.n_terms)
    parts = (own.scores["data"], own.scores["indices"], own.scores["indptr"])
    weights = sparse.csc_array(parts, shape=shape).toarray()
    assert np.allclose(weights, corpus.weights.toarray(), rtol=1e-4)
    assert own.scores.keys() == given.index.scores.keys()
    assert [own.scores[name].dtype for name in ("data", "indices")] == [
        given.index.scores[name].dtype for name in ("data", "indices")
    ]


def test_require_right_refuses_a_worse_row(corpus):
    scores = all_scores(corpus, 0)
    order = np.argsort(-scores, kind="stable")
    right, worse = order[:K], np.append(order[: K - 1], order[K + 3])

    require_right((right, scores[right]), scores, K)
    with pytest.raises(WrongAnswerError, match=f"place {K}"):
        require_right((worse, scores[worse]), scores, K)


def test_require_right_refuses_too_few_rows_and_repeated_ones(corpus):
    scores = all_scores(corpus, 0)
    order = np.argsort(-scores, kind="stable")

    for rows in (order[: K - 1], np.append(order[: K - 1], order[0])):
        with pytest.raises(WrongAnswerError, match="different rows"):
            require_right((rows, scores[rows]), scores, K)

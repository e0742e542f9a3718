import numpy as np

from benchmarks.corpus import Shape, make_corpus
from benchmarks.index_life import generated_index
from benchmarks.oracle import all_scores
from benchmarks.profiles import make_offers, read_vocabulary
from matchmaking.ranking.artifact import open_artifact, write_artifact


def test_make_offers_gives_the_same_texts_for_the_same_seed():
    first, second, other = (make_offers(5, seed=seed) for seed in (1, 1, 2))

    assert first == second
    assert first != other
    assert len({offer.key for offer in first}) == 5
    assert all(offer.texts["description"] for offer in first)


def test_generated_index_holds_the_corpus_once_stored_and_opened(tmp_path):
    corpus = make_corpus(300, 3, Shape(n_terms=2000, length=20))
    index = generated_index(corpus, read_vocabulary())

    opened = open_artifact(write_artifact(index, tmp_path))

    assert (opened.solutions.matrix != corpus.weights).nnz == 0
    for query in range(3):
        columns = corpus.query_terms(query)
        found = opened.solutions.best(columns, np.ones(len(columns), dtype=np.float32), 5)
        right = np.argsort(-all_scores(corpus, query), kind="stable")[:5]
        assert set(right.tolist()) <= set(found.tolist())

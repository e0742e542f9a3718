import numpy as np

from benchmarks.corpus import Shape, make_corpus
from benchmarks.oracle import all_scores
from benchmarks.profiles import read_vocabulary
from benchmarks.stored import generated_index
from matchmaking.ranking.artifact import open_artifact, write_artifact


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

import numpy as np

from benchmarks.corpus import K1, B, Shape, bm25_weights, make_corpus

SHAPE = Shape(n_terms=5000)


def test_make_corpus_gives_the_same_texts_for_the_same_seed():
    first, second, other = (make_corpus(200, 5, SHAPE, seed=seed) for seed in (1, 1, 2))

    assert (first.weights != second.weights).nnz == 0
    assert (first.queries != second.queries).nnz == 0
    assert (first.weights != other.weights).nnz > 0


def test_make_corpus_keeps_to_the_shape():
    corpus = make_corpus(2000, 50, SHAPE)
    facts = corpus.facts()

    assert facts["rows"] == 2000
    assert 95 < facts["terms a text"] < 115
    assert 95 < facts["terms a query"] < 115
    assert facts["share of the commonest term"] < 0.22
    assert corpus.weights.has_sorted_indices
    assert corpus.inverted.has_sorted_indices
    assert np.array_equal(corpus.queries.data, np.ones(corpus.queries.nnz))


def test_bm25_weights_are_those_of_the_formula():
    corpus = make_corpus(300, 1, SHAPE)
    counts = corpus.counts.toarray().astype(np.float64)
    df = (counts > 0).sum(axis=0)
    idf = np.log(1 + (300 - df + 0.5) / (df + 0.5))
    lengths = counts.sum(axis=1, keepdims=True)
    expected = idf * counts / (counts + K1 * (1 - B + B * lengths / lengths.mean()))

    assert np.allclose(bm25_weights(corpus.counts).toarray(), expected, rtol=1e-5)

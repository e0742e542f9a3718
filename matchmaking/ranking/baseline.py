"""The rankers that anyone would pick instead, kept to measure against and to fall back on.

They read the same texts as the engine and nothing else: no tags, no vocabulary.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import rjieba
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matchmaking.ranking.types import Profile

Scores = npt.NDArray[np.float64]  # (n_queries, n_candidates)
Ranker = Callable[[Sequence[Profile], Sequence[Profile]], Scores]
RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
K1, B = 1.2, 0.75


def words(text: str) -> list[str]:
    """Cut Chinese text into words."""
    return [word for word in rjieba.cut(text.lower()) if word.strip()]


def bigrams(text: str) -> list[str]:
    """Cut Chinese runs into overlapping pairs; Latin words and lone characters stay whole."""
    tokens: list[str] = []
    for run in RUN.findall(text.lower()):
        if run.isascii() or len(run) == 1:
            tokens.append(run)
        else:
            tokens += [run[place : place + 2] for place in range(len(run) - 1)]
    return tokens


def tfidf_words(queries: Sequence[Profile], candidates: Sequence[Profile]) -> Scores:
    """Score by the cosine of TF-IDF vectors of words."""
    vectorizer = TfidfVectorizer(analyzer=words)
    matrix = vectorizer.fit_transform(_texts(candidates))
    return _dense(vectorizer.transform(_texts(queries)) @ matrix.T)


def tfidf_characters(queries: Sequence[Profile], candidates: Sequence[Profile]) -> Scores:
    """Score by the cosine of TF-IDF vectors of characters and their pairs."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    matrix = vectorizer.fit_transform(_texts(candidates))
    return _dense(vectorizer.transform(_texts(queries)) @ matrix.T)


def bm25_bigrams(queries: Sequence[Profile], candidates: Sequence[Profile]) -> Scores:
    """Score by BM25 on pairs of characters, as bm25s does with its defaults."""
    vectorizer = CountVectorizer(analyzer=bigrams, dtype=np.float64)
    counts = vectorizer.fit_transform(_texts(candidates)).tocoo()
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    df = np.bincount(counts.col, minlength=counts.shape[1])
    idf = np.log1p((counts.shape[0] - df + 0.5) / (df + 0.5))
    norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1e-9))
    counts.data *= idf[counts.col] * 1.0 / (counts.data + norm[counts.row])
    return _dense(vectorizer.transform(_texts(queries)) @ counts.tocsr().T)


BASELINES: dict[str, Ranker] = {
    "tfidf-words": tfidf_words,
    "tfidf-characters": tfidf_characters,
    "bm25-bigrams": bm25_bigrams,
}


def _texts(profiles: Sequence[Profile]) -> list[str]:
    # A full stop keeps the end of one field from pairing with the start of the next.
    return ["。".join(profile.texts.values()) for profile in profiles]


def _dense(scores: sparse.csr_matrix | sparse.csr_array) -> Scores:
    return np.asarray(scores.toarray(), dtype=np.float64)

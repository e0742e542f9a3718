"""The right answer, by SciPy in double precision, and whether a peer gave it."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from benchmarks.corpus import Corpus
from benchmarks.peers import Found, Mask, Peer

TOLERANCE = 1e-5  # relative: sums of about 110 floats in another order
CHECKED = 20  # queries looked at before anything is timed


class WrongAnswerError(Exception):
    """A contestant is fast because it is wrong."""


def all_scores(corpus: Corpus, query: int, allowed: Mask | None = None) -> npt.NDArray[np.float64]:
    """Return the score of every row, 0 where it may not appear."""
    terms = corpus.query_terms(query)
    weights = corpus.queries[[query]].data.astype(np.float64)
    scores = weights @ corpus.inverted[terms].astype(np.float64)
    return scores if allowed is None else np.where(allowed, scores, 0.0)


def require_right(found: Found, scores: npt.NDArray[np.float64], k: int) -> None:
    """Refuse an answer that is not the best ``k`` rows, best first.

    Rows whose scores agree within the tolerance may change places.

    Raises:
        WrongAnswerError: with the first place that is wrong.
    """
    rows, given = found
    best = np.flatnonzero(scores > 0)
    best = best[np.lexsort((best, -scores[best]))][:k]
    if len(rows) != len(best) or len(set(rows.tolist())) != len(rows):
        raise WrongAnswerError(f"{len(best)} different rows are right, {len(rows)} were given")
    right = scores[best]
    for claimed in (given.astype(np.float64), scores[rows]):
        wrong = np.flatnonzero(np.abs(claimed - right) > TOLERANCE * right)
        if len(wrong):
            place = int(wrong[0])
            raise WrongAnswerError(
                f"place {place + 1} is row {best[place]} with {right[place]:.6g}, "
                f"and not row {rows[place]} with {claimed[place]:.6g}"
            )


def agreement(peer: Peer, corpus: Corpus, k: int, checked: int = CHECKED) -> float:
    """Return the share of the right rows among those that the peer finds.

    Raises:
        WrongAnswerError: the peer promises the exact answer and gives another.
    """
    shares = []
    for query in range(min(checked, corpus.queries.shape[0])):
        found = peer.read(peer.one(query, k)())[0]
        shares.append(share_of_right(found, all_scores(corpus, query), k, is_exact=peer.is_exact))
    return float(np.mean(shares))


def agreement_many(peer: Peer, found: Iterable[Found], corpus: Corpus, k: int) -> float:
    """As ``agreement``, for the answers to the first queries."""
    shares = [
        share_of_right(answer, all_scores(corpus, query), k, is_exact=peer.is_exact)
        for query, answer in enumerate(found)
    ]
    return float(np.mean(shares))


def share_of_right(
    found: Found, scores: npt.NDArray[np.float64], k: int, *, is_exact: bool
) -> float:
    """Return the share of the best ``k`` rows that were found.

    Raises:
        WrongAnswerError: the answer was to be exact and is not.
    """
    if is_exact:
        require_right(found, scores, k)
        return 1.0
    best = np.flatnonzero(scores > 0)
    best = best[np.argsort(-scores[best], kind="stable")[:k]]
    return len(np.intersect1d(best, found[0])) / max(len(best), 1)

"""Compiled loops over postings: scores of all rows for one query, and the best of them.

Shapes: ``starts`` (n_features + 1,) and ``rows``, ``values`` (n_postings,) are the postings by
feature; ``columns`` and ``weights`` (n_terms,) are one query; ``scores`` is an accumulator whose
length is a multiple of ``BLOCK``.
"""

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.compiled import compiled

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

BLOCK = 128  # rows whose best score is found in one go


@compiled
def scatter(
    starts: Longs, rows: Ints, values: Floats, columns: Ints, weights: Floats, scores: Floats
) -> None:
    """Add the score of every row that shares a term with the query to ``scores``."""
    for place in range(len(columns)):
        weight = weights[place]
        low, high = starts[columns[place]], starts[columns[place] + 1]
        met, impacts = rows[low:high], values[low:high]
        for posting in range(len(met)):
            # An unsigned index spares the check for negative ones: a third of the time.
            scores[np.uint32(met[posting])] += weight * impacts[posting]


@compiled
def write_mask(allowed: npt.NDArray[np.bool_], blank: Floats) -> None:
    """Write what the accumulator of each row starts from: 0, or -inf for one not allowed.

    What ``blank`` is longer than ``allowed`` is no row, and gets -inf as well.
    """
    for row in range(len(allowed)):
        blank[row] = np.float32(0) if allowed[row] else np.float32(-np.inf)
    for row in range(len(allowed), len(blank)):
        blank[row] = np.float32(-np.inf)


@compiled
def gather(
    starts: Longs,
    columns: Ints,
    values: Floats,
    query: Floats,
    allowed: Longs,
    scores: Floats,
) -> None:
    """Write the scores of the ``allowed`` rows only; here the arrays are the rows' own terms.

    ``query`` is the query as a dense array, (n_features,).
    """
    for row in allowed:
        total = np.float32(0)
        own, impacts = columns[starts[row] : starts[row + 1]], values[starts[row] : starts[row + 1]]
        for place in range(len(own)):
            total += query[np.uint32(own[place])] * impacts[place]
        scores[row] = total


@compiled
def block_maxima(scores: Floats, maxima: Ints) -> None:
    """Write the best score of each block as the integer with the same bits.

    Positive floats order like the integers of their bits, and a maximum of integers is what the
    compiler can vectorise. Negative scores give negative integers, in no useful order.
    """
    bits = scores.view(np.int32)
    for block in range(len(maxima)):
        best = np.int32(0)
        part = bits[block * BLOCK : (block + 1) * BLOCK]
        for place in range(BLOCK):  # by place and not by value, which would not be vectorised
            best = max(best, part[place])
        maxima[block] = best


@compiled
def kth_largest(values: Ints, k: int) -> np.int32:
    """Return the ``k``-th largest of integers, or 0 where fewer are positive.

    Found bit by bit, each time counting how many values would do: no sorting, and the counting
    is vectorised.
    """
    found = np.int32(0)
    for bit in range(30, -1, -1):
        tried = np.int32(found | (1 << bit))
        n_reaching = 0
        for place in range(len(values)):
            n_reaching += values[place] >= tried
        if n_reaching >= k:
            found = tried
    return found


@compiled
def best_rows(scores: Floats, maxima: Ints, wanted: int, slack: float) -> Longs:
    """Return the rows with positive scores not below the ``wanted``-th best, ascending.

    Rows that miss that score by a share of ``slack`` are among them. The ``wanted``-th best block
    is a lower bound of the ``wanted``-th best row, so only the blocks above it are looked at.
    """
    block_maxima(scores, maxima)
    bits = scores.view(np.int32)
    found = _at_least(bits, maxima, _lowered(kth_largest(maxima, wanted), slack))
    if len(found) > wanted:
        best = np.empty(len(found), dtype=np.int32)
        for place in range(len(found)):
            best[place] = bits[found[place]]
        found = found[best >= _lowered(kth_largest(best, wanted), slack)]
    return found


@compiled
def _lowered(bits: np.int32, slack: float) -> np.int32:
    """Return the bits of a positive score that is smaller by a share of ``slack``."""
    score = np.empty(1, dtype=np.int32)
    score[0] = bits
    score.view(np.float32)[0] *= np.float32(1 - slack)
    return np.int32(score[0])


@compiled
def _at_least(bits: Ints, maxima: Ints, limit: np.int32) -> Longs:
    """Return the rows with positive scores from ``limit`` on, both given by their bits."""
    floor = max(np.int32(1), limit)
    n_found = 0
    for block in range(len(maxima)):
        if maxima[block] >= floor:
            for row in range(block * BLOCK, (block + 1) * BLOCK):
                n_found += bits[row] >= floor
    found = np.empty(n_found, dtype=np.int64)
    n_found = 0
    for block in range(len(maxima)):
        if maxima[block] >= floor:
            for row in range(block * BLOCK, (block + 1) * BLOCK):
                if bits[row] >= floor:
                    found[n_found] = row
                    n_found += 1
    return found


@compiled
def write_best(scores: Floats, found: Longs, top_rows: Longs, top_scores: Floats) -> None:
    """Write the best of the ascending rows ``found``, best first, ties by row."""
    n_kept = 0
    for row in found:
        if n_kept == len(top_rows) and scores[row] <= top_scores[n_kept - 1]:
            continue
        place = min(n_kept, len(top_rows) - 1)
        while place > 0 and scores[row] > top_scores[place - 1]:
            top_rows[place], top_scores[place] = top_rows[place - 1], top_scores[place - 1]
            place -= 1
        top_rows[place], top_scores[place] = row, scores[row]
        n_kept = min(n_kept + 1, len(top_rows))


@compiled
def bulk(  # noqa: PLR0913, PLR0917 - a kernel takes plain arrays
    starts: Longs,
    rows: Ints,
    values: Floats,
    query_starts: Longs,
    query_columns: Ints,
    query_weights: Floats,
    blank: Floats,
    top_rows: npt.NDArray[np.int64],
    top_scores: Floats,
) -> None:
    """Write the best rows of each query and their scores, best first, ties by row.

    ``blank`` is what every accumulator starts from: 0, or -inf for rows that may not appear. The
    output has a row a query; places that stay empty are not written.
    """
    scores = np.empty_like(blank)
    maxima = np.empty(len(blank) // BLOCK, dtype=np.int32)
    wanted = top_rows.shape[1]
    for query in range(len(query_starts) - 1):
        low, high = query_starts[query], query_starts[query + 1]
        for row in range(len(blank)):
            scores[row] = blank[row]
        scatter(starts, rows, values, query_columns[low:high], query_weights[low:high], scores)
        found = best_rows(scores, maxima, wanted, 0.0)
        write_best(scores, found, top_rows[query], top_scores[query])

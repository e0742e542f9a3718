"""Compiled loops over pairs of rows: exact scores block by block, and texts that are alike."""

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.compiled import compiled

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@compiled
def exact_parts(
    columns: Ints,
    weights: Floats,
    starts: Longs,
    row_columns: Ints,
    row_values: Floats,
    rows: Longs,
    block_of: npt.NDArray[np.uint8],
    parts: Doubles,
) -> None:
    """Add to ``parts``, (n_rows, n_blocks), what each block gives to the scores of ``rows``.

    Products are summed in double precision in the order of their columns, so a pair has the same
    score from either side. ``block_of`` gives the block of each column.
    """
    for place in range(len(rows)):
        own, end = starts[rows[place]], starts[rows[place] + 1]
        asked = 0
        while own < end and asked < len(columns):
            if row_columns[own] < columns[asked]:
                own += 1
            elif row_columns[own] > columns[asked]:
                asked += 1
            else:
                product = np.float64(row_values[own]) * np.float64(weights[asked])
                parts[place, block_of[columns[asked]]] += product
                own += 1
                asked += 1


@compiled
def norms_from(starts: Longs, columns: Ints, values: Floats, first: int) -> Doubles:
    """Return the length of each row in the columns from ``first`` on."""
    norms = np.zeros(len(starts) - 1)
    for row in range(len(norms)):
        total = 0.0
        for place in range(starts[row], starts[row + 1]):
            if columns[place] >= first:
                total += np.float64(values[place]) ** 2
        norms[row] = np.sqrt(total)
    return norms


@compiled
def dot_from(
    left_columns: Ints,
    left_values: Floats,
    right_columns: Ints,
    right_values: Floats,
    first: int,
) -> float:
    """Return the dot product of two rows in the columns from ``first`` on."""
    total = 0.0
    left, right = 0, 0
    while left < len(left_columns) and right < len(right_columns):
        if left_columns[left] < right_columns[right]:
            left += 1
        elif left_columns[left] > right_columns[right]:
            right += 1
        else:
            if left_columns[left] >= first:
                total += np.float64(left_values[left]) * np.float64(right_values[right])
            left += 1
            right += 1
    return total


@compiled
def near_pairs(
    asked: tuple[Longs, Ints, Floats],
    rows: tuple[Longs, Ints, Floats],
    postings: tuple[Longs, Ints, Floats],
    first: int,
    threshold: float,
    common: float,
) -> tuple[Longs, Longs]:
    """Return the pairs (asked row, row) whose cosine in the columns from ``first`` on is high.

    The three matrices are given by their ``starts``, ``columns`` and ``values``. A row is looked up
    by its rarer terms alone: what the others, ``common`` of its length at most, can add to a
    cosine is known, and only rows that could still reach ``threshold`` are compared in full.
    """
    own_norms = norms_from(asked[0], asked[1], asked[2], first)
    norms = norms_from(rows[0], rows[1], rows[2], first)
    partial = np.zeros(len(norms))
    touched = np.empty(len(norms), dtype=np.int64)
    left, right = np.empty(64, dtype=np.int64), np.empty(64, dtype=np.int64)
    n_pairs = 0
    for row in range(len(own_norms)):
        columns = asked[1][asked[0][row] : asked[0][row + 1]]
        values = asked[2][asked[0][row] : asked[0][row + 1]]
        n_touched, rest = _look_up(columns, values, postings, first, common, partial, touched)
        for place in range(n_touched):
            other = touched[place]
            reach = partial[other] + rest * norms[other]
            partial[other] = 0
            wanted = threshold * own_norms[row] * norms[other]
            if reach < wanted:
                continue
            others = slice(rows[0][other], rows[0][other + 1])
            if dot_from(columns, values, rows[1][others], rows[2][others], first) < wanted:
                continue
            if n_pairs == len(left):
                left = np.concatenate((left, np.empty_like(left)))
                right = np.concatenate((right, np.empty_like(right)))
            left[n_pairs], right[n_pairs] = row, other
            n_pairs += 1
    return left[:n_pairs], right[:n_pairs]


@compiled
def _look_up(
    columns: Ints,
    values: Floats,
    postings: tuple[Longs, Ints, Floats],
    first: int,
    common: float,
    partial: Doubles,
    touched: Longs,
) -> tuple[int, float]:
    """Add the products of the rarer terms to ``partial`` and list the rows they touch.

    Returns the number of those rows and the length of the terms that were left out.
    """
    starts, met, impacts = postings
    begin = 0
    while begin < len(columns) and columns[begin] < first:
        begin += 1
    n_met = np.empty(len(columns) - begin, dtype=np.uint64)
    for place in range(len(n_met)):
        column = columns[begin + place]
        n_met[place] = starts[column + 1] - starts[column]
    order = np.argsort(n_met, kind="mergesort") + begin
    allowance = 0.0
    for place in order:
        allowance += np.float64(values[place]) ** 2
    allowance *= common**2
    rest = 0.0
    n_kept = len(order)
    while n_kept > 0:
        more = rest + np.float64(values[order[n_kept - 1]]) ** 2
        if more > allowance:
            break
        rest = more
        n_kept -= 1
    n_touched = 0
    for place in order[:n_kept]:
        for posting in range(starts[columns[place]], starts[columns[place] + 1]):
            row = met[posting]
            if partial[row] == 0:
                touched[n_touched] = row
                n_touched += 1
            partial[row] += np.float64(values[place]) * np.float64(impacts[posting])
    return n_touched, np.sqrt(rest)

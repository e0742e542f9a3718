"""Compiled loops over text: aliases found in it, and its terms counted record by record."""

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.compiled import compiled

Longs = npt.NDArray[np.int64]
Terms = npt.NDArray[np.uint64]
Letters = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]


@compiled
def find_aliases(
    text: Letters, prefixes: Terms, firsts: Longs, begins: Longs, letters: Letters
) -> tuple[Longs, Longs]:
    """Return where aliases start in a text and which ones, in the order of their places.

    ``prefixes`` are the first two letters of the aliases, ascending and distinct; the aliases that
    begin with prefix ``p`` are ``firsts[p]`` up to ``firsts[p + 1]``; the letters of alias ``a``
    are those of ``letters`` from ``begins[a]`` up to ``begins[a + 1]``.
    """
    places, found = np.empty(64, dtype=np.int64), np.empty(64, dtype=np.int64)
    n_found = 0
    for place in range(len(text) - 1):
        pair = (np.uint64(text[place]) << np.uint64(21)) | np.uint64(text[place + 1])
        prefix = np.searchsorted(prefixes, pair)
        if prefix == len(prefixes) or prefixes[prefix] != pair:
            continue
        for alias in range(firsts[prefix], firsts[prefix + 1]):
            length = begins[alias + 1] - begins[alias]
            if place + length > len(text):
                continue
            own = letters[begins[alias] : begins[alias + 1]]
            matched = 2
            while matched < length and text[place + matched] == own[matched]:
                matched += 1
            if matched < length:
                continue
            if n_found == len(found):
                places = np.concatenate((places, np.empty_like(places)))
                found = np.concatenate((found, np.empty_like(found)))
            places[n_found], found[n_found] = place, alias
            n_found += 1
    return places[:n_found], found[:n_found]


@compiled
def uncovered(starts: Longs, ends: Longs, kinds: Longs) -> npt.NDArray[np.bool_]:
    """Tell which places lie inside no longer place of the same kind.

    The places come by their starts, longer ones first; the same place may come several times.
    """
    kept = np.ones(len(starts), dtype=np.bool_)
    reach_start, reach_end = np.full(16, -1), np.full(16, -1)
    for place in range(len(starts)):
        kind = kinds[place]
        is_same = reach_start[kind] == starts[place] and reach_end[kind] == ends[place]
        if ends[place] <= reach_end[kind] and not is_same:
            kept[place] = False
        else:
            reach_start[kind] = starts[place]
            reach_end[kind] = max(reach_end[kind], ends[place])
    return kept


@compiled
def count_rows(
    starts: Longs, terms: Terms, fields: Longs, field_weights: Floats, max_tf: float
) -> tuple[Longs, Terms, Floats, Longs]:
    """Count the terms of each record.

    ``terms`` holds the occurrences of record ``r`` from ``starts[r]`` on, each from the field at
    the same place of ``fields``; of one term the fields ascend. In a field ``max_tf`` occurrences
    count, each as much as ``field_weights`` says.

    Returns:
        Starts, distinct terms in ascending order, weights and occurrences.
    """
    ends = np.zeros(len(starts), dtype=np.int64)
    distinct = np.empty(len(terms), dtype=np.uint64)
    weights = np.zeros(len(terms), dtype=np.float32)
    occurrences = np.zeros(len(terms), dtype=np.int64)
    n_distinct = -1
    for record in range(len(starts) - 1):
        own = slice(starts[record], starts[record + 1])
        order = np.argsort(terms[own], kind="mergesort")
        in_field = 0
        for place in range(len(order)):
            at = starts[record] + order[place]
            last = starts[record] + order[place - 1]
            if place == 0 or terms[at] != terms[last]:
                n_distinct += 1
                distinct[n_distinct] = terms[at]
                in_field = 0
            elif fields[at] != fields[last]:
                in_field = 0
            weights[n_distinct] += field_weights[fields[at]] * max(0.0, min(1.0, max_tf - in_field))
            in_field += 1
            occurrences[n_distinct] += 1
        ends[record + 1] = n_distinct + 1
    n = n_distinct + 1
    return ends, distinct[:n], weights[:n], occurrences[:n]

"""Near-duplicates: offers of one legal person whose texts hardly differ take one place."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking.types import Profile


def unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the rows scaled to unit length; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = sparse.diags_array(1 / np.maximum(lengths, 1e-12))
    return sparse.csr_array(scale @ matrix)


def duplicate_groups(
    profiles: Sequence[Profile], matrix: sparse.csr_array, threshold: float
) -> npt.NDArray[np.int32]:
    """Return for each row the first row of the same owner that is at least ``threshold`` similar.

    Similarity is the cosine of the rows. Profiles without an owner stand alone, and so do those
    of different owners: copying a rival's text must not make the rival disappear.
    """
    by_owner: dict[str, list[int]] = defaultdict(list)
    for row, profile in enumerate(profiles):
        if profile.owner:
            by_owner[profile.owner].append(row)
    groups = np.arange(len(profiles), dtype=np.int32)
    for rows in by_owner.values():
        if len(rows) > 1:
            _group_rows(unit_rows(matrix[rows]), rows, groups, threshold)
    return groups


def _group_rows(
    units: sparse.csr_array, rows: Sequence[int], groups: npt.NDArray[np.int32], threshold: float
) -> None:
    similarity = (units @ units.T).toarray()
    for place, row in enumerate(rows):
        for earlier in range(place):
            if similarity[place, earlier] >= threshold:
                groups[row] = groups[rows[earlier]]
                break

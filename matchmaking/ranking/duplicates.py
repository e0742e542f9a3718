"""Near-duplicates: texts that hardly differ.

Two such offers of one legal person take one place. A copy of somebody else's earlier offer takes
none: the original keeps its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking import pair_kernels
from matchmaking.ranking.kernels import Ints, Longs
from matchmaking.ranking.postings import Postings
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.types import Profile

MIN_TERMS = 40  # of a text below which nobody can be said to have copied it
COMMON = 0.6  # share of a row's length that is left to its common terms when pairs are looked up


@dataclass(frozen=True, eq=False)
class Origins:
    """Whose each row is, as a number or 0, since when, and which version of its record.

    ``since`` is text that sorts by time, or empty.
    """

    owners: npt.NDArray[np.uint64]
    since: npt.NDArray[np.bytes_]
    revisions: npt.NDArray[np.bytes_]

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> "Origins":
        return cls(
            np.array([_number(profile.owner) for profile in profiles], dtype=np.uint64),
            np.array([profile.since.encode() for profile in profiles], dtype="S32"),
            np.array([profile.revision.encode() for profile in profiles], dtype="S32"),
        )

    def joined(self, other: "Origins") -> "Origins":
        return Origins(
            np.concatenate([self.owners, other.owners]),
            np.concatenate([self.since, other.since]),
            np.concatenate([self.revisions, other.revisions]),
        )


def _number(owner: str) -> int:
    digest = blake2b(owner.encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") if owner else 0


@dataclass(frozen=True, eq=False)
class Duplicates:
    """For each row the first row of its owner's that it repeats, and another's that it copies.

    ``groups`` names the row itself where it repeats nothing, ``originals`` is -1 where it copies
    nothing.
    """

    groups: Ints
    originals: Ints


def near_pairs(
    asked: SparseRows, among: Postings, first: int, threshold: float
) -> tuple[Longs, Longs]:
    """Return the pairs (row of ``asked``, row of ``among``) with a cosine from ``threshold`` on.

    Only the columns from ``first`` on count.
    """
    rows, postings = among.by_row, among.by_feature
    return pair_kernels.near_pairs(
        (asked.starts, asked.indices, asked.values),
        (rows.starts, rows.indices, rows.values),
        (postings.starts, postings.indices, postings.values),
        first,
        threshold,
        COMMON,
    )


def settle(
    pairs: tuple[Longs, Longs],
    origins: Origins,
    n_terms: Longs,
    *,
    finds_copies: bool,
    known: Duplicates | None = None,
) -> Duplicates:
    """Decide what the later row of each similar pair is; ``known`` settles the first rows.

    ``n_terms`` counts the terms of each row. Rows without an owner stand alone.
    """
    n_rows, n_known = len(n_terms), len(known.groups) if known else 0
    groups = np.arange(n_rows, dtype=np.int32)
    originals = np.full(n_rows, -1, dtype=np.int32)
    if known:
        groups[:n_known], originals[:n_known] = known.groups, known.originals
    owners, since = origins.owners, origins.since
    for left, right in sorted(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)):
        if left == right or not owners[left] or not owners[right]:
            continue
        if owners[left] == owners[right]:
            if right < left and groups[left] == left:
                groups[left] = groups[right]
        elif not finds_copies or n_terms[left] < MIN_TERMS:
            continue
        elif b"" < since[right] < since[left]:
            before = originals[left]
            if before < 0 or since[right] < since[before]:
                originals[left] = right
    return Duplicates(groups, originals)


def unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the rows scaled to unit length; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = sparse.diags_array(1 / np.maximum(lengths, 1e-12))
    return sparse.csr_array(scale @ matrix)

"""One side of the index: its rows in segments, and the search among them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaking.ranking import pair_kernels
from matchmaking.ranking.config import BLOCKS
from matchmaking.ranking.duplicates import Duplicates, Origins
from matchmaking.ranking.kernels import Floats, Ints, Longs
from matchmaking.ranking.postings import Mask, Postings, best_rows, blank_scores

SLACK = 1e-4  # relative; single precision errs by less over a few hundred terms


class JoinedKeys(Sequence[str]):
    """The keys of several segments one after the other."""

    def __init__(self, parts: Sequence[Sequence[str]]) -> None:
        self._parts = [part for part in parts if len(part)]

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        row = row + len(self) if row < 0 else row
        for part in self._parts:
            if row < len(part):
                return part[row]
            row -= len(part)
        raise IndexError(row)

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            yield from part


@dataclass(frozen=True, eq=False)
class Segment:
    """Rows that were indexed together, in the ascending order of their keys."""

    keys: Sequence[str]
    postings: Postings
    origins: Origins


@dataclass(frozen=True, eq=False)
class Side:
    """A base segment, perhaps a delta of later changes, and what is said of all their rows.

    Rows are numbered through all segments. ``dead`` ones are gone or replaced by a later row.
    """

    segments: tuple[Segment, ...]
    duplicates: Duplicates
    dead: frozenset[int] = frozenset()

    @property
    def base(self) -> Segment:
        return self.segments[0]

    @cached_property
    def keys(self) -> Sequence[str]:
        """The key of each row, dead ones as well."""
        parts = [segment.keys for segment in self.segments]
        return parts[0] if len(parts) == 1 else JoinedKeys(parts)

    def __len__(self) -> int:
        return len(self.keys) - len(self.dead)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each key that is not gone."""
        return {key: row for row, key in enumerate(self.keys) if row not in self.dead}

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """All rows for SciPy, dead ones as well, (n_rows, n_features)."""
        parts = [segment.postings.by_row.matrix for segment in self.segments]
        matrix: sparse.csr_array = parts[0] if len(parts) == 1 else sparse.vstack(parts, "csr")
        return matrix

    @cached_property
    def is_found(self) -> Mask:
        """Which rows may be found: those that are neither dead nor copies of a living one."""
        found = np.ones(len(self.keys), dtype=np.bool_)
        dead = np.zeros(len(found), dtype=np.bool_)
        dead[list(self.dead)] = True
        originals = self.duplicates.originals
        is_copy = originals >= 0
        is_copy[is_copy] = ~dead[originals[is_copy]]
        found[dead | is_copy] = False
        return found

    def is_copy(self, key: str) -> bool:
        """Tell whether the row of ``key`` stays out because its text is another's."""
        row = self.rows.get(key)
        return row is not None and not self.is_found[row]

    @cached_property
    def _blank(self) -> Floats:
        return blank_scores(len(self.keys), self.is_found)

    def mask(self, allowed: Collection[str]) -> Mask:
        """Return which rows may be found when only these keys are allowed."""
        mask = np.zeros(len(self.keys), dtype=np.bool_)
        mask[[self.rows[key] for key in allowed if key in self.rows]] = True
        return mask & self.is_found

    def best(
        self, columns: Ints, weights: Floats, wanted: int, allowed: Mask | None = None
    ) -> Longs:
        """Return the rows of at least the ``wanted`` best positive scores, in no useful order."""
        if allowed is None:
            scores = self._blank.copy()
            self._add_scores(columns, weights, scores)
        elif self._is_cheaper_by_row(columns, int(np.count_nonzero(allowed))):
            scores = np.zeros_like(self._blank)
            self._write_scores(columns, weights, np.flatnonzero(allowed), scores)
        else:
            scores = blank_scores(len(self.keys), allowed)
            self._add_scores(columns, weights, scores)
        return best_rows(scores, wanted, SLACK)

    def exact_parts(
        self, columns: Ints, weights: Floats, rows: Longs, block_of: npt.NDArray[np.uint8]
    ) -> npt.NDArray[np.float64]:
        """Return what each block gives to the score of each row, (n_rows, n_blocks)."""
        parts = np.zeros((len(rows), len(BLOCKS)))
        for offset, segment in self._placed():
            own = segment.postings.by_row
            here = np.flatnonzero((rows >= offset) & (rows < offset + len(own)))
            some = np.zeros((len(here), parts.shape[1]))
            pair_kernels.exact_parts(
                columns, weights, own.starts, own.indices, own.values,
                rows[here] - offset, block_of, some,
            )  # fmt: skip
            parts[here] = some
        return parts

    def _placed(self) -> Iterator[tuple[int, Segment]]:
        offset = 0
        for segment in self.segments:
            yield offset, segment
            offset += len(segment.keys)

    def _add_scores(self, columns: Ints, weights: Floats, scores: Floats) -> None:
        for offset, segment in self._placed():
            segment.postings.add_scores(columns, weights, scores[offset:])

    def _write_scores(self, columns: Ints, weights: Floats, rows: Longs, scores: Floats) -> None:
        for offset, segment in self._placed():
            here = rows[(rows >= offset) & (rows < offset + len(segment.keys))] - offset
            segment.postings.write_scores(columns, weights, here, scores[offset:])

    def _is_cheaper_by_row(self, columns: Ints, n_allowed: int) -> bool:
        return self.base.postings.is_cheaper_by_row(columns, n_allowed)

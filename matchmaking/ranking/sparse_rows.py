"""Sparse rows in three plain arrays, as compiled loops and files want them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Array = npt.NDArray[Any]


def read_only(array: npt.ArrayLike, dtype: npt.DTypeLike) -> Array:
    """Return the array with this type, contiguous and closed to writing.

    Whether it lies in memory or in a mapped file, it has one type for the compiler.
    """
    kept = np.ascontiguousarray(array, dtype=dtype).view(np.ndarray)
    kept.flags.writeable = False
    return kept


@dataclass(frozen=True, eq=False)
class SparseRows:
    """Of row ``r`` the ``indices`` and ``values`` from ``starts[r]`` up to ``starts[r + 1]``.

    ``starts`` is (n_rows + 1,) int64, ``indices`` (n_values,) int32 and ``values`` (n_values,)
    float32; indices ascend inside a row and lie below ``width``.
    """

    starts: Array
    indices: Array
    values: Array
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> "SparseRows":
        matrix.sort_indices()
        return cls.from_arrays(matrix.indptr, matrix.indices, matrix.data, matrix.shape[1])

    @classmethod
    def from_arrays(cls, starts: Array, indices: Array, values: Array, width: int) -> "SparseRows":
        return cls(
            read_only(starts, np.int64),
            read_only(indices, np.int32),
            read_only(values, np.float32),
            width,
        )

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """The same rows for SciPy, (n_rows, width), without a copy of their content."""
        content = (self.values, self.indices, self.starts)
        matrix: sparse.csr_array = sparse.csr_array(content, (len(self), self.width), copy=False)
        return matrix

    def turned(self) -> "SparseRows":
        """Return the transpose: of each index the rows that hold it."""
        return SparseRows.of(self.matrix.T.tocsr())

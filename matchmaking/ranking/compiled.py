"""The one way in which loops are compiled: cached on disk, and free of the interpreter lock."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Compile a function of numbers and arrays at its first call; later processes load it.

    Compiled functions take read-only arrays where they only read: a mutable and a read-only
    array are two types to the compiler, and each type would be compiled on its own.
    """
    try:
        return cast("Function", njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # nowhere to write the cache: each process compiles for itself
        return cast("Function", njit(nogil=True, error_model="numpy")(function))

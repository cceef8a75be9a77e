"""Sums over people, months and areas: the one way in which sex, age, a year's months and areas are added up.

Every sum runs along one contiguous last axis, so the order of the additions depends on the number of ages alone and
the answer, to the last bit, not on which scenarios, draws, areas or years share the array (DESIGN 5, law 6).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sum_ages(values: Array, *, time_last: bool = False) -> Array:
    """``sum_x v[..., x]``.

    ``values`` is (..., age), or (..., age, time) with ``time_last``; the result drops ``age``. Source: DESIGN 5, law 6.
    """
    return _sum_along_last(np.moveaxis(values, -1, 0) if time_last else values, 1, time_last)


def sum_people(values: Array, *, time_last: bool = False) -> Array:
    """``sum_s sum_x v[..., s, x]``.

    ``values`` is (..., sex, age), or (..., sex, age, time) with ``time_last``; the result drops ``sex`` and ``age``.
    Source: DESIGN 5, law 6.
    """
    return _sum_along_last(np.moveaxis(values, -1, 0) if time_last else values, 2, time_last)


def sum_months(values: Array) -> Array:
    """``sum_m v[..., m]``: the same kernel along months, so that a year's total ignores what shares its array."""
    return _sum_along_last(values, 1, time_first=False)


def sum_years(values: Array) -> Array:
    """``sum_m v[..., m]`` of each civil year: (..., month) of whole years -> (..., year)."""
    return sum_months(values.reshape(*values.shape[:-1], -1, 12))


def sum_areas(values: Array, axis: int) -> Array:
    """``sum_a v[..., a, ...]`` along ``axis``, which stays with length one; one area alone comes back bit for bit.

    The areas are brought to the end first, so that the order of the additions depends on their number alone.
    Source: DESIGN 5, law 6.
    """
    if values.shape[axis] == 1:
        return values
    return np.expand_dims(_sum_along_last(np.moveaxis(values, axis, -1), 1, time_first=False), axis)


def _sum_along_last(values: Array, axes: int, time_first: bool) -> Array:
    """Sum of the last ``axes`` axes, laid end to end; a leading time axis goes back to the end."""
    flat = np.ascontiguousarray(values).reshape(*values.shape[: values.ndim - axes], -1)
    total: Any = np.add.reduce(flat, axis=-1)
    return np.moveaxis(total, 0, -1) if time_first else total

"""Sums over people, months and areas: the one way in which sex, age, a year's months and areas are added up.

Every sum runs along one contiguous last axis, so the order of the additions depends on the number of ages alone and
the answer, to the last bit, not on which scenarios, draws, areas or years share the array (DESIGN 5, law 6).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BLOCK: Final = 64


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


def matrix_product(left: Array, right: Array) -> Array:
    """``sum_k L_ik R_kj``: (..., i, k) and (..., k, j) -> (..., i, j), added up block by block in one order.

    A block has 64 rows, columns and terms: few enough that no library spreads it over threads, whose number could
    otherwise show in the last bit (and whose waiting costs more than the product). Source: DESIGN 5, law 6.
    """
    rows, terms, columns = left.shape[-2], left.shape[-1], right.shape[-1]
    product = np.zeros((*np.broadcast_shapes(left.shape[:-2], right.shape[:-2]), rows, columns))
    for i in range(0, rows, BLOCK):
        for j in range(0, columns, BLOCK):
            block = product[..., i : i + BLOCK, j : j + BLOCK]
            for k in range(0, terms, BLOCK):
                block += np.matmul(left[..., i : i + BLOCK, k : k + BLOCK], right[..., k : k + BLOCK, j : j + BLOCK])
    return product


def sum_by_matrix(matrix: Array, people: Array) -> Array:
    """``sum_i M_ji P_i(s, x)``: (..., j, i) and (..., i, sex, age) -> (..., j, sex, age), by ``matrix_product``."""
    product = matrix_product(matrix, people.reshape(*people.shape[:-2], -1))
    return product.reshape(*product.shape[:-1], *people.shape[-2:])


def _sum_along_last(values: Array, axes: int, time_first: bool) -> Array:
    """Sum of the last ``axes`` axes, laid end to end; a leading time axis goes back to the end."""
    flat = np.ascontiguousarray(values).reshape(*values.shape[: values.ndim - axes], -1)
    total: Any = np.add.reduce(flat, axis=-1)
    return np.moveaxis(total, 0, -1) if time_first else total

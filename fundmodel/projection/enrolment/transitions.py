"""Yearly moves between paying, resident and uninsured: intensities by sex and age, and the matrix they give over a
year.

The three states are ``payer`` (active and flexible together), ``resident`` and ``uninsured``. The two matrix axes
come first, so that a batch of small matrices is nine contiguous planes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PAYER, RESIDENT, UNINSURED = range(3)
SQUARINGS: Final = 6
TERMS: Final = 7


def intensity(probability: Array) -> Array:
    """-ln(1 - p): the constant intensity under which the yearly probability of moving is p."""
    return -np.log1p(-probability)


def generator(entry: Array, exit_: Array, non_renewal: Array, renewal: Array) -> Array:
    """Q[i, j] = intensity of the move i -> j, rows summing to zero.

    The four intensities have any common shape ``(..., sex, age)``; the result is ``(3, 3, ..., sex, age)``. Newly
    insured people come through the resident scheme, so ``entry`` leaves from there.
    """
    entry, exit_, non_renewal, renewal = np.broadcast_arrays(entry, exit_, non_renewal, renewal)
    q = np.zeros((3, 3, *entry.shape))
    q[PAYER, RESIDENT] = exit_
    q[RESIDENT, PAYER] = entry
    q[RESIDENT, UNINSURED] = non_renewal
    q[UNINSURED, RESIDENT] = renewal
    for state in range(3):
        q[state, state] = -(q[state, 0] + q[state, 1] + q[state, 2])
    return q


def transition_matrix(q: Array) -> Array:
    """expm(Q), by a Taylor series of Q / 2^6 squared six times: rows sum to one, entries >= 0, and expm(0) is the
    identity exactly.

    ``q`` is ``(3, 3, ...)``. Every element is computed on its own, so a matrix does not depend on what else is in the
    batch. Source: METHODS 2.2.
    """
    scaled = q.reshape(3, 3, -1) * 0.5**SQUARINGS
    identity = np.zeros_like(scaled)
    for state in range(3):
        identity[state, state] = 1.0
    matrix = identity + scaled / TERMS
    for order in range(TERMS - 1, 0, -1):
        matrix = identity + _product(scaled, matrix) / order
    for _ in range(SQUARINGS):
        matrix = _product(matrix, matrix)
    return matrix.reshape(q.shape)


def yearly_matrices(q: Array) -> Array:
    """``transition_matrix`` of every year, ``(3, 3, year, ..., sex, age)``; an age whose intensities are those of the
    first year in all of them is worked out once."""
    moving = (q != q[:, :, :1]).reshape(-1, q.shape[-1]).any(axis=0)
    matrix = np.array(np.broadcast_to(transition_matrix(q[:, :, :1]), q.shape))
    matrix[..., moving] = transition_matrix(np.compress(moving, q, axis=-1))
    return matrix


def moved(matrix: Array, payer: Array, resident: Array, uninsured: Array) -> tuple[Array, Array, Array]:
    """n_j(end) = sum_i n_i(start) P[i, j], for the three states in turn."""
    payer_end, resident_end, uninsured_end = (
        payer * matrix[PAYER, j] + resident * matrix[RESIDENT, j] + uninsured * matrix[UNINSURED, j] for j in range(3)
    )
    return payer_end, resident_end, uninsured_end


def _product(a: Array, b: Array) -> Array:
    product: Array = a[:, 0, None] * b[0]
    product += a[:, 1, None] * b[1]
    product += a[:, 2, None] * b[2]
    return product

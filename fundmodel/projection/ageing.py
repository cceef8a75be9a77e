"""A share of the population belongs to a cohort: it moves with it from age to age (METHODS 2.2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def inherited(shares: Array, population: Array) -> Array:
    """pi[x + 1](y + 1) = pi[x](y); the open age mixes its two sources by persons; age 0 has nobody to inherit from
    and is 0.

    ``shares`` and ``population`` of the earlier 1 January are ``(..., sex, age)`` and broadcast.
    """
    older = np.empty(np.broadcast_shapes(shares.shape, population.shape))
    older[..., 1:] = shares[..., :-1]
    last = population[..., -2:]
    mixed = shares[..., -2] * last[..., 0] + shares[..., -1] * last[..., 1]
    older[..., -1] = mixed / (last[..., 0] + last[..., 1])
    older[..., 0] = 0.0
    return older

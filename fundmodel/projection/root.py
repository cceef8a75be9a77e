"""Roots of monotone functions, element by element: each element's path ignores its neighbours, so a batch cannot
change a bit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]


def increasing_root(
    function: Callable[[Array], Array], low: Array, high: Array, what: str, tolerance: float = 1e-13, steps: int = 200
) -> Array:
    """x with function(x) = 0 and low <= x <= high, where ``function`` rises in every element (Illinois regula falsi).

    ``low`` and ``high`` have the shape of the answer. Stops where the bracket is ``tolerance`` of its own size, or the
    value ``tolerance`` of what it spans over the bracket. Raises ``ProjectionError`` naming ``what`` where zero is not
    bracketed.
    """
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    at_low, at_high = np.array(function(low), dtype=float), np.array(function(high), dtype=float)
    if np.any(at_low > 0.0) or np.any(at_high < 0.0):
        raise ProjectionError(
            Said("no {what} between {low:g} and {high:g} meets its target", what=what, low=low.min(), high=high.max())
        )
    side = np.zeros(low.shape)
    best = np.where(-at_low < at_high, low, high)
    done = (at_low == 0.0) | (at_high == 0.0)
    for _ in range(steps):
        if done.all():
            return best
        gap = at_high - at_low
        guess = np.where(gap > 0.0, (low * at_high - high * at_low) / np.where(gap > 0.0, gap, 1.0), 0.5 * (low + high))
        value = function(guess)
        best = np.where(done, best, guess)
        above, live = value > 0.0, ~done
        done = done | (value == 0.0) | (np.abs(high - low) <= tolerance * np.maximum(1.0, np.abs(guess)))
        at_low = np.where(live & above & (side == 1), 0.5 * at_low, at_low)
        at_high = np.where(live & ~above & (side == -1), 0.5 * at_high, at_high)
        high, at_high = np.where(live & above, guess, high), np.where(live & above, value, at_high)
        low, at_low = np.where(live & ~above, guess, low), np.where(live & ~above, value, at_low)
        side = np.where(above, 1, -1)
        done = done | (np.abs(value) <= tolerance * np.abs(gap))
    raise ProjectionError(Said("the search for {what} did not settle", what=what))

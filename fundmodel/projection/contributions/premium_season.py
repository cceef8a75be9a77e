"""The premium's calendar of an area that says what it had received ahead at the end of the base year (METHODS 3.5)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.contributions.resident import FOR_NEXT_YEAR

Array = NDArray[np.float64]


def own_weights(weights: Array, share: Array) -> Array:
    """w_m = share x v_m / sum(v of the autumn) from September, (1 - share) x v_m / sum(v of the rest) before it.

    ``weights`` v ``(..., coverage year, 12)`` as in ``premium_cash``; ``share`` ``(...)`` of a coverage year's premium
    that is in hand before the year begins, NaN where nothing is known: there, and in coverage years with another
    window than the first one, the weights stand bit for bit. A half of the window that takes nothing under ``weights``
    takes its part evenly.
    """
    part = np.clip(share, 0.0, 1.0)[..., None, None]
    own = np.where(
        FOR_NEXT_YEAR, part * _within(weights, FOR_NEXT_YEAR), (1.0 - part) * _within(weights, ~FOR_NEXT_YEAR)
    )
    usual = (weights == weights[..., :1, :]).all(axis=-1, keepdims=True)
    return np.where(usual & np.isfinite(part), own, weights)


def beyond_a_year(published: Array, due: Array) -> Array:
    """max(0, published - due): premium in hand for more than the coming year, which stays in hand; 0 where unknown."""
    return np.nan_to_num(np.maximum(published - due, 0.0))


def _within(weights: Array, months: NDArray[np.bool_]) -> Array:
    """Weights of one half of the window, summing to one; even where it takes nothing."""
    half = np.where(months, weights, 0.0)
    whole = half.sum(axis=-1, keepdims=True)
    even = np.where(months, 1.0 / months.sum(), 0.0)
    return np.where(whole > 0.0, half / np.where(whole > 0.0, whole, 1.0), even)

"""The contribution base: wages clipped between floor and cap, in closed form (METHODS 3.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]


def capped_mean(mean: Array, sigma: Array, floor: Array, cap: Array) -> Array:
    """E[clip(w, a, b)] = a Phi((ln a - mu)/s) + e^(mu + s^2/2) [Phi((ln b - mu - s^2)/s) - Phi((ln a - mu - s^2)/s)]
    + b (1 - Phi((ln b - mu)/s)), with ln w ~ N(mu, s^2) and mean wage e^(mu + s^2/2) = ``mean``.

    All arguments broadcast and share one unit of money; s = 0 gives clip(mean). Source: METHODS 3.1.
    """
    mean, sigma, floor, cap = (np.asarray(x, dtype=float) for x in (mean, sigma, floor, cap))
    s = np.where(sigma > 0.0, sigma, 1.0)
    mu = np.log(mean) - 0.5 * s * s
    with np.errstate(divide="ignore"):
        low, high = (np.log(floor) - mu) / s, (np.log(cap) - mu) / s
    spread = floor * ndtr(low) + mean * (ndtr(high - s) - ndtr(low - s)) + cap * ndtr(-high)
    return np.where(sigma > 0.0, spread, np.clip(mean, floor, cap))


def base_in_force(index: Array, growth_base_year: Array, switch_month: Array, month: Array) -> Array:
    """index(y) from the switch month on, index(y - 1) before it, for months 1..12 of consecutive years.

    ``index`` is ``(..., year)`` with the base year first, ``growth_base_year`` and ``switch_month`` ``(...)``;
    ``month`` runs 1..12 over every year; the result is ``(..., month)``. Before the base year the index is 1 / (1 +
    growth of the base year).
    """
    before = np.concatenate([(index[..., :1] / (1.0 + growth_base_year[..., None])), index[..., :-1]], axis=-1)
    moved = month >= switch_month[..., None]
    return np.where(moved, np.repeat(index, 12, axis=-1), np.repeat(before, 12, axis=-1))


def flexible_base(floor: Array, on_floor: Array, other: Array) -> Array:
    """p x floor + (1 - p) x other: mean base of flexible workers, in average wages."""
    return np.asarray(on_floor * floor + (1.0 - on_floor) * other)

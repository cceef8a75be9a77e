"""The contribution base: wages clipped between floor and cap, in closed form (METHODS 3.1)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]

LONGEST_LAG: Final = 12


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


def base_in_force(index: Array, growth_base_year: Array, switch_month: Array, lag: Array) -> Array:
    """index(K), with K(m) = max over months up to m of [last year whose switch month lies at least ``lag`` months
    before m].

    ``index`` is ``(..., year)`` with the base year first; ``switch_month`` (1..12) and ``lag`` (months, a part of one
    counts in full, at most 12) are ``(..., month)`` over the same years, as in force in each month. K never falls:
    where the law moves the switch from July to January the base of that year follows half a year after the one before
    it, and from January to July a year and a half after; no month has two bases, and none goes back to an older one.
    Before the base year the index grew as in the base year. Returns ``(..., month)``. Source: METHODS 3.1.
    """
    ago_1 = index[..., :1] / (1.0 + growth_base_year[..., None])
    levels = np.concatenate([ago_1 / (1.0 + growth_base_year[..., None]), ago_1, index], axis=-1)
    months = np.arange(-LONGEST_LAG, 12 * index.shape[-1])
    first = np.broadcast_to(switch_month[..., :1], (*switch_month.shape[:-1], LONGEST_LAG))
    switch = np.concatenate([first, switch_month], axis=-1)
    reached = np.maximum.accumulate(months // 12 - (months % 12 + 1 < switch), axis=-1)
    seen_from = months[LONGEST_LAG:] + LONGEST_LAG - np.ceil(lag).astype(np.int64)
    lead = np.broadcast_shapes(reached.shape[:-1], lag.shape[:-1])
    in_force = np.take_along_axis(
        np.broadcast_to(reached, (*lead, reached.shape[-1])),
        np.broadcast_to(seen_from, (*lead, seen_from.shape[-1])),
        axis=-1,
    )
    place = np.maximum.accumulate(in_force, axis=-1) + 2
    lead = np.broadcast_shapes(lead, levels.shape[:-1])
    return np.take_along_axis(
        np.broadcast_to(levels, (*lead, levels.shape[-1])), np.broadcast_to(place, (*lead, place.shape[-1])), axis=-1
    )


def flexible_base(floor: Array, on_floor: Array, other: Array) -> Array:
    """p x floor + (1 - p) x other: mean base of flexible workers, in average wages."""
    return np.asarray(on_floor * floor + (1.0 - on_floor) * other)

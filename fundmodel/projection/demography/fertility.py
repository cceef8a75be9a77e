"""Fertility by single age: the pattern from five-year groups, and births per woman-year (METHODS 1.5)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.demography.interpolation import monotone_cubic
from fundmodel.projection.sums import sum_ages
from fundmodel.vocabulary.dims import AGES
from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

GROUP_EDGES: Final = (15, 20, 25, 30, 35, 40, 45, 50)


def single_year_pattern(group_shares: Array) -> Array:
    """``share_x = C(x+1) - C(x)``, C the monotone cubic through the cumulative shares at ages 15, 20, ..., 50.

    ``group_shares`` (..., group) of lifetime fertility, ages 15-19 to 45-49, in any unit; returns (..., age) fractions
    that sum to 1, ages 0..100+. Errors: InputError for another number of groups, negative or missing shares.
    Source: METHODS 1.5.
    """
    shares = np.asarray(group_shares, dtype=np.float64)
    if shares.shape[-1] != len(GROUP_EDGES) - 1 or not np.all(shares >= 0.0) or np.any(sum_ages(shares) <= 0.0):
        raise InputError(
            Said(
                "A fertility pattern needs {count} shares >= 0 (15-19, ..., 45-49) that do not all "
                "vanish; found shape {shape}.",
                count=len(GROUP_EDGES) - 1,
                shape=shares.shape,
            )
        )
    cumulative = np.zeros((*shares.shape[:-1], len(GROUP_EDGES)))
    np.cumsum(shares / sum_ages(shares)[..., None], axis=-1, out=cumulative[..., 1:])
    first, last = GROUP_EDGES[0], GROUP_EDGES[-1]
    pattern = np.zeros((*shares.shape[:-1], len(AGES)))
    curve = monotone_cubic(np.array(GROUP_EDGES, dtype=np.float64), cumulative, np.arange(first, last + 1.0))
    pattern[..., first:last] = np.maximum(np.diff(curve, axis=-1), 0.0)
    return np.asarray(pattern / sum_ages(pattern)[..., None])


def pattern_on_years(patterns: Array, period_mid_years: ArrayLike, years: ArrayLike) -> Array:
    """``pattern(y) = (1 - t) p_i + t p_{i+1}``, t linear in time between period mid-points, at the middle of year y.

    ``patterns`` (period, age) fractions that sum to 1; ``period_mid_years`` (period) rising, such as 2027.5;
    ``years`` (year) calendar years. Returns (age, year), each year summing to 1. Before the first and after the last
    mid-point the pattern is held for one period. Errors: ProjectionError beyond it. Source: METHODS 1.5.
    """
    middles = np.asarray(period_mid_years, dtype=np.float64)
    if len(middles) < 2 or len(middles) != len(patterns) or np.any(np.diff(middles) <= 0.0):
        raise InputError(Said("Fertility patterns (period, age) need at least two periods with rising mid-points."))
    times = np.asarray(years, dtype=np.float64) + 0.5
    first = 2.0 * middles[0] - middles[1]
    last = 2.0 * middles[-1] - middles[-2]
    outside = (times < first) | (times > last)
    if np.any(outside):
        year = int(np.asarray(years)[outside][0])
        raise ProjectionError(
            Said(
                "No fertility pattern for {year}: the patterns reach from {first:g} to {last:g}.",
                year=year,
                first=first,
                last=last,
            )
        )
    held = np.clip(times, middles[0], middles[-1])
    place = np.clip(np.searchsorted(middles, held, side="right") - 1, 0, len(middles) - 2)
    weight = ((held - middles[place]) / (middles[place + 1] - middles[place]))[:, None]
    mixed = (1.0 - weight) * patterns[place] + weight * patterns[place + 1]
    return np.ascontiguousarray((mixed / sum_ages(mixed)[:, None]).T)


def age_specific(tfr: Array, pattern: Array) -> Array:
    """``f[x, y] = TFR[y] pattern[x, y]``: births per woman-year.

    ``tfr`` (..., year) births per woman; ``pattern`` (..., age, year) fractions that sum to 1 over age; returns
    (..., age, year). Source: METHODS 1.5.
    """
    rates: Array = tfr[..., None, :] * pattern
    return rates

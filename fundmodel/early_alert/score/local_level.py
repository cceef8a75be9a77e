"""The local level model of each series by its Kalman filter, all series at once (METHODS 6.6, a rival)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.published_months import LEADS, YEAR

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

RATIOS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Signal to noise q/r that a series may have."""
DIFFUSE: Final = 1e6
"""Variance of the first level over that of the noise."""
ENOUGH: Final = 5
"""Monthly series from which a fund's pattern is taken; else months are alike."""


class Filtered(NamedTuple):
    """level (series, ratios) at the last month, variance (series, ratios) of one step's noise, log_likelihood alike."""

    level: Array
    variance: Array
    log_likelihood: Array


class LevelForecast(NamedTuple):
    """flows (series, leads) yuan a month; ratio (series) the q/r of highest likelihood."""

    flows: Array
    ratio: Array


def filtered(observed: Array, ratios: Array, diffuse: float = DIFFUSE) -> Filtered:
    """``z_t = l_t + e_t, l_t = l_{t-1} + w_t``, ``Var w = q/r Var e``: the likelihood with Var e concentrated out.

    observed (series, months), NaN where nothing is; ratios (ratios) or (series, ratios). The first observation sets the
    level and is not counted.
    """
    size = len(observed)
    ratio = np.broadcast_to(ratios, (size, np.shape(ratios)[-1]))
    level, spread = np.zeros(ratio.shape), np.full(ratio.shape, diffuse)
    squares, logs, count = np.zeros(ratio.shape), np.zeros(ratio.shape), np.zeros((size, 1))
    started = np.zeros((size, 1), bool)
    for column in observed.T:
        seen = np.isfinite(column)[:, None]
        spread = spread + np.where(started, ratio, 0.0)
        error = np.nan_to_num(column)[:, None] - level
        total = spread + 1.0
        counted = seen & started
        squares += np.where(counted, error**2 / total, 0.0)
        logs += np.where(counted, np.log(total), 0.0)
        count += counted
        gain = np.where(seen, spread / total, 0.0)
        level, spread = level + gain * error, spread * (1 - gain)
        started |= seen
    n = np.maximum(count, 1.0)
    variance = np.maximum(squares / n, 1e-12)
    return Filtered(level, variance, -0.5 * (n * np.log(variance) + logs))


def local_level(flows: Array, sizes: Whole, last: Whole) -> LevelForecast:
    """``exp(level + g k/12) x pattern``: block means in logs, the fund's pattern and growth taken off, filtered.

    flows, sizes (series, months) as in ``Months``. A block is observed in its last month.
    """
    calendar = (last[:, None] + np.arange(1 - flows.shape[1], 1)) % YEAR
    drift = _drift(flows)
    season = pattern(flows * np.exp(-drift / YEAR * np.arange(flows.shape[1])), sizes, calendar)
    back = np.arange(1 - flows.shape[1], 1)
    observed = _blocks(flows, season[calendar], sizes) - drift / YEAR * back
    found = filtered(observed, np.array(RATIOS))
    best = np.argmax(found.log_likelihood, axis=1)
    level = found.level[np.arange(len(best)), best]
    lead = np.arange(1, LEADS + 1)
    ahead = season[(last[:, None] + lead) % YEAR]
    return LevelForecast(np.exp(level[:, None] + drift / YEAR * lead) * ahead, np.array(RATIOS)[best])


def pattern(flows: Array, sizes: Whole, calendar: Whole) -> Array:
    """Median share of each calendar month in a year over series published month by month, mean 1; (12).

    ``flows`` without their growth, else its slope over the year would be taken for season.
    """
    own = (sizes[:, -YEAR:] == 1).all(axis=1) & (flows[:, -YEAR:] > 0).all(axis=1)
    if own.sum() < ENOUGH:
        return np.ones(YEAR)
    year = flows[own, -YEAR:]
    shares = np.empty_like(year)
    np.put_along_axis(shares, calendar[own, -YEAR:], year / year.mean(axis=1, keepdims=True), axis=1)
    middle = np.median(shares, axis=0)
    return np.asarray(middle / middle.mean())


def _drift(flows: Array) -> float:
    """Median growth a year of the logs over all series."""
    now, before = flows[:, -YEAR:].sum(axis=1), flows[:, -2 * YEAR : -YEAR].sum(axis=1)
    told = (now > 0) & (before > 0)
    return float(np.median(np.log(now[told] / before[told]))) if told.any() else 0.0


def _blocks(flows: Array, season: Array, sizes: Whole) -> Array:
    """``ln(sum of the block / sum of its pattern)`` in the last month of each block, NaN elsewhere."""
    totals = np.pad(np.cumsum(flows, axis=1), ((0, 0), (1, 0)))
    weights = np.pad(np.cumsum(season, axis=1), ((0, 0), (1, 0)))
    end = np.arange(1, flows.shape[1] + 1)
    start = np.maximum(end - sizes, 0)
    block = totals[:, 1:] - np.take_along_axis(totals, start, axis=1)
    weight = weights[:, 1:] - np.take_along_axis(weights, start, axis=1)
    least = 1e-3 * np.abs(flows).mean(axis=1, keepdims=True) + 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.log(np.maximum(block, least) / weight)
    return np.where(sizes > 0, level, np.nan)

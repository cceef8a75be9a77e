"""What limits do to the share a fund pays: deductible, coinsurance and cap on log-normal cost (METHODS 4.3)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from fundmodel.projection.root import Sought, increasing_root

Array = NDArray[np.float64]


class Limits(NamedTuple):
    """Yuan of eligible cost that the patient bears first, and the most that the fund pays; any shapes that
    broadcast."""

    deductible: Array
    cap: Array


class Cost(NamedTuple):
    """Eligible cost of a user: its mean in yuan and the standard deviation of its logarithm; X is log-normal."""

    mean: Array
    spread: Array


class Levels(NamedTuple):
    """Hospital levels on the last axis: share of eligible cost, mean cost, and deductible and coinsurance (what the
    patient pays above the deductible) relative to those of a secondary hospital."""

    share: Array
    mean: Array
    deductible: Array
    coinsurance: Array


def limited_expected_value(limit: Array, cost: Cost) -> Array:
    """LEV(t) = E[min(X, t)] = m Phi((ln(t/m) - s^2/2)/s) + t (1 - Phi((ln(t/m) + s^2/2)/s)), m = E[X].

    ``limit`` t >= 0 yuan, infinity allowed; shapes that broadcast; yuan. LEV(0) = 0, LEV(inf) = m. With m = exp(mu +
    s^2/2) this is the usual form in mu. Source: METHODS 4.3, 11 (I-27).
    """
    mean, spread = cost
    limit, mean = np.asarray(limit, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    relative = limit / mean
    bounded = np.isfinite(relative) & (relative > 0.0)
    inside = np.where(bounded, limit, mean)
    z, half = np.log(np.where(bounded, relative, 1.0)) / spread, 0.5 * np.asarray(spread)
    found = mean * ndtr(z - half) + inside * ndtr(-(z + half))
    return np.where(bounded, found, np.where(relative > 0.0, mean, 0.0))


def effective_ratio(ratio: Array, limits: Limits, cost: Cost) -> Array:
    """rr = r (LEV(d + C/r) - LEV(d)) / E[X]: the share of eligible cost paid when the fund pays r (X - d)+ up to C.

    ``ratio`` r in [0, 1]; shapes that broadcast; a fraction. d = 0, C = inf gives r; rising in r and C, falling in d.
    Source: METHODS 4.3, 11 (I-27).
    """
    paid = np.where(ratio > 0.0, ratio, 1.0)
    layer = limited_expected_value(limits.deductible + limits.cap / paid, cost) - limited_expected_value(
        limits.deductible, cost
    )
    return np.asarray(ratio * (layer / cost.mean))


def effective_ratio_by_level(ratio: Array, limits: Limits, spread: Array, levels: Levels) -> Array:
    """sum over levels of w_l rr(r_l, d_l, C), with 1 - r_l = (1 - r) k_l and d_l = d x relative deductible.

    ``ratio``, limits and ``spread`` ``(...)``, ``levels`` ``(..., level)``; r is that of a secondary hospital. Where
    coinsurance would exceed the bill the fund pays nothing. Source: METHODS 4.3.
    """
    r = np.maximum(1.0 - (1.0 - np.asarray(ratio)[..., None]) * levels.coinsurance, 0.0)
    at = Limits(np.asarray(limits.deductible)[..., None] * levels.deductible, np.asarray(limits.cap)[..., None])
    each = effective_ratio(r, at, Cost(levels.mean, np.asarray(spread)[..., None]))
    return np.asarray(np.add.reduce(np.ascontiguousarray(levels.share * each), axis=-1))


def nominal_ratio(target: Array, limits: Limits, spread: Array, levels: Levels, sought: Sought) -> Array:
    """r with effective_ratio_by_level(r) = target: the ratio that the rules promise where so much is in fact paid.

    Shapes as there, spelled out in the answer. Raises ``ProjectionError`` naming what is ``sought`` where no ratio up
    to 1 pays the target through these limits.
    """
    shape = np.broadcast_shapes(target.shape, np.shape(limits.deductible), np.shape(limits.cap), np.shape(spread))

    def gap(ratio: Array) -> Array:
        return effective_ratio_by_level(ratio, limits, spread, levels) - target

    return increasing_root(gap, np.zeros(shape), np.ones(shape), sought)


def use_response(ratio: Array, before: Array, elasticity: Array) -> Array:
    """u'/u = ((1 - rr') / (1 - rr))^-eta: use rises where patients pay a smaller share themselves.

    Ratios below 1; shapes that broadcast. eta = 0, or the same ratio, gives 1 exactly. Source: METHODS 4.3 (RAND-like
    arc elasticity, knowledge).
    """
    return np.asarray(((1.0 - ratio) / (1.0 - before)) ** -elasticity)


def erosion(price_index: Array, fixed: NDArray[np.bool_]) -> Array:
    """prod over months in which limits stay in yuan of p(m-1)/p(m): limits in the prices of the base year.

    ``price_index`` and ``fixed`` ``(..., month)``. Limits that follow the price are worth what they were, exactly 1;
    limits that stay in yuan are worth less each year, and the fund pays a larger share (leverage).
    """
    step = np.ones(np.broadcast_shapes(price_index.shape, fixed.shape))
    kept = price_index[..., :-1] / price_index[..., 1:]
    step[..., 1:] = np.where(fixed[..., 1:], kept, 1.0)
    return np.asarray(np.cumprod(step, axis=-1))

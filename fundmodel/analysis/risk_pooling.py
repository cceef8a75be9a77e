"""What pooling gains where areas do not fail together: variance of a mean, reserves for a bad year, the gain seen
(METHODS 7.4)."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from fundmodel.fund_rules.measures import MONTHS, Array
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

LEAST_YEARS = 4
"""Years of balances below which what is left after a line is taken out says nothing of how areas move together."""


def pooled_sd(sd: npt.ArrayLike, areas: npt.ArrayLike, correlation: npt.ArrayLike) -> Array:
    """sd(mean) = sd sqrt(1/n + (1 - 1/n) rho): of n equal areas, each pair correlated by rho.

    rho = 1 gains nothing, rho = 0 gives sd / sqrt(n), and however many areas there are sd sqrt(rho) stays. Unit of
    ``sd``; arrays as broadcast. Fewer than one area, and a correlation that n areas cannot have (below -1/(n-1), above
    1), raise ``InputError``. Source: METHODS 7.4, I-44.
    """
    spread, n, rho = (np.asarray(x, dtype=np.float64) for x in (sd, areas, correlation))
    if not (n >= 1).all():
        raise InputError(Said("pooled_sd: at least one area is needed, found {areas}", areas=float(np.min(n))))
    share = 1.0 / n + (1.0 - 1.0 / n) * rho
    if not ((rho <= 1).all() and (share >= -1e-12).all()):
        raise InputError(
            Said(
                "pooled_sd: a correlation lies between -1/(n-1) and 1, found {least:g} to {most:g}",
                least=float(np.min(rho)),
                most=float(np.max(rho)),
            )
        )
    return np.asarray(spread * np.sqrt(np.maximum(share, 0.0)))


def reserve_for(sd: npt.ArrayLike, level: float = 0.99) -> Array:
    """12 z sd months of spending that last a year without drift with probability ``level``; z = 2.326 at 99 %.

    ``sd`` of the annual balance as a share of a year's income. A level not between 0.5 and 1 raises ``InputError``.
    Source: METHODS 7.4.
    """
    if not 0.5 <= level < 1.0:
        raise InputError(Said("reserve_for: level {level} is no probability from 0.5 to below 1", level=level))
    return np.asarray(MONTHS * NormalDist().inv_cdf(level) * np.asarray(sd, dtype=np.float64))


def risk_pooling_gain(balances: npt.ArrayLike) -> Array:
    """G = 1 - sd(sum_i X_i) / sum_i sd(X_i), X_i the annual balance of area i less its own straight line over years.

    ``balances`` (..., area, year) in yuan, before any transfer. 0 where all areas move together or there is one, up to
    1 where they offset each other; it depends on how areas move together and not on how much a rule moves. A projection
    without draws has no chance in it: G is then of its paths. -> (...), NaN where nothing moves. Fewer than 4 years
    and gaps raise ``InputError``. Source: METHODS 7.4.
    """
    x = np.asarray(balances, dtype=np.float64)
    if x.ndim < 2 or x.shape[-1] < LEAST_YEARS or not np.isfinite(x).all():
        raise InputError(
            Said(
                "risk_pooling_gain: balances by area and year are needed, {years} years or more without gaps; found "
                "the shape {shape}",
                years=LEAST_YEARS,
                shape=str(x.shape),
            )
        )
    left = detrended(x)
    alone = left.std(axis=-1).sum(axis=-1)
    together = left.sum(axis=-2).std(axis=-1)
    moves = alone > 1e-9 * np.abs(x).max(axis=(-1, -2))
    return np.where(moves, 1.0 - together / np.where(moves, alone, 1.0), np.nan)


def detrended(path: Array) -> Array:
    """x_t - a - b t with a and b by least squares over the last axis."""
    t = np.arange(path.shape[-1], dtype=np.float64)
    t -= t.mean()
    level = path.mean(axis=-1, keepdims=True)
    slope = ((path - level) * t).sum(axis=-1, keepdims=True) / (t**2).sum()
    return np.asarray(path - level - slope * t)

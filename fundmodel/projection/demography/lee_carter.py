"""Lee-Carter: a fit of log death rates by age and year, and its forecast (METHODS 1.4 (b))."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.sums import sum_ages
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]


class LeeCarter(NamedTuple):
    """``ln m = a + b k``: a, b (..., age), b summing to 1; k (..., year), summing to 0 as fitted; explained (...)."""

    a: Array
    b: Array
    k: Array
    explained: Array


class Drift(NamedTuple):
    """Random walk of k: theta a year, sigma per square root of a year, standard error of theta; each (...)."""

    theta: Array
    sigma: Array
    theta_error: Array


def fit(rates: Array) -> LeeCarter:
    """``a = mean_t ln m``, ``ln m - a = s u v'``, ``b = u_1 / sum u_1``, ``k = s_1 v_1 sum u_1``.

    ``rates`` (..., age, year) central death rates above 0, at least two ages and years. ``explained`` is
    ``s_1^2 / sum s^2``. Errors: InputError for rates of 0 or gaps, or rates that never change.
    Source: Lee and Carter 1992, METHODS 1.4 (b).
    """
    rates = np.asarray(rates, dtype=np.float64)
    if rates.ndim < 2 or min(rates.shape[-2:]) < 2 or not np.all((rates > 0.0) & np.isfinite(rates)):
        raise InputError(
            Said("Lee-Carter needs death rates above 0 by (..., age, year); found shape {shape}.", shape=rates.shape)
        )
    logs = np.log(np.ascontiguousarray(rates))
    a = logs.mean(axis=-1)
    u, s, v = np.linalg.svd(logs - a[..., None], full_matrices=False)
    first, total = u[..., :, 0], sum_ages(u[..., :, 0])
    if np.any(s[..., 0] == 0.0) or np.any(np.abs(total) < 1e-8):
        raise InputError(Said("Death rates that never change, or rise at some ages as much as they fall, have no k."))
    k = s[..., 0, None] * v[..., 0, :] * total[..., None]
    return LeeCarter(a, first / total[..., None], k, s[..., 0] ** 2 / (s**2).sum(axis=-1))


def rates(a: Array, b: Array, k: Array) -> Array:
    """``m = exp(a + b k)``: a, b (..., age), k (..., year) -> (..., age, year) per person-year.

    Source: METHODS 1.4 (b).
    """
    return np.asarray(np.exp(a[..., None] + b[..., None] * k[..., None, :]))


def drift(k: Array, times: ArrayLike) -> Drift:
    """``theta = (k_T - k_1) / (t_T - t_1)``, ``sigma^2 = sum (dk - theta dt)^2 / dt / (n - 1)`` over the n steps.

    ``k`` (..., year), ``times`` rising, in years, at equal or unequal steps; at least two steps. The standard error of
    theta is ``sigma / sqrt(t_T - t_1)``. Source: METHODS 1.4 (b).
    """
    step = np.diff(np.asarray(times, dtype=np.float64))
    if len(step) < 2 or len(step) + 1 != k.shape[-1] or np.any(step <= 0.0):
        raise InputError(Said("The drift of k needs one rising time for each of at least three values."))
    span = step.sum()
    theta = (k[..., -1] - k[..., 0]) / span
    left = np.diff(k, axis=-1) - theta[..., None] * step
    sigma = np.sqrt((left * left / step).sum(axis=-1) / (len(step) - 1))
    return Drift(theta, sigma, sigma / np.sqrt(span))


def forecast(last: Array, walk: Drift, years: int, innovations: Array | None = None) -> Array:
    """``k_h = k_T + theta h + sigma sum_{j<=h} e_j``, h = 1..years: (..., year).

    ``last`` (...) the last k; ``innovations`` e (..., year) standard normal, drawn by the caller; without them, or with
    sigma 0, the central path, bit for bit. Source: METHODS 1.4 (b).
    """
    central = last[..., None] + walk.theta[..., None] * np.arange(1.0, years + 1.0)
    if innovations is None:
        return np.asarray(central)
    return np.asarray(central + walk.sigma[..., None] * np.cumsum(innovations, axis=-1))

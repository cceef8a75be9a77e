"""Parameters held to several years at once: weighted least squares in logs, with a pull to what was assumed (METHODS
9.1)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fundmodel.assumptions.tables.own_measures import HALF_LIFE
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = npt.NDArray[np.float64]
Model = Callable[[Array], Array]

ANOMALOUS: Final = (2020, 2021, 2022)


@dataclass(frozen=True)
class Fit:
    """theta ``(parameter,)``; ``from_data`` ``(parameter,)``, the part of each that the data decide, 1 without a pull
    and 0 where the data say nothing; ``misses`` ``(year,)``, ln model - ln observed."""

    theta: Array
    from_data: Array
    misses: Array


def recency_weights(
    years: npt.ArrayLike,
    latest: int,
    half_life: float = HALF_LIFE,
    anomalous: Collection[int] = ANOMALOUS,
    anomalous_weight: float = 0.0,
) -> Array:
    """2^{-(latest - year) / half_life}, times ``anomalous_weight`` in anomalous years; 0 leaves them out.

    Source: METHODS 9.1: half-life of three years, 2020-2022 left out or down-weighted.
    """
    when = np.asarray(years, dtype=np.float64)
    usual = np.where(np.isin(when, list(anomalous)), anomalous_weight, 1.0)
    return np.asarray(usual * 2.0 ** (-(latest - when) / half_life))


def linear_fit(
    design: npt.ArrayLike,
    log_observed: npt.ArrayLike,
    weights: npt.ArrayLike,
    prior: npt.ArrayLike | None = None,
    penalty: npt.ArrayLike = 0.0,
) -> Fit:
    """theta = (X'WX + L)^-1 (X'Wy + L theta0): the closed form where ln model = X theta.

    Minimises sum_t w_t (X_t theta - y_t)^2 + sum_j l_j (theta_j - theta0_j)^2. design X (year, parameter), log_observed
    y and weights (year,), prior theta0 and penalty l (parameter,) or a number. Errors: InputError where data and
    penalty leave a parameter open. Source: METHODS 9.1.
    """
    X, y, w = (np.asarray(part, dtype=np.float64) for part in (design, log_observed, weights))
    _check(X.shape[1], y, w)
    start, pull = _pull(X.shape[1], prior, penalty)
    data = X.T @ (w[:, None] * X)
    whole = data + np.diag(pull)
    _identified(whole)
    theta = np.asarray(np.linalg.solve(whole, X.T @ (w * y) + pull * start), dtype=np.float64)
    return Fit(theta, _from_data(whole, data), X @ theta - y)


def log_fit(
    log_model: Model,
    log_observed: npt.ArrayLike,
    weights: npt.ArrayLike,
    prior: npt.ArrayLike,
    penalty: npt.ArrayLike = 0.0,
) -> Fit:
    """``linear_fit`` for any ln model (parameter,) -> (year,), by least squares from ``prior``.

    Errors: InputError where data and penalty leave a parameter open. Source: METHODS 9.1.
    """
    from scipy.optimize import least_squares

    y, w = (np.asarray(part, dtype=np.float64) for part in (log_observed, weights))
    start, pull = _pull(np.size(prior), prior, penalty)
    _check(start.size, y, w)

    def misses(theta: Array) -> Array:
        return np.concatenate([np.sqrt(w) * (log_model(theta) - y), np.sqrt(pull) * (theta - start)])

    found = least_squares(misses, start, jac="3-point", xtol=1e-15, ftol=1e-15, gtol=1e-15)
    slope = found.jac[: y.size]
    data = slope.T @ slope
    _identified(data + np.diag(pull))
    return Fit(found.x, _from_data(data + np.diag(pull), data), log_model(found.x) - y)


def growth_fit(
    years: npt.ArrayLike,
    observed: npt.ArrayLike,
    exposure: npt.ArrayLike,
    weights: npt.ArrayLike,
    prior: float = 0.0,
    penalty: float = 0.0,
) -> tuple[float, Fit]:
    """g of ln(observed / exposure) = a + t ln(1 + g): yearly growth of what one unit of exposure costs or pays.

    ``prior`` is a growth and ``penalty`` pulls ln(1 + g) to it; the level a is free. Two years of weight above zero
    give their growth exactly. Errors: InputError for fewer.
    """
    t, money, people = (np.asarray(part, dtype=np.float64) for part in (years, observed, exposure))
    w = np.asarray(weights, dtype=np.float64)
    design = np.stack([np.ones_like(t), t - t.max()], axis=1)
    fit = linear_fit(design, np.log(money / people), w, [0.0, np.log1p(prior)], [0.0, penalty])
    return float(np.expm1(fit.theta[1])), fit


def _pull(parameters: int, prior: npt.ArrayLike | None, penalty: npt.ArrayLike) -> tuple[Array, Array]:
    start = np.zeros(parameters) if prior is None else np.asarray(prior, dtype=np.float64)
    return start, np.broadcast_to(np.asarray(penalty, dtype=np.float64), (parameters,))


def _from_data(whole: Array, data: Array) -> Array:
    """Share of each coefficient that the data decide and not the prior: the diagonal of (X'WX + L)^-1 X'WX."""
    return np.asarray(np.diag(np.linalg.solve(whole, data)))


def _identified(whole: Array) -> None:
    size = np.sqrt(np.diag(whole))
    scaled = whole / np.outer(size, size) if (size > 0.0).all() else np.zeros_like(whole)
    if np.linalg.matrix_rank(scaled, tol=1e-10) < len(whole):
        raise InputError(Said("The years do not identify every parameter: give more years, or a penalty above zero."))


def _check(parameters: int, y: Array, w: Array) -> None:
    if y.shape != w.shape or not (np.isfinite(y).all() and np.isfinite(w).all() and (w >= 0.0).all()):
        raise InputError(Said("A fit needs an observation above zero and a weight of 0 or more for every year."))
    if parameters < 1:
        raise InputError(Said("A fit needs at least one parameter."))

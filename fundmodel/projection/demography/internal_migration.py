"""Migration between areas, which sums to zero over them, and the purse that insures those who moved (METHODS 1.6)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.people import sum_people
from fundmodel.vocabulary.errors import InputError, ProjectionError

Array = NDArray[np.float64]

FINEST: Final = 2.0**-20  # persons: flows are whole multiples of it, so that their sums are exact up to 8e9 persons


def rogers_castro(
    ages: ArrayLike,
    a1: float = 0.02,
    alpha1: float = 0.1,
    a2: float = 0.06,
    alpha2: float = 0.1,
    mu2: float = 20.0,
    lambda2: float = 0.4,
    c: float = 0.003,
) -> Array:
    """``M(x) = a1 e^{-alpha1 x} + a2 exp(-alpha2 (x - mu2) - e^{-lambda2 (x - mu2)}) + c``.

    Children with their parents, a peak of young workers, and a floor; only the shape matters (``movers`` sets the
    level). (age,). Source: Rogers and Castro 1981; defaults METHODS 1.6, judgement.
    """
    x = np.asarray(ages, dtype=np.float64)
    labour = np.exp(-alpha2 * (x - mu2) - np.exp(-lambda2 * (x - mu2)))
    return np.asarray(a1 * np.exp(-alpha1 * x) + a2 * labour + c)


def movers(population: Array, out_rate: Array, pattern: Array) -> Array:
    """``out_rate P M_x P_sx / sum M_x P_sx``: people who leave their area in a year, (..., area, sex, age).

    ``population`` (..., area, sex, age) by the age at which the movers are wanted (the cohort step: at the year's end);
    ``out_rate`` (..., area) movers per resident; ``pattern`` (..., age) at any level.
    Errors: ProjectionError where more would leave than live there. Source: METHODS 1.6.
    """
    weight = pattern[..., None, :] * population
    level = out_rate * sum_people(population) / sum_people(weight)
    leaving = np.asarray(level[..., None, None] * weight)
    if np.any(leaving > population):
        raise ProjectionError("More people of some age leave an area than live there: lower its out-rate.")
    return leaving


def flows(leaving: Array, destinations: Array) -> Array:
    """``F_ij = movers_i d_ij`` in steps of 2^-20 persons: (..., from, to, sex, age).

    ``leaving`` (..., area, sex, age); ``destinations`` (..., from, to) shares whose rows sum to 1, or to 0 where nobody
    leaves, with nothing on the diagonal. Errors: InputError for other shares. Source: METHODS 1.6.
    """
    shares = np.asarray(destinations, dtype=np.float64)
    rows = shares.sum(axis=-1)
    whole = (np.abs(rows - 1.0) < 1e-9) | (rows == 0.0)
    own = np.diagonal(shares, axis1=-2, axis2=-1)
    if not np.all(shares >= 0.0) or not np.all(whole) or np.any(own != 0.0):
        raise InputError("Destination shares must be at least 0, sum to 1 for every origin and hold no stayers.")
    exact = leaving[..., :, None, :, :] * shares[..., None, None]
    return np.asarray(np.rint(exact / FINEST) * FINEST)


def net_migration(between: Array) -> Array:
    """``G_j = sum_i F_ij - sum_k F_jk``: inflow less outflow, (..., from, to, sex, age) -> (..., area, sex, age).

    Every flow is counted once in and once out, and sums of ``flows`` are exact, so the areas' G add up to 0 for every
    sex and age to the last bit, in any order. Source: METHODS 1.6, I-7.
    """
    return np.asarray(between.sum(axis=-4) - between.sum(axis=-3))


def enrolled_ratio(ratio: Array, speed: ArrayLike, elapsed: ArrayLike) -> Array:
    """``rho_t = rho_0 + (1 - rho_0)(1 - (1 - kappa)^t)``: people insured in an area per resident, drifting to 1.

    ``ratio`` (...) in the base year, ``speed`` kappa (...) a year from 0 to 1, ``elapsed`` (year,) years since; returns
    (..., year); rho_0 exactly at kappa 0 or t 0. Source: METHODS 1.6 (judgement for kappa).
    """
    ratio = np.asarray(ratio, dtype=np.float64)[..., None]
    return np.asarray(ratio + (1.0 - ratio) * _gone(speed, elapsed))


def registered_elsewhere(ratio: Array, population: Array) -> Array:
    """Purse shares behind ratios rho: residents of areas with rho < 1 belong to areas with rho > 1 by their surplus::

        M_ij = (1 - rho_i)^+ (rho_j - 1)^+ P_j / sum_j (rho_j - 1)^+ P_j      M_ii = 1 - (1 - rho_i)^+

    ``ratio`` and ``population`` (..., area, sex, age); returns (..., residence, purse, sex, age), rows summing to 1. It
    reproduces rho where ``sum rho P = sum P``. Errors: InputError where it does not, to 1e-6. Source: METHODS 1.6.
    """
    ratio, population = np.broadcast_arrays(np.asarray(ratio, dtype=np.float64), population)
    everyone, insured = population.sum(axis=-3), (ratio * population).sum(axis=-3)
    if not np.all(ratio >= 0.0) or np.any(np.abs(insured - everyone) > 1e-6 * everyone):
        raise InputError("Ratios of insured to residents must be at least 0 and leave the sum over areas unchanged.")
    away = np.maximum(1.0 - ratio, 0.0)
    surplus = np.maximum(ratio - 1.0, 0.0) * population
    total = surplus.sum(axis=-3, keepdims=True)
    to = np.divide(surplus, total, out=np.zeros(surplus.shape), where=total > 0.0)
    here = np.eye(ratio.shape[-3])[..., None, None]
    away = np.where(total > 0.0, away, 0.0)
    return np.asarray(here * (1.0 - away)[..., :, None, :, :] + away[..., :, None, :, :] * to[..., None, :, :, :])


def residence_mix(registered: Array, speed: ArrayLike, elapsed: ArrayLike) -> Array:
    """``M_t = M_0 + (I - M_0)(1 - (1 - kappa)^t)``: shares of each area's residents by the purse that insures them.

    ``registered`` M_0 (..., residence, purse, sex, age), rows summing to 1; ``speed`` kappa, a number or (...);
    ``elapsed`` (year,). Returns (..., residence, purse, sex, age, year). M_0 exactly at kappa 0; rows keep their sum,
    so nobody is insured twice or lost. Source: METHODS 1.6.
    """
    here = np.eye(registered.shape[-3])[..., None, None]
    gone = _gone(speed, elapsed)
    gone = gone.reshape(*gone.shape[:-1], 1, 1, 1, 1, gone.shape[-1])
    return np.asarray(registered[..., None] + (here - registered)[..., None] * gone)


def by_purse(residents: Array, mix: Array) -> Array:
    """``Q_j = sum_i N_i M_ij``: people by the purse that insures them, (..., area, sex, age, year), same persons.

    ``residents`` (..., area, sex, age, year) by where they live, ``mix`` (..., residence, purse, sex, age, year). The
    same shares move contributions, subsidy and cost. Source: METHODS 1.6.
    """
    return np.asarray((residents[..., :, None, :, :, :] * mix).sum(axis=-5))


def _gone(speed: ArrayLike, elapsed: ArrayLike) -> Array:
    """``1 - (1 - kappa)^t``, (..., year)."""
    kappa = np.asarray(speed, dtype=np.float64)[..., None]
    if not np.all((kappa >= 0.0) & (kappa <= 1.0)):
        raise InputError("The speed of the drift must lie in 0 to 1 a year.")
    return np.asarray(1.0 - (1.0 - kappa) ** np.asarray(elapsed, dtype=np.float64))

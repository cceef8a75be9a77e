"""Migration between areas, which sums to zero over them, and the purse that insures those who moved (METHODS 1.6)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.root import Sought, UnmetError
from fundmodel.projection.sums import sum_areas, sum_by_matrix, sum_people
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

LOWER: Final = Sought(Said("rates of moving"), "areas", Said("Lower out_rate in the table areas"))
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

    Children with their parents, a peak of young workers, and a floor; only the shape matters (``moving_rates`` sets
    the level). (age,). Source: Rogers and Castro 1981; defaults METHODS 1.6, judgement.
    """
    x = np.asarray(ages, dtype=np.float64)
    labour = np.exp(-alpha2 * (x - mu2) - np.exp(-lambda2 * (x - mu2)))
    return np.asarray(a1 * np.exp(-alpha1 * x) + a2 * labour + c)


def moving_rates(population: Array, out_rate: Array, pattern: Array) -> Array:
    """``m_x = out_rate (sum P) M_x / sum (M P)``: the share that leaves its area in a year by age, (..., area, age).

    ``population`` (..., area, sex, age) by the age at which the movers are wanted (the cohort step: at the year's end);
    ``out_rate`` (..., area) movers per resident; ``pattern`` (age,) at any level. Movers m_x P_sx sum to out_rate x
    residents. Errors: UnmetError where more would leave than live there. Source: METHODS 1.6.
    """
    level = out_rate * sum_people(population) / sum_people(pattern * population)
    rates = np.asarray(level[..., None] * pattern)
    too_many = np.any(rates > 1.0, axis=-1)
    if too_many.any():
        problem = Said("more people of some age leave the area than live there")
        raise UnmetError(problem, too_many.astype(float), LOWER)
    return rates


def whole_steps(people: Array) -> Array:
    """``2^-20 floor(2^20 p)``: rounded down to whole steps, so that never more leave than are there."""
    steps = np.floor(people / FINEST)
    steps *= FINEST
    return steps


def arrivals(leaving: Array, destinations: Array) -> Array:
    """``T_k = sum_i L_i d_ik`` in whole steps, ``sum_k T_k = sum_i L_i`` to the last bit: (..., area, sex, age).

    The running sum over areas is rounded down, so that each T_k is off by less than two steps and nobody is lost: net
    migration T - L adds up to 0 over areas for every sex and age, in any order (I-7). ``leaving`` L (..., area, sex,
    age) in whole steps; ``destinations`` (from, to) shares whose rows sum to 1, or to 0 where nobody leaves, with
    nothing on the diagonal. Errors: InputError for other shares. Source: METHODS 1.6, I-7.
    """
    shares = _expect_shares(destinations)
    running = np.cumsum(sum_by_matrix(np.swapaxes(shares, -1, -2), leaving), axis=-3)
    total = sum_areas(leaving, axis=-3)
    scale = np.divide(total, running[..., -1:, :, :], out=np.zeros(total.shape), where=running[..., -1:, :, :] > 0.0)
    until = whole_steps(np.minimum(running * scale, total))
    until[..., -1:, :, :] = total
    return np.diff(until, axis=-3, prepend=0.0)


def _expect_shares(destinations: Array) -> Array:
    shares = np.asarray(destinations, dtype=np.float64)
    rows = shares.sum(axis=-1)
    whole = (np.abs(rows - 1.0) < 1e-9) | (rows == 0.0)
    own = np.diagonal(shares, axis1=-2, axis2=-1)
    if not np.all(shares >= 0.0) or not np.all(whole) or np.any(own != 0.0):
        raise InputError(Said("Destination shares must be at least 0, sum to 1 for every origin and hold no stayers."))
    return shares


def registered_elsewhere(ratio: Array, residents: Array) -> Array:
    """Purse shares behind ratios rho: residents of areas with rho < 1 belong to areas with rho > 1 by their surplus::

        M_ij = (1 - rho_i)^+ (rho_j - 1)^+ P_j / sum_j (rho_j - 1)^+ P_j      M_ii = 1 - (1 - rho_i)^+

    ``ratio`` and ``residents`` (..., area): people of the area's own purse per resident, and residents. Returns
    (..., residence, purse), rows summing to 1; where nobody has a surplus everybody belongs to where they live. It
    reproduces rho < 1, and rho > 1 as far as ``sum rho P = sum P``. Source: METHODS 1.6.
    """
    ratio, residents = np.broadcast_arrays(np.asarray(ratio, dtype=np.float64), residents)
    surplus = np.maximum(ratio - 1.0, 0.0) * residents
    total = surplus.sum(axis=-1, keepdims=True)
    to = np.divide(surplus, total, out=np.zeros(surplus.shape), where=total > 0.0)
    away = np.where(total > 0.0, np.maximum(1.0 - ratio, 0.0), 0.0)
    return np.asarray(np.eye(ratio.shape[-1]) * (1.0 - away)[..., None] + away[..., None] * to[..., None, :])

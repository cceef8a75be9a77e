"""Premium-driven lapse of resident adults, and what it does to the cost of those who stay (METHODS 2.6)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.vocabulary.errors import InputError, ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Numbers = Array | float

FIRST_AGE: Final = 16
LAST_AGE: Final = 59
ROUNDING: Final = 1e-12


def log_odds_shift(premium: Array, income: Array, beta: Numbers, incentive: Numbers = 0.0, base: int = 0) -> Array:
    """``Delta_t = beta [ln(prem_t / inc_t) - ln(prem_0 / inc_0)] + gamma_t``: log-odds of being enrolled.

    ``premium`` and ``income`` (..., year) in yuan per head, at the same year labels; ``base`` is the place of year 0.
    ``beta`` (...) at most 0; ``incentive`` gamma (..., year) or a number, zero before its date. Returns (..., year).
    A burden that moved by less than 1e-12 has not moved: a premium that follows income gives 0 exactly.
    Errors: InputError where premium or income is not above 0. Source: METHODS 2.6, I-16.
    """
    premium, income = np.asarray(premium, dtype=np.float64), np.asarray(income, dtype=np.float64)
    if not (np.all(premium > 0.0) and np.all(income > 0.0)):
        raise InputError(
            Said(
                "Lapse needs a premium and a disposable income above 0 in every year; set "
                "enrolment.lapse_beta to 0 where there is no premium."
            )
        )
    burden = premium / income
    moved = np.log(burden / burden[..., base, None])
    moved = np.where(np.abs(moved) > ROUNDING, moved, 0.0)
    return np.asarray(np.asarray(beta, dtype=np.float64)[..., None] * moved + incentive)


def renewal_factor(shift: Array) -> Array:
    """``exp(-Delta)`` on the intensity of non-renewal.

    The chain resident <-> uninsured rests at odds ``renewal / non_renewal``, so its log-odds move by Delta exactly;
    it gets there at the speed ``renewal + non_renewal``. Any shape. Source: METHODS 2.6.
    """
    return np.asarray(np.exp(-shift))


def by_age(factor: Numbers, ages: ArrayLike) -> Array:
    """The factor at ages 16 to 59, 1 elsewhere: (...) -> (..., age).

    Pupils and children are enrolled by schools and parents, the old hardly lapse. Source: METHODS 2.6.
    """
    age = np.asarray(ages)
    return np.where((age >= FIRST_AGE) & (age <= LAST_AGE), np.asarray(factor)[..., None], 1.0)


def elasticity(beta: Numbers, enrolled: Numbers) -> Array:
    """``eps = beta (1 - e)``: relative change of the enrolment rate per relative change of premium over income.

    ``enrolled`` e is the share enrolled at rest. Source: METHODS 2.6.
    """
    return np.asarray(np.asarray(beta, dtype=np.float64) * (1.0 - np.asarray(enrolled, dtype=np.float64)))


def leaving_share(unmoved: Array, lapsed: Array) -> Array:
    """``u = 1 - N' / N``: the share of those enrolled without lapse, N, who are not among the enrolled with it, N'.

    Persons, any shape; 0 where nobody is enrolled; below 0 where more renew than without. Source: METHODS 2.6.
    """
    unmoved, lapsed = np.broadcast_arrays(unmoved, lapsed)
    return np.asarray(1.0 - np.divide(lapsed, unmoved, out=np.ones(unmoved.shape), where=unmoved > 0.0))


def stayers_cost_factor(leaving: Numbers, relative_cost: Numbers) -> Array:
    """``(1 - u lambda) / (1 - u)``: cost of those who stay over the mean cost before anyone left.

    ``leaving`` u below 1 (below 0 where people join), ``relative_cost`` lambda of the leavers against the mean of
    their age. Stayers and leavers together cost what they did: ``(1 - u) factor + u lambda = 1``; 1 exactly at u = 0.
    Errors: ProjectionError where everybody leaves. Source: METHODS 2.6, I-17.
    """
    u = np.asarray(leaving, dtype=np.float64)
    if not np.all(u < 1.0):
        raise ProjectionError(
            Said("Every enrolled person of an age leaves: no one stays to carry the cost; check lapse.")
        )
    return np.asarray((1.0 - u * np.asarray(relative_cost, dtype=np.float64)) / (1.0 - u))

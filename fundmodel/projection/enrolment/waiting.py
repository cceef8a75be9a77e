"""Waiting months after an interruption, as benefit exposure lost by those who come back (METHODS 2.7)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Numbers = Array | float

MONTHS: Final[Array] = np.arange(1.0, 13.0)
LONG_GAP: Final = 4
LONG_GAP_MONTHS: Final = 6.0
LONGEST: Final = 60


def missed_years(probability: Numbers, at_least: int = 0) -> Array:
    """``P(v) = p (1 - p)^(v - at_least)``: full years missed by those who come back, v = 0, 1, ..., 60 and more.

    ``probability`` p (...) of coming back within a year, above 0 and at most 1; returns (..., v), summing to 1, the
    last class open. Somebody who pays during the coverage year has missed none or more (``at_least`` 0), somebody who
    pays in the window before it, one or more. Source: METHODS 2.1 (memory), 2.7.
    """
    p = np.asarray(probability, dtype=np.float64)[..., None]
    if not np.all((p > 0.0) & (p <= 1.0)):
        raise InputError(Said("The yearly probability of re-entry must be above 0 and at most 1."))
    years = np.arange(LONGEST + 1) - at_least
    share = np.where(years >= 0, (1.0 - p) ** np.maximum(years, 0) * p, 0.0)
    share[..., -1] = (1.0 - p[..., 0]) ** years[-1]
    return share


def waiting_months(
    missed: Numbers, fixed: Numbers, per_year: Numbers, repaid: Numbers = 0.0, *, counts_first_year: bool = True
) -> Array:
    """``w = fixed + per_year max(0, v - repaid)``, at least 6 months where ``missed >= 4``; 0 where ``fixed`` is 0.

    v is the number of missed full years, or that less one with ``counts_first_year=False`` (the text, one month for
    "each further year", allows both). ``repaid`` years of premium are paid up afterwards. The rule is off where
    ``fixed`` is 0, so a dated ``fixed`` dates the whole rule. All broadcast. Source: METHODS 2.7.
    """
    missed, fixed = np.asarray(missed, dtype=np.float64), np.asarray(fixed, dtype=np.float64)
    counted = missed if counts_first_year else np.maximum(missed - 1.0, 0.0)
    waiting = fixed + per_year * np.maximum(counted - repaid, 0.0)
    waiting = np.where(missed >= LONG_GAP, np.maximum(waiting, LONG_GAP_MONTHS), waiting)
    return np.where(fixed > 0.0, waiting, 0.0)


def exposure_factor(month: Numbers, waiting: Numbers) -> Array:
    """``max(0, 12 - (k0 - 1) - w) / 12``: share of the coverage year with benefits.

    ``month`` k0 of payment, 1 to 12, where 1 is the month that begins the coverage year. Source: METHODS 2.7, I-18.
    """
    left = 12.0 - (np.asarray(month, dtype=np.float64) - 1.0) - waiting
    return np.asarray(np.maximum(0.0, left) / 12.0)


def lost_share(
    probability: Numbers,
    fixed: Numbers,
    per_year: Numbers,
    repaid: Numbers,
    payment_months: Numbers,
    *,
    counts_first_year: bool = True,
) -> Array:
    """``sum_k0 weight sum_v P(v) [factor(k0, 0) - factor(k0, w(v))]``: years of benefit lost per person who returns.

    All (...); ``payment_months`` (..., 12) by month of the coverage year, summing to 1, the first month standing for
    everybody who paid before it. What the gap itself lost (months before payment) is no benefit lost by waiting, and
    waiting beyond the coverage year is not counted. From 0 to 1. Source: METHODS 2.7.
    """
    weights = np.asarray(payment_months, dtype=np.float64)
    if weights.shape[-1:] != (12,) or np.any(weights < 0.0) or np.any(np.abs(weights.sum(axis=-1) - 1.0) > 1e-9):
        raise InputError(Said("payment_months needs 12 shares >= 0 that sum to 1, by month of the coverage year."))
    fixed, per_year, repaid = (np.asarray(value, dtype=np.float64)[..., None] for value in (fixed, per_year, repaid))
    years = np.arange(LONGEST + 1.0)
    waiting = waiting_months(years, fixed, per_year, repaid, counts_first_year=counts_first_year)
    paid_before, paid_late = missed_years(probability, 1), missed_years(probability)
    lost = np.zeros(())
    for place, month in enumerate(MONTHS):
        weight = weights[..., place]
        if weight.any():
            gap = exposure_factor(month, 0.0) - exposure_factor(month, waiting)
            lost = lost + weight * np.sum((paid_late if place else paid_before) * gap, axis=-1)
    return np.asarray(lost)


def lost_exposure(
    reentrants: Array,
    probability: Numbers,
    fixed: Numbers,
    per_year: Numbers,
    repaid: Numbers,
    payment_months: Numbers,
    *,
    counts_first_year: bool = True,
) -> Array:
    """``reentrants x lost_share``: person-years of benefit lost by waiting.

    ``reentrants`` (...) persons who return to the resident scheme in a year, newborns and exempt groups left out; the
    others as in ``lost_share`` and of the same shape, 0 exactly where ``fixed`` is 0. Source: METHODS 2.7, I-18.
    """
    share = lost_share(probability, fixed, per_year, repaid, payment_months, counts_first_year=counts_first_year)
    return np.asarray(reentrants * share)

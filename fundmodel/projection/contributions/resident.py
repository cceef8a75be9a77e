"""Monthly income of the resident scheme: premium and subsidy by coverage year, on the published shape of cash
(METHODS 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]

AUTUMN: Final = slice(8, 12)
FOR_NEXT_YEAR: Final = np.arange(12) >= 8
"""Months whose premium is for the coverage year that follows."""


@dataclass(frozen=True)
class ResidentIncome:
    """Yuan a month ``(..., month)``; ``received_ahead`` is premium in hand at the month's end and not yet earned."""

    premium: Array
    subsidy: Array
    received_ahead: Array


def premium_cash(due: Array, weights: Array) -> Array:
    """Premium of coverage year Y comes in September-December of Y - 1 and January-August of Y, by its ``weights``.

    ``due`` is ``(..., coverage year)`` in yuan, one coverage year more than the years returned; ``weights`` ``(...,
    coverage year, 12)`` by calendar month, those of each coverage year summing to one: both halves of a season use the
    same set, so that a change loses no yuan and takes none twice (I-22). The result is ``(..., year, 12)``.
    """
    of_coverage_year = weights * due[..., None]
    return np.where(FOR_NEXT_YEAR, of_coverage_year[..., 1:, :], of_coverage_year[..., :-1, :])


def before_first_january(due: Array, weights: Array) -> Array:
    """Premium of the first coverage year that came in the autumn before it, yuan ``(...)``; arguments as in
    ``premium_cash``."""
    return np.asarray(due[..., 0] * np.where(FOR_NEXT_YEAR, weights[..., 0, :], 0.0).sum(axis=-1))


def received_ahead(due: Array, cash: Array, weights: Array) -> Array:
    """Cash of all coverage years so far less what is earned, a twelfth of the coverage year a month; ``(..., year,
    12)``.

    Stands at nine tenths and more of a year's premium on 31 December and runs down to the next September; below zero
    where a late window lets cover run ahead of the cash.
    """
    flow = cash - due[..., :-1, None] / 12.0
    flat = np.cumsum(flow.reshape(*flow.shape[:-2], -1), axis=-1)
    opening = before_first_january(due, weights)[..., None]
    return np.asarray((opening + flat).reshape(flow.shape))


def subsidy_cash(annual: Array, premium: Array, shares: Array) -> Array:
    """max(0, share_m x (premium + subsidy of the year) - premium_m), scaled to the year's subsidy.

    ``annual`` is ``(..., year)``, ``premium`` ``(..., year, 12)``, ``shares`` ``(..., 12)`` of the year's income by
    month. The total then follows the published shape; a month whose premium alone exceeds its share receives no
    subsidy. The published shape is one of the window it was seen under, so ``premium`` is what that window brings.
    """
    total = annual + sum_months(premium)
    remainder = np.maximum(shares * total[..., None] - premium, 0.0)
    return np.asarray(remainder * (annual / sum_months(remainder))[..., None])


def resident_income(
    heads: Array,
    premium: Array,
    subsidy: Array,
    weights: Array,
    shares: Array,
    subsidy_factor: Array,
    usual_premium: Array,
) -> ResidentIncome:
    """premium_Y x heads_Y and subsidy_Y x heads_{Y+1} x factor, by month.

    ``heads`` ``(..., boundary)`` are published heads on 1 January, from the base year on; ``premium`` has one amount
    per boundary (coverage year), ``subsidy`` one per year, both yuan per head; ``weights`` as in ``premium_cash``;
    ``subsidy_factor`` is ``(..., year)`` or ``(..., 1)``. A window that changes moves the premium and no subsidy, nor
    does a rule that multiplies the premium: subsidies keep the months that they have under the window of the first
    coverage year beside ``usual_premium``, the premium without the rule.
    """
    due = premium * heads
    cash = premium_cash(due, weights)
    annual = subsidy * heads[..., 1:] * subsidy_factor
    paid = subsidy_cash(annual, premium_cash(usual_premium * heads, weights[..., :1, :]), shares)
    return ResidentIncome(
        *(x.reshape(*x.shape[:-2], -1) for x in (cash, paid, received_ahead(due, cash, weights))),
    )

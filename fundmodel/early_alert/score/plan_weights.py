"""How much a budget counts beside last year with growth: by how well each did in the finished years of all series."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.score.published_months import BACK, PAST_YEARS, YEAR

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

SPREAD: Final = (0.01, 0.3)
"""Least and largest spread taken for an error."""
UNKNOWN: Final = 0.05
"""Spread of an error that fewer than three finished years show; judgement."""
TO_NORMAL: Final = 1.4826
"""Standard deviation of a normal law over its median absolute value."""


def weight_of(plan_error: Array, growth_error: Array) -> float:
    """``v_g/(v_b + v_g)`` with v the squared spread of log errors of budgets (b) and of last year with growth (g)."""
    plan, grown = _spread(plan_error), _spread(growth_error)
    return grown**2 / (plan**2 + grown**2)


def plan_weight(flows: Array, held: Whole, last: Whole, plans: Array) -> float:
    """The weight of the budgets of one fund and side.

    flows (series, 36) as in ``Months``; plans (series, 2) of the last two finished years, latest first, NaN without.
    """
    year = (last + 1) // YEAR
    months = last[:, None] + np.arange(1 - BACK, 1)
    totals = np.stack(
        [
            np.where(months // YEAR == (year - back)[:, None], flows, 0.0).sum(axis=1)
            for back in range(1, PAST_YEARS + 1)
        ],
        axis=1,
    )
    since = last[:, None] + 1 - (year[:, None] - np.arange(1, PAST_YEARS + 1)) * YEAR
    totals = np.where(held[:, None] >= since, totals, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        growth, missed = np.log(totals[:, 0] / totals[:, 1]), np.log(plans / totals)
    told = growth[np.isfinite(growth)]
    return weight_of(missed, told - np.median(told) if len(told) else told)


def weighed(plain: Array, plan: Array, weight: float | Array) -> Array:
    """``exp((1 - w) ln plain + w ln plan)``; whichever of the two is there alone."""
    with np.errstate(invalid="ignore", divide="ignore"):
        both = np.exp((1 - weight) * np.log(plain) + weight * np.log(plan))
    return np.where(plan > 0, np.where(plain > 0, both, plan), plain)


def _spread(error: Array) -> float:
    told = error[np.isfinite(error)]
    return float(np.clip(TO_NORMAL * np.median(np.abs(told)), *SPREAD)) if len(told) > 2 else UNKNOWN

"""Retired members pay into the pool, and what it costs the pension side where they are compensated (METHODS 3)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]


class RetireeContributions(NamedTuple):
    """Yuan a month ``(..., month)``: income of the pool, and beside it the cost of compensation to two other purses."""

    contribution: Array
    pension_fund_cost: Array
    budget_cost: Array


def retiree_contributions(
    heads: Array, compensated_heads: Array, pension: Array, index: Array, rate: Array, budget_share: Array
) -> RetireeContributions:
    """contribution = heads x pension x index x rate;  cost = compensated heads x pension x index x rate.

    ``heads`` are the retired members who pay ``(..., month)``: all of them, or those who retired since a date;
    ``compensated_heads`` those among them whose pension is raised by the same sum. ``pension`` is yuan a month in the
    base year and ``index`` its growth, ``rate`` a fraction of the pension, ``budget_share`` the part of the cost that
    the budget bears. The cost is another fund's and is never netted: pension fund + budget == cost to the last bit.
    Rate 0 gives zeros. Source: METHODS 3.
    """
    per_head = pension * index * rate
    cost = compensated_heads * per_head
    budget, pension_fund = parted(cost, cost * budget_share)
    return RetireeContributions(np.asarray(heads * per_head), pension_fund, budget)

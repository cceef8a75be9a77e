"""What was published, month by month before each series' last month: what the rivals look at (METHODS 6.6).

The rivals share a quarter evenly over its months; the method itself never splits a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.panel import Known, Plan

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

YEAR: Final = 12
BACK: Final = 36
LEADS: Final = 18
"""Months after the last published one: six, and a gap of twelve before them."""
PAST_YEARS: Final = 2
"""Finished years that the window always holds."""
FEWEST: Final = 6
"""Months a series must hold before a rival says anything of it."""


@dataclass(frozen=True)
class Months:
    """Series side by side, each ending in its own last published month.

    last (series) is that month; received, spent (series, 36) yuan a month, column -1 the last, months before the first
    published one filled from the same month a year later; sizes (series, 36) the length of the block that ends in a
    month, else 0; held (series) months truly published; balance (series) at the end of the last month, NaN where
    none is known; income_plan, spending_plan (series, 18) yuan of the year in which a month to come lies, NaN without;
    past_plans (side, series, 2) of the two years before the one of the next month, the latest first.
    """

    last: Whole
    received: Array
    spent: Array
    sizes: Whole
    held: Whole
    balance: Array
    income_plan: Array
    spending_plan: Array
    past_plans: Array


def published_months(known: Sequence[Known]) -> Months:
    """Received without grants and spent with the change of unpaid bills, as METHODS 6.1 counts them, on cash."""
    size = len(known)
    received, spent = np.full((size, BACK), np.nan), np.full((size, BACK), np.nan)
    sizes, held = np.zeros((size, BACK), np.int64), np.zeros(size, np.int64)
    last, balance = np.zeros(size, np.int64), np.full(size, np.nan)
    plans, past = np.full((2, size, LEADS), np.nan), np.full((2, size, PAST_YEARS), np.nan)
    for row, one in enumerate(known):
        last[row] = one.last
        received[row] = monthly(one, one.income - one.grants, one.last - BACK + 1)
        spent[row] = monthly(one, one.expenditure + _owed_more(one), one.last - BACK + 1)
        at = one.end - 1 - (one.last - BACK + 1)
        sizes[row, at[at >= 0]] = (one.end - one.first)[at >= 0]
        held[row] = np.isfinite(spent[row]).sum()
        balance[row] = closing(one)
        for plan in one.plans:
            own = (one.last + 1 + np.arange(LEADS)) // YEAR == plan.year
            plans[:, row, own] = np.array([[plan.income], [plan.expenditure]])
            back = (one.last + 1) // YEAR - plan.year
            if 1 <= back <= PAST_YEARS:
                past[:, row, back - 1] = plan.income, plan.expenditure
    return Months(last, filled(received), filled(spent), sizes, held, balance, plans[0], plans[1], past)


def monthly(one: Known, flows: Array, begin: int) -> Array:
    """Yuan a month from ``begin`` to the last month: a block evenly, a gap as the mean of its neighbours, NaN before.

    A block whose figure is missing is a gap.
    """
    told = np.isfinite(flows)
    first, end, rate = one.first[told], one.end[told], (flows / (one.end - one.first))[told]
    months = np.arange(begin, one.last + 1)
    if not len(rate):
        return np.full(len(months), np.nan)
    at = np.minimum(np.searchsorted(end, months, side="right"), len(rate) - 1)
    inside = (first[at] <= months) & (months < end[at])
    before = np.where(at > 0, rate[np.maximum(at - 1, 0)], rate[at])
    values = np.where(inside, rate[at], 0.5 * (before + rate[at]))
    return np.where(months < first[0], np.nan, values)


def closing(one: Known) -> float:
    """The balance at the end of the last month: the latest published, carried on by income less expenditure."""
    net = np.nan_to_num(one.income - one.expenditure)
    told = np.flatnonzero(np.isfinite(one.balance))
    if len(told):
        return float(one.balance[told[-1]] + net[told[-1] + 1 :].sum())
    return float("nan") if one.opening is None else float(one.opening[1] + net.sum())


def filled(values: Array) -> Array:
    """Months before the first published one: the same month a year later, else the row's mean."""
    found = values.copy()
    for _ in range(BACK // YEAR - 1):
        later = np.concatenate([found[:, YEAR:], np.full((len(found), YEAR), np.nan)], axis=1)
        found = np.where(np.isnan(found), later, found)
    count = np.maximum(np.isfinite(found).sum(axis=1, keepdims=True), 1)
    mean = np.nansum(found, axis=1, keepdims=True) / count
    return np.where(np.isnan(found), mean, found)


def plan_of(one: Known, year: int) -> Plan | None:
    """The budget of a year, where one was approved."""
    return next((plan for plan in one.plans if plan.year == year), None)


def _owed_more(one: Known) -> Array:
    """Change of unpaid bills over each block, 0 where the area does not publish them (or not before the block)."""
    if not one.owed:
        return np.zeros(len(one.end))
    return np.nan_to_num(np.diff(one.unpaid, prepend=np.nan))

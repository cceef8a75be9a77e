"""The months that a fund's windows still reach back to: flows by month and the balance, as published (METHODS 6.2).

A block of several months is split over them in proportion to m_t, or to its bills where these are told by month, which
moves no sum of a whole block; a month that was never published is filled with the level of the nearest block.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.grouped import YEAR, Calendar
from fundmodel.early_alert.panel import Known
from fundmodel.early_alert.season import Side, flows

Array = NDArray[np.float64]

OFF: Final = 0.1


class Till(NamedTuple):
    """Up to the last published month: ``received``, ``spent`` and ``margin`` (month of the calendar), yuan, NaN before
    the first block; ``balance`` at its end, NaN where none was ever given; ``filled``, how many of the last twelve are
    filled. The margin is that of published balances where a block has both: T12 CB = bal_m - bal_{m-12}."""

    received: Array
    spent: Array
    margin: Array
    balance: float
    filled: int


def till(one: Known, income: Calendar, spending: Calendar) -> Till:
    """Flows by month and the balance of the last published month: the last one given plus what came and went since."""
    received, gaps = _by_month(one, "income", income)
    spent, _ = _by_month(one, "spending", spending)
    margin = received - spent + _by_balances(one, len(received), income.base)
    return Till(received, spent, margin, _balance(one, received, spent, income.base), gaps)


def _by_balances(one: Known, months: int, base: int) -> Array:
    """What published balances say a block brought beyond its flows, spread over its months: first prints of flows are
    corrected later, balances seldom. A difference over a tenth of the flows is another matter and left aside."""
    found = np.zeros(months)
    came, went = flows(one, "income"), flows(one, "spending")
    owed = np.diff(one.unpaid, prepend=np.nan) if one.owed else np.zeros(len(one.end))
    for at in range(1, len(one.end)):
        first, end = int(one.first[at]) - base, int(one.end[at]) - base
        if one.end[at - 1] == one.first[at] and first >= 0:
            net = one.balance[at] - one.balance[at - 1] - one.grants[at] - owed[at]
            off = net - (came[at] - went[at])
            if abs(off) <= OFF * max(came[at], went[at]):
                found[first:end] = off / (end - first)
    return found


def _by_month(one: Known, side: Side, dates: Calendar) -> tuple[Array, int]:
    found = np.full(one.last + 1 - dates.base, np.nan)
    levels = np.full(len(found), np.nan)
    for first, end, flow in zip(one.first - dates.base, one.end - dates.base, flows(one, side), strict=True):
        if end > 0:
            shape = dates.shape[max(first, 0) : end]
            levels[max(first, 0) : end] = flow / shape.sum()
            if side == "spending" and first >= 0 and one.bills is not None:
                shape = one.bills.between(first + dates.base, end + dates.base, shape)
            found[max(first, 0) : end] = flow * shape / shape.sum()
    gaps = np.flatnonzero(np.isnan(found))
    told = np.flatnonzero(~np.isnan(found))
    inside = gaps[gaps > told[0]] if len(told) else gaps
    for month in inside:
        found[month] = levels[told[np.argmin(np.abs(told - month))]] * dates.shape[month]
    return found, int((inside >= len(found) - YEAR).sum())


def _balance(one: Known, received: Array, spent: Array, base: int) -> float:
    given = np.flatnonzero(np.isfinite(one.balance))
    if len(given):
        month, balance = int(one.end[given[-1]]) - 1, float(one.balance[given[-1]])
    elif one.opening is not None:
        month, balance = one.opening
    else:
        return float("nan")
    since = slice(month + 1 - base, None)
    paid = one.expenditure[one.end > month + 1].sum() if one.owed else spent[since].sum()
    return float(balance + (received[since].sum() + one.grants[one.end > month + 1].sum()) - paid)

"""What areas pay into a fund: base, levy on income and on excess balances, when it stops, what is due by now.

Arrays ``(lane, area, fund)`` in yuan unless said otherwise; money of a year is of the civil year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from fundmodel.fund_rules.protocol import Array, State, Sums

LEVY_BASES: Final = ("contributions", "final_income", "final_income_without_subsidies", "surplus", "financing")
STOPS: Final = ("months", "share_of_income")


def levy_base(sums: Sums, base: str) -> Array:
    """The money of a year that a levy is a share of, never below 0.

    ``contributions``: what members and employers pay; ``final_income``: the whole income of the final accounts, and
    ``final_income_without_subsidies`` less what budgets pay; ``surplus``: income - expenditure; ``financing``:
    contributions + subsidies. Source: METHODS 7.1, what written rules say.
    """
    if base == "surplus":
        return np.maximum(sums.income - sums.expenditure, 0.0)
    if base == "financing":
        return np.maximum(sums.contributions + sums.subsidies, 0.0)
    if base == "contributions":
        return np.maximum(sums.contributions, 0.0)
    return np.maximum(sums.income - (sums.subsidies if base == "final_income_without_subsidies" else 0.0), 0.0)


def year_of_levy(state: State, lag: int) -> Sums:
    """The twelve months whose money is levied: with ``lag`` 1 the last complete year before this one.

    Without a lag it is the year that ends in a December, and in any other month the last twelve months, which a
    settlement in December sets right.
    """
    if state.month_of_year == 12:
        return state.before if lag else state.last
    return state.last if lag else state.trailing


def excess_levy(rate: Array, balance: Array, spending: Array, cap_months: float) -> Array:
    """b x [R_i - cap e_i]+: a share of the balance above so many months of spending e. Source: METHODS 7.1."""
    return rate * np.maximum(balance - cap_months * spending, 0.0)


def due_now(year: Array, months: Array | float, paid: Array) -> Array:
    """[L m / 12 - paid]+: the part of a year's levy that is due after m months of the year in which the rule holds,
    less what is paid."""
    return np.maximum(year * (months / 12.0) - paid, 0.0)


def room(stop_when: Mapping[str, float] | None, stock: Array, balance: Array, spending: Array, income: Array) -> Array:
    """What the fund may still take in before its levy stops, ``(lane, fund)`` yuan, never below 0.

    ``months`` m: sum_i [m e_i - B_i]+ - F, so that the stock F can lift every area to m months; ``share_of_income`` s:
    s sum_i I_i - F; the smaller where both are given, without end where neither is. A fund that is
    drawn on is refilled.
    """
    limit = np.full(stock.shape, np.inf)
    for kind, value in (stop_when or {}).items():
        lifted = np.maximum(value * spending - balance, 0.0).sum(axis=-2)
        limit = np.minimum(limit, lifted if kind == "months" else value * np.maximum(income, 0.0).sum(axis=-2))
    return np.maximum(limit - stock, 0.0)


def within(levy: Array, most: Array) -> Array:
    """L_i x min(1, room / sum L): all areas' levies lowered alike to the room, ``most`` ``(lane, fund)``."""
    total = levy.sum(axis=-2)
    share = np.minimum(most, total) / np.where(total > 0.0, total, 1.0)
    return np.asarray(levy * share[..., None, :])


def called(held: Array, call: Array) -> Array:
    """c_i = h_i x min(1, C / sum h): held money is called pro rata of what each holds. ``call`` ``(lane, fund)``."""
    total = held.sum(axis=-2)
    share = np.clip(call, 0.0, total) / np.where(total > 0.0, total, 1.0)
    return np.asarray(held * share[..., None, :])

"""In which year of a rule a month lies, and when what is decided can begin."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.by_fund import Begins, months_of_start
from fundmodel.fund_rules.protocol import Array, Standing, State

Months = NDArray[np.datetime64]
Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]

DECEMBER: Final = 12
EMPLOYEE: Final = ("employee_pooled",)
"""What most written rules move."""
LAST_MONTH_TO_FINANCE: Final = 7
"""Premium and subsidy of a coverage year are set by the end of July before it: in autumn they are collected."""


def dated(begins: Begins, funds: tuple[str, ...], standing: Standing) -> Months:
    """First month of the rule by fund ``(fund)``: the one stated, else the first in which money may move; NaT for a
    fund that it leaves alone."""
    months = months_of_start(begins, funds)
    first = standing.months[standing.first].astype("datetime64[M]")
    return np.where(months == np.datetime64("0001-01", "M"), first, months)


def acting(dates: Months, state: State, first: int) -> Mask:
    """Funds ``(fund)`` whose money the rule may move in the month of ``state``: begun, and past the valuation."""
    begun: Mask = dates <= state.month.astype("datetime64[M]")
    return begun & (state.place >= first)


def year_of_rule(dates: Months, month: np.datetime64) -> Whole:
    """t = floor((month - begin) / 12) + 1 by fund ``(fund)``: 1 in the first twelve months, else 0 before it."""
    passed = (month.astype("datetime64[M]") - dates).astype("timedelta64[M]")
    known = ~np.isnat(passed)
    count = np.where(known, passed, np.timedelta64(-1, "M")).astype(np.int64)
    return np.where(count >= 0, count // 12 + 1, 0)


def phase(year: Whole, years: float) -> Array:
    """phi_t = min(1, t / years), at once in full where ``years`` is 0. Source: METHODS 7.2."""
    return np.where(year > 0, 1.0, 0.0) if years <= 0 else np.minimum(1.0, year / years)


def coverage_place(state: State, earliest: int) -> int:
    """Place of the first January from ``earliest`` on whose autumn of collection lies ahead of a decision in the month
    of ``state``: decided January to July it is the next one, later the one after."""
    month = state.month_of_year
    january = state.place + (DECEMBER + 1 - month) + (0 if month <= LAST_MONTH_TO_FINANCE else DECEMBER)
    return january + DECEMBER * max(0, -((january - earliest) // DECEMBER))

"""When a rule begins in each fund, and in which year of the rule a month lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS, Standing, State
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Start = str | Mapping[str, str] | None
Months = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

DECEMBER: Final = 12
EMPLOYEE: Final = ("employee_pooled",)
"""What most written rules move."""
LAST_MONTH_TO_FINANCE: Final = 7
"""Premium and subsidy of a coverage year are set by the end of July before it: in autumn they are collected."""


def month_of(given: str) -> np.datetime64:
    """``"2027-01"`` as a month; ``InputError`` where it is none."""
    try:
        month = np.datetime64(str(given), "M")
    except ValueError as error:
        raise InputError(Said("{given!r} is no month; write it as 2027-01", given=str(given))) from error
    if np.isnat(month):
        raise InputError(Said("{given!r} is no month; write it as 2027-01", given=str(given)))
    return month


def check_funds(funds: tuple[str, ...], valid: tuple[str, ...] = FUNDS) -> None:
    """``InputError`` unless at least one fund is named and each is one of ``valid``."""
    if not funds or not set(funds) <= set(valid):
        raise InputError(
            Said("funds={funds} cannot be moved by this rule; valid: {valid}", funds=list(funds), valid=list(valid))
        )


def check_start(start: Start, funds: tuple[str, ...]) -> None:
    """``InputError`` where ``start`` is no month, or names other funds than ``funds``."""
    if isinstance(start, Mapping):
        if set(start) != set(funds):
            raise InputError(
                Said(
                    "start names {named} and the rule acts on {funds}; give one month, or a month for each of them",
                    named=sorted(start),
                    funds=list(funds),
                )
            )
        for month in start.values():
            month_of(month)
    elif start is not None:
        month_of(start)


def begins(start: Start, funds: tuple[str, ...], standing: Standing) -> Months:
    """First month of the rule by fund ``(fund)``: the one named, else the first in which money may move; NaT for a fund
    on which the rule does not act."""
    first = standing.months[standing.first].astype("datetime64[M]")
    given = start if isinstance(start, Mapping) else dict.fromkeys(funds, start)
    found = [
        np.datetime64("NaT", "M") if fund not in funds else first if given[fund] is None else month_of(str(given[fund]))
        for fund in FUNDS
    ]
    return np.array(found, dtype="datetime64[M]")


def acting(dates: Months, state: State, first: int) -> Mask:
    """Funds ``(fund)`` whose money the rule may move in the month of ``state``: begun, and past the valuation."""
    begun: Mask = dates <= state.month.astype("datetime64[M]")
    return begun & (state.place >= first)


def year_of_rule(dates: Months, month: np.datetime64) -> NDArray[np.int64]:
    """t = floor((month - begin) / 12) + 1 by fund ``(fund)``: 1 in the first twelve months, else 0 before it."""
    passed = (month.astype("datetime64[M]") - dates).astype("timedelta64[M]")
    known = ~np.isnat(passed)
    count = np.where(known, passed, np.timedelta64(-1, "M")).astype(np.int64)
    return np.where(count >= 0, count // 12 + 1, 0)


def phase(year: NDArray[np.int64], years: float) -> NDArray[np.float64]:
    """phi_t = min(1, t / years), at once in full where ``years`` is 0. Source: METHODS 7.2."""
    return np.where(year > 0, 1.0, 0.0) if years <= 0 else np.minimum(1.0, year / years)


def coverage_place(state: State, earliest: int) -> int:
    """Place of the first January from ``earliest`` on whose autumn of collection lies ahead of a decision in the month
    of ``state``: decided January to July it is the next one, later the one after."""
    month = state.month_of_year
    january = state.place + (DECEMBER + 1 - month) + (0 if month <= LAST_MONTH_TO_FINANCE else DECEMBER)
    return january + DECEMBER * max(0, -((january - earliest) // DECEMBER))

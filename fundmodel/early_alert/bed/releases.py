"""Who publishes which months, when, and what is corrected later (synthetic).

``day of release = end of the last month + lag``, lag 8-90 days (an area's own, median about 27, and a few days more or
less); two in five areas publish quarters, most others January and February together; all figures are year to date, of
both funds in one notice. One figure in twenty-five is left out, one in thirty-three corrected 30-150 days later.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.bed.bed_laws import YEAR, Array, Dice, Flags

QUARTERLY: Final = 0.4
JOINT: Final = 0.85
GAP: Final = 0.04
REVISED: Final = 0.03
LAGS: Final = (8, 90)
BREAKS: Final = 0.04
NEVER: Final = 10**9
"""Day of a month that is not published."""
Days = NDArray[np.int64]


class Releases(NamedTuple):
    """Arrays (area, month): day of the figure to the end of the month (NEVER: none), day of its correction, the error
    of income and expenditure (log; 2 in front) until then, scope factor (area, fund, month)."""

    day: Days
    corrected: Days
    error: Array
    factor: Array


def month_end(month: NDArray[np.int64] | int) -> Days:
    """Days since 1970-01-01 of the last day of a month (12 x year + month - 1)."""
    first = (np.asarray(month) + 1 - 12 * 1970).astype("datetime64[M]").astype("datetime64[D]")
    return np.asarray(first.astype(np.int64) - 1)


def drawn_releases(dice: list[Dice], first_month: int, months: int) -> Releases:
    """The calendar of every area, from its own random numbers."""
    parts = [_of_area(one, first_month, months) for one in dice]
    day, corrected, error, factor = (np.stack(x) for x in zip(*parts, strict=True))
    return Releases(day, corrected, np.moveaxis(error, 0, 1), factor)


def first_known(day: Days, first_month: int) -> Days:
    """(area, month) first publication of a month: the earliest figure of its year that ends with it or later."""
    found = day.copy()
    for at in range(day.shape[1] - 2, -1, -1):
        if (first_month + at + 1) % YEAR != 0:
            found[:, at] = np.minimum(found[:, at], found[:, at + 1])
    return found


def _of_area(dice: Dice, first_month: int, months: int) -> tuple[Days, Days, Array, Array]:
    number = first_month + np.arange(months)
    calendar = number % YEAR
    quarterly, joint = dice.u() < QUARTERLY, dice.u() < JOINT
    usual = 27.0 * np.exp(0.5 * dice.z())
    jitter, late = np.floor(dice.between(-4.0, 9.0, months)), np.floor(dice.between(0.0, 15.0, months))
    lag = np.clip(np.floor(np.clip(usual, LAGS[0], 75) + jitter + late * (calendar == YEAR - 1)), *LAGS).astype(int)
    told = _told(dice, calendar, bool(quarterly), bool(joint))
    day = np.where(told, month_end(number) + lag, NEVER)
    again = dice.u(months) < REVISED
    corrected = np.where(told & again, day + 30 + np.floor(120.0 * dice.u(months)).astype(int), NEVER)
    error = np.where(told & again, 0.015, 0.0) * dice.z((2, months))
    return day, corrected, error, _factor(dice, number)


def _told(dice: Dice, calendar: NDArray[np.int64], quarterly: bool, joint: bool) -> Flags:
    """Months that end a published figure; a December is never left out."""
    left_out = (dice.u(len(calendar)) < GAP) & (calendar != YEAR - 1)
    if quarterly:
        return np.asarray((calendar % 3 == 2) & ~left_out)
    return np.asarray(~left_out & ~((calendar == 0) & joint))


def _factor(dice: Dice, number: NDArray[np.int64]) -> Array:
    """(fund, month) 1, or from a January in the third year or later .85-1.25 where the scope of the sheet changes."""
    breaks, size = dice.u(2) < BREAKS, dice.between(0.85, 1.25, 2)
    years = number // YEAR - number[0] // YEAR
    since = 2 + np.floor(max(int(years[-1]) - 2, 1) * dice.u(2))
    return np.where(breaks[:, None] & (years >= since[:, None]), size[:, None], 1.0)

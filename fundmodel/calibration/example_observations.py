"""What the invented cities and counties print inside the year: months by season, year to date, lags and revisions.

One law for both synthetic packages. A month is a level x a season x noise, ``y_m = L_m s_m e^(n_m)`` (``shaped``); the
notices print year to date, with a lag, now and then twice (``published``). Of the cities the level is such that twelve
months make the yearly account exactly. Seasons, lags and bunching of resident income follow the ranges of published
notices of cities and counties; noise is judgement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL, POOLING_AREA

Array = NDArray[np.float64]

WAN: Final = 1e4
QUARTERS: Final = (3, 6, 9, 12)
MONTHLY: Final = tuple(range(2, 13))
"""Months to which the year to date is printed: from February on, January and February together."""
EVEN: Final = (0.085, 0.075, 0.082, 0.083, 0.083, 0.084, 0.086, 0.083, 0.083, 0.080, 0.083, 0.093)
BUNCHED: Final = (0.02, 0.02, 0.06, 0.05, 0.12, 0.10, 0.10, 0.06, 0.07, 0.14, 0.13, 0.13)
"""Resident income: little until March, subsidies from May on, next year's premium in autumn."""
SPENDING: Final = (0.078, 0.064, 0.083, 0.083, 0.084, 0.085, 0.087, 0.086, 0.085, 0.081, 0.086, 0.098)


class Habit(NamedTuple):
    """How the office of an area prints one fund.

    ``prints`` are the months to which the year to date is given; ``lag`` the days from a month's end to the release,
    least and most; ``missing`` a month whose notice never came; ``revised`` one that was printed again; ``passed`` the
    levies over spending and grants over income of a sheet of the own level.
    """

    area: str
    fund: str
    scope: str
    prints: tuple[int, ...]
    lag: tuple[int, int]
    missing: str = ""
    revised: str = ""
    level: str = POOLING_AREA
    passed: tuple[float, float] = (0.0, 0.0)


class Months(NamedTuple):
    """Income, spending and closing balance of every month, yuan, and stocks beside them by column of the table."""

    income: Array
    spending: Array
    closing: Array
    stocks: dict[str, Array]


def shaped(level: Array, season: Array, width: float, draw: np.random.Generator) -> Array:
    """y = level x season x e^n, n ~ N(0, width^2), month by month."""
    return np.asarray(level * season * np.exp(draw.normal(0.0, width, len(level))))


def published(habit: Habit, months: Months, first_year: int, source: str, draw: np.random.Generator) -> Iterator[Any]:
    """The rows that an office prints: year to date, closing balance, release; a revision after the first print."""
    for year in range(len(months.income) // 12):
        for month in habit.prints:
            end, last = f"{first_year + year}-{month:02d}", 12 * year + month
            lag, off = int(draw.integers(habit.lag[0], habit.lag[1] + 1)), float(draw.uniform(0.97, 0.99))
            if end == habit.missing:
                continue
            row = {**_row(habit, end, month, months, last), "source": source}
            if end == habit.revised:
                first = round(row["expenditure_yuan"] * off, -2)
                less = row["expenditure_yuan"] - first
                yield {
                    **row,
                    "expenditure_yuan": first,
                    "balance_yuan": row["balance_yuan"] + less,
                    "released": _after(end, lag),
                }
                lag += 60
            yield {**row, "released": _after(end, lag)}


def _row(habit: Habit, end: str, covers: int, months: Months, last: int) -> dict[str, Any]:
    came, went = (float(flow[last - covers : last].sum()) for flow in (months.income, months.spending))
    up, down = (round(share * flow, -2) for share, flow in zip(habit.passed, (went, came), strict=True))
    own = habit.level == OWN_LEVEL
    return {
        "area": habit.area,
        "fund": habit.fund,
        "period_end": end,
        "covers": covers,
        "income_yuan": came,
        "expenditure_yuan": went,
        "balance_yuan": float(months.closing[last - 1]),
        "scope": habit.scope,
        "transfers_up_yuan": up if own else np.nan,
        "transfers_down_yuan": down if own else np.nan,
        **{name: float(stock[last - 1]) for name, stock in months.stocks.items()},
        "level": habit.level,
    }


def _after(end: str, days: int) -> str:
    """The date ``days`` after the end of a month."""
    year, month = divmod(12 * int(end[:4]) + int(end[5:]), 12)
    return (dt.date(year, month + 1, 1) + dt.timedelta(days=days - 1)).isoformat()

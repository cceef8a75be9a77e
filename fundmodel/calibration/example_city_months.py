"""The invented cities inside the year: 48 months of the two pooled funds, each city with its own season and habit.

``y_m = Y s_m e^(n_m) / sum_year(s e^n)``: twelve months make the yearly account exactly, and the balance of December is
its closing one. Source: METHODS 6.2, 7.6; ranges of published notices of cities and counties.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.calibration.example_accounts import Flows
from fundmodel.calibration.example_cities import CITIES, LETTERS, YEARS, Array, spread
from fundmodel.calibration.example_observations import (
    EVEN,
    MONTHLY,
    QUARTERS,
    SPENDING,
    WAN,
    Habit,
    Months,
    published,
    shaped,
)
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

OBSERVED: Final = (2022, 2023, 2024, 2025)
MARCH: Final = (0.03, 0.33)
"""Share of a resident fund's income that is in by the end of March: 3 % of spending to a third of the year seen."""
AUTUMN: Final = np.array([0.0] * 8 + [0.126, 0.232, 0.358, 0.284])
"""Next year's premium by month, a year's of it being 1."""
QUARTERLY: Final = ("D", "H", "J", "L", "M")
LAGS: Final[Mapping[str, tuple[int, int]]] = {"A": (8, 20), "C": (15, 45), "H": (30, 90), "N": (25, 60)}
USUAL_LAG: Final = ((10, 40), (20, 75))
MISSING: Final = {("F", "employee_pooled"): "2023-08", ("K", "resident"): "2024-05"}
REVISED: Final = {("B", "resident"): "2023-12", ("E", "employee_pooled"): "2024-06", ("I", "resident"): "2025-09"}
SCOPES: Final = {"employee_pooled": "pooled+maternity", "resident": "pooled"}
UNPAID: Final = ("C", "D")
"""The two cities that say what they owe to providers."""
UNPAID_MONTHS: Final = (0.0, 4.0)


def unpaid_months(draw: np.random.Generator) -> Mapping[tuple[str, str], float]:
    """Months of spending that each of the two cities owes at the end of the last year, by city and fund."""
    low, high = UNPAID_MONTHS
    mean = {"C": 0.75, "D": 0.4}
    return {
        (letter, fund): round(
            low + (high - low) * float(np.clip(mean[letter] + draw.uniform(-0.15, 0.15), 0.0, 1.0)), 2
        )
        for letter in UNPAID
        for fund in POOLED_FUNDS
    }


def observations_table(
    funds: Mapping[str, Flows],
    ahead: Array,
    unpaid: Mapping[tuple[str, str], float],
    areas: list[str],
    source: str,
    draw: np.random.Generator,
) -> pd.DataFrame:
    """The table ``observations``, yuan. ``ahead`` ``(city, year)`` is premium for the next year, 100m yuan."""
    seasons = {
        "employee_pooled": _even_seasons(draw),
        "resident": _bunched_seasons(ahead / funds["resident"].income, draw),
    }
    rows = []
    for place, letter in enumerate(LETTERS):
        for fund in POOLED_FUNDS:
            months = _months(funds[fund], place, seasons[fund][place], draw)
            if fund == "resident":
                months.stocks["premium_received_ahead_yuan"] = _ahead_by_month(ahead[place])
            if (letter, fund) in unpaid:
                months.stocks["unpaid_bills_yuan"] = _unpaid_by_month(months.spending, unpaid[letter, fund], draw)
            rows += list(published(_habit(letter, fund, areas[place]), months, OBSERVED[0], source, draw))
    frame = pd.DataFrame(rows)
    return frame[[c.name for c in TABLES["observations"].columns if c.name in frame and frame[c.name].notna().any()]]


def _habit(letter: str, fund: str, area: str) -> Habit:
    quarterly = letter in QUARTERLY
    return Habit(
        *(area, fund, SCOPES[fund], QUARTERS if quarterly else MONTHLY),
        LAGS.get(letter, USUAL_LAG[quarterly]),
        MISSING.get((letter, fund), ""),
        REVISED.get((letter, fund), ""),
    )


def _even_seasons(draw: np.random.Generator) -> Array:
    """A city's own season of employee income, ``(city, year, 12)``: the common one x its own x a little each year."""
    own = np.exp(
        draw.normal(0.0, 0.07, (len(CITIES), 1, 12)) + draw.normal(0.0, 0.02, (len(CITIES), len(OBSERVED), 12))
    )
    return np.asarray(np.array(EVEN) * own)


def _bunched_seasons(premium: Array, draw: np.random.Generator) -> Array:
    """Resident income by month, ``(city, year, 12)``, of a year 1: next year's premium in autumn, a share of ``MARCH``
    by the end of March, and the subsidy in two lumps between May and August and an even rest, moved in some years."""
    count = len(CITIES)
    march = spread(draw.uniform(0.0, 1.0, count), MARCH)
    lumps = draw.integers(4, 8, (count, 2))
    found = np.zeros((count, len(OBSERVED), 12))
    for place in range(count):
        for at in range(len(OBSERVED)):
            autumn = premium[place, YEARS.index(OBSERVED[at])] * AUTUMN
            early = march[place] * np.exp(draw.normal(0.0, 0.02)) * np.array([0.25, 0.25, 0.5])
            rest = 1.0 - autumn.sum() - early.sum()
            found[place, at, :3] += early
            found[place, at, 3:11] += 0.3 * rest / 8.0
            moved = int(draw.choice((-1, 0, 0, 0, 1)))
            for lump, part in zip(lumps[place], (0.45, 0.25), strict=True):
                found[place, at, int(np.clip(lump + moved, 3, 10))] += part * rest
            found[place, at] += autumn
    return found


def _months(flows: Flows, place: int, season: Array, draw: np.random.Generator) -> Months:
    """Months in whole 10k yuan that make each year's account exactly."""
    spending = np.array(SPENDING) * np.exp(draw.normal(0.0, 0.05, 12)) * np.ones((len(OBSERVED), 12))
    years = [YEARS.index(year) for year in OBSERVED]
    income, spent = (
        _to_total(shaped(np.ones(12 * len(OBSERVED)), shape.ravel(), width, draw).reshape(-1, 12), total[place, years])
        for total, shape, width in ((flows.income, season, 0.03), (flows.expenditure, spending, 0.03))
    )
    opening = round(float(flows.opening[place, years[0]]) * YUAN_PER_YI)
    return Months(income, spent, opening + np.cumsum(income - spent), {})


def _to_total(weights: Array, totals: Array) -> Array:
    """Months (yuan) in proportion to ``(year, 12)`` weights; the year to date is whole 10k yuan and December's is the
    total (100m yuan)."""
    whole = np.round(totals * YUAN_PER_YI)[:, None]
    to_date = np.round(whole * np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True) / WAN) * WAN
    to_date[:, -1:] = whole
    return np.asarray(np.diff(to_date, axis=1, prepend=0.0).ravel())


def _ahead_by_month(ahead: Array) -> Array:
    """Premium for the next year in hand at each month's end, yuan: none until August, all of it in December."""
    years = [YEARS.index(year) for year in OBSERVED]
    gathered = np.round(np.outer(ahead[years] * YUAN_PER_YI, np.cumsum(AUTUMN)) / WAN) * WAN
    return np.asarray(np.where(AUTUMN > 0.0, gathered, np.nan).ravel())


def _unpaid_by_month(spending: Array, months: float, draw: np.random.Generator) -> Array:
    """Bills owed at each month's end, yuan: from a third of the last stock up to it, in months of the year's mean."""
    path = np.linspace(months / 3.0, months, len(spending)) * np.exp(draw.normal(0.0, 0.04, len(spending)))
    path[-1] = months
    mean = np.repeat(spending.reshape(-1, 12).mean(axis=1), 12)
    return np.asarray(np.round(path * mean / WAN) * WAN)

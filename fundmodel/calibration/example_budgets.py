"""Budgets of the invented cities: a plan a fund and year, missed as widely as published plans were (METHODS 6.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.calibration.example_accounts import Flows
from fundmodel.calibration.example_cities import LETTERS, YEARS, Array
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.units import YUAN_PER_YI

BUDGET_YEARS: Final = (2022, 2023, 2024, 2025, 2026)
MISSES: Final = {"income": 0.06, "expenditure": 0.10}
"""sd of ln(account / plan)."""
ADJUSTED: Final = {("C", "employee_pooled", 2024), ("H", "resident", 2025)}
"""Plans that were adjusted in the autumn of their year: half of the miss was seen by then."""
PLAN_UNIT: Final = 1e6
OTHER_INCOME: Final = 0.02
"""Interest and other income of a resident fund, of the income planned."""


def budgets_table(
    funds: Mapping[str, Flows], ahead: Array, areas: list[str], source: str, draw: np.random.Generator
) -> pd.DataFrame:
    """The table ``budgets``: plan = account / e^miss, misses of each side of mean 0 and sd ``MISSES`` over the years
    that have an account; the account of the year to come is the last one x its mean growth of two years."""
    shape = (len(POOLED_FUNDS), len(LETTERS), len(BUDGET_YEARS))
    misses = {side: width * _standard(draw.normal(0.0, 1.0, shape)) for side, width in MISSES.items()}
    rows = []
    for at, fund in enumerate(POOLED_FUNDS):
        sides = {side: _accounts(getattr(funds[fund], side)) for side in MISSES}
        premium = ahead / funds["resident"].income
        for place, letter in enumerate(LETTERS):
            for step, year in enumerate(BUDGET_YEARS):
                missed = {side: float(misses[side][at, place, step]) for side in MISSES}
                account = {side: float(sides[side][place, step]) for side in MISSES}
                approved = dt.date(year, 1, 20) + dt.timedelta(days=int(draw.integers(0, 80)))
                share = float(premium[place, min(YEARS.index(BUDGET_YEARS[0]) + step, len(YEARS) - 1)])
                plans = [(approved, 1.0)]
                if (letter, fund, year) in ADJUSTED:
                    plans.append((dt.date(year, 10, 28), 0.5))
                rows += [
                    _row(
                        areas[place],
                        fund,
                        year,
                        when,
                        {s: account[s] * np.exp(-part * missed[s]) for s in MISSES},
                        share,
                    )
                    for when, part in plans
                ]
    return pd.DataFrame(rows).assign(source=source)


def _row(
    area: str, fund: str, year: int, when: dt.date, plan: Mapping[str, float], premium: float
) -> dict[str, object]:
    income, spent = (round(plan[side] * YUAN_PER_YI / PLAN_UNIT) * PLAN_UNIT for side in ("income", "expenditure"))
    row: dict[str, object] = {
        "area": area,
        "fund": fund,
        "year": year,
        "approved": when.isoformat(),
        "income_plan_yuan": income,
        "expenditure_plan_yuan": spent,
    }
    if fund != "resident":
        return row
    from_premium = round(income * premium / PLAN_UNIT) * PLAN_UNIT
    other = round(income * OTHER_INCOME / PLAN_UNIT) * PLAN_UNIT
    return {**row, "premium_plan_yuan": from_premium, "subsidy_plan_yuan": income - from_premium - other}


def _accounts(flow: Array) -> Array:
    """The flow in each of ``BUDGET_YEARS``; the last is still to come."""
    known = flow[:, [YEARS.index(year) for year in BUDGET_YEARS[:-1]]]
    growth = np.sqrt(flow[:, -1] / flow[:, -3])
    return np.column_stack([known, known[:, -1] * growth])


def _standard(draws: Array) -> Array:
    """Mean 0 and sd 1 over the years that have an account."""
    known = draws[..., :-1]
    return np.asarray((draws - known.mean()) / known.std())

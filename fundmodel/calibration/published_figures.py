"""Published figures by scope, measure and year: what forecasts are made from and scored against."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.figures.past_years import account_years
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration.duplicates import published_heads
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

Series = dict[int, float]
Figures = dict[tuple[str, str], Series]
"""(scope, measure) -> year -> yuan, persons or months."""

SCOPES: Final = ("all", "employee", "employee_pooled", "resident")
FUNDS_OF: Final = {
    "all": FUNDS,
    "employee": ("employee_pooled", "individual_accounts"),
    "employee_pooled": ("employee_pooled",),
    "individual_accounts": ("individual_accounts",),
    "resident": ("resident",),
}
"""The funds whose money a scope holds; the employee scheme includes its individual accounts."""
GROUPS_OF: Final = {
    ("all", "heads"): "total",
    ("employee", "heads"): "employee",
    ("employee", "active_heads"): "active",
    ("employee", "retired_heads"): "retired",
    ("resident", "heads"): "resident",
}
"""Scope and measure of published year-end heads -> their group in the table ``heads``."""
FLOWS: Final = ("income", "expenditure")
MEASURES: Final = (*FLOWS, "balance", "months", "heads", "active_heads", "retired_heads")
MERGED: Final = 2018
"""First year whose published totals count the rural scheme, which was not yet merged everywhere."""


@lru_cache(maxsize=16)
def published_figures(data: DataPackage) -> Figures:
    """Income, expenditure, balance, months and heads as published, yuan, months and persons; years not published are
    absent.

    Accounts come from ``fund_accounts`` (bulletin before quick report), the rural scheme of 2018 counted with the
    residents; balances from ``balances``, else published or the difference of published ones; months = 12 balance /
    expenditure of the calendar year, cash. Total heads are absent where they leave out the rural scheme (2016-17).
    ``national_history`` is left to the long series. Source: METHODS 9.2.
    """
    found: Figures = {}
    for scope in FUNDS_OF:
        for item in FLOWS:
            found[scope, item] = account_years(data, "total" if scope == "all" else scope, item)
    for item in FLOWS:
        for year, rural in account_years(data, "ncms", item).items():
            found["resident", item][year] += rural
    found |= {(scope, "balance"): series for scope, series in _balances(data).items()}
    for scope in FUNDS_OF:
        spent, held = found[scope, "expenditure"], found[scope, "balance"]
        found[scope, "months"] = {year: months_held(held[year], spent[year]) for year in held if year in spent}
    for key, group in GROUPS_OF.items():
        found[key] = _heads(data, group)
    whole = found["resident", "heads"].keys()
    found["all", "heads"] = {year: heads for year, heads in found["all", "heads"].items() if year in whole}
    return found


def months_held(balance: float, expenditure: float) -> float:
    """12 balance / expenditure of the calendar year, months."""
    return 12.0 * balance / expenditure


@lru_cache(maxsize=16)
def long_series(data: DataPackage, item: str) -> Series:
    """National total of ``income`` or ``expenditure`` in ``national_history``, yuan; 1998 on in the national
    package."""
    if "national_history" not in data.tables:
        return {}
    frame = data.table("national_history").dropna(subset=[f"{item}_100m_yuan"])
    scale = TO_BASE_UNITS["100m yuan"]
    years, values = frame["year"], frame[f"{item}_100m_yuan"]
    return {int(year): float(value) * scale for year, value in zip(years, values, strict=True)}


def _balances(data: DataPackage) -> dict[str, Series]:
    """Closing stocks by scope; a scope's stock is the sum of its funds, or what is left of the total."""
    balances = {
        fund: account_years(data, fund, "cumulative_balance") | _closings(data, fund) for fund in FUNDS_OF["all"]
    }
    total = account_years(data, "total", "cumulative_balance")
    employee = account_years(data, "employee", "cumulative_balance")
    total |= _summed(balances, FUNDS_OF["all"])
    pooled, accounts, resident = (balances[fund] for fund in FUNDS_OF["all"])
    employee |= {year: total[year] - resident[year] for year in total if year in resident}
    pooled |= {year: employee[year] - accounts[year] for year in employee if year in accounts and year not in pooled}
    return {**balances, "employee": employee, "all": total}


def _closings(data: DataPackage, fund: str) -> Series:
    frame = data.table("balances")
    own = frame[(frame["fund"] == fund) & frame["closing"].notna()]
    rows = zip(own["year"], own["closing"], own["unit"], strict=True)
    return {int(year): float(value) * TO_BASE_UNITS[str(unit)] for year, value, unit in rows}


def _summed(by_fund: dict[str, Series], funds: tuple[str, ...]) -> Series:
    years = set.intersection(*(set(by_fund[fund]) for fund in funds))
    return {year: sum(by_fund[fund][year] for fund in funds) for year in sorted(years)}


def _heads(data: DataPackage, group: str) -> Series:
    frame: pd.DataFrame = data.table("heads")
    found: Series = {}
    for year in sorted(set(frame.loc[frame["group"] == group, "year"])):
        try:
            found[int(year)] = float(published_heads(data, group, np.array([year]))[0])
        except InputError:
            continue
    return found

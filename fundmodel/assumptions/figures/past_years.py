"""Heads and accounts of past years: of the nation as published, and of each area as its office gives them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, HEADS, WITHIN, money_column
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN, YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

Series = dict[int, float]
Money = dict[tuple[str, str], Series]
"""(fund, item) -> year -> yuan; items are income, expenditure and balance, the fund employee is pool and accounts."""

POOL, ACCOUNTS, RESIDENT = FUNDS
FLOWS: Final = ("income", "expenditure")


def account_years(data: DataPackage, fund: str, item: str) -> Series:
    """Year -> yuan of one item of ``fund_accounts``, the most reliable row of each year."""
    frame = data.table("fund_accounts")
    own = frame[(frame["fund"] == fund) & (frame["item"] == item)]
    return {
        int(str(year)): figures.best(rows, Said("{item} of {fund}", item=item, fund=fund))
        for year, rows in own.groupby("year")
    }


def head_years(data: DataPackage, group: str) -> Series:
    """Year -> published heads of the nation at the year's end, persons, the most reliable row of each year."""
    frame = data.table("heads")
    years = np.unique(frame.loc[frame["group"] == group, "year"])
    found = figures.heads(data, group, years)
    return {int(year): float(value) for year, value in zip(years, found, strict=True)}


@lru_cache(maxsize=16)
def area_heads(data: DataPackage) -> Mapping[str, Mapping[str, Series]]:
    """Area -> group -> year -> heads at the year's end, persons: what the table ``area_heads`` gives up to the base
    year, and the base year's own from ``areas``."""
    found: dict[str, dict[str, Series]] = {area: {group: {} for group in HEADS} for area in data.areas}
    for row in _rows(data, "area_heads"):
        for group in HEADS:
            if row[group] == row[group]:
                found[str(row["area"])][group][int(row["year"])] = float(row[group]) * PERSONS_PER_WAN
    for last in data.table("areas").to_dict("records"):
        for group in HEADS:
            found[str(last["area"])][group][data.base_year] = float(last[f"{group}_10k"]) * PERSONS_PER_WAN
    return {area: {group: _ordered(series) for group, series in own.items()} for area, own in found.items()}


@lru_cache(maxsize=16)
def area_accounts(data: DataPackage) -> Mapping[str, Money]:
    """Area -> (fund, item) -> year -> yuan, up to the base year.

    The employee scheme is its own row, else pool and accounts together; a pool that is not given is the scheme less its
    accounts, never a national share; what is inside a flow (``inside``) stands beside it. A closing balance that is
    empty is opening + income - expenditure. An area without a row for the base year has that of ``areas``.
    """
    found: dict[str, Money] = {area: {} for area in data.areas}
    for row in _rows(data, "area_accounts"):
        values = {item: float(row[item]) for item in FLOWS} | {"balance": _closing(row)}
        values |= {inside(flow): _inside(row, flow, "{}") for flow in FLOWS}
        for item, value in values.items():
            if value == value:
                own = found[str(row["area"])].setdefault((str(row["fund"]), item), {})
                own[int(row["year"])] = value * YUAN_PER_YI
    for last in data.table("areas").to_dict("records"):
        _base_year(found[str(last["area"])], last, data.base_year)
    return {area: _whole(own) for area, own in found.items()}


def _rows(data: DataPackage, table: str) -> list[dict[str, Any]]:
    """Rows of a table up to the base year; none where a package does not hold it."""
    frame: pd.DataFrame | None = data.tables.get(table)
    if frame is None:
        return []
    rows = frame[(frame["year"] <= data.base_year) & frame["area"].isin(data.areas)].to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def inside(flow: str) -> str:
    """The item of ``area_accounts`` that holds what ``WITHIN`` counts of a flow: subsidies, transfers."""
    return f"{flow}_inside"


def _inside(row: Mapping[Any, Any], flow: str, column: str) -> float:
    """What a row gives of it, 0 where it gives nothing; ``column`` is how the row calls the columns of ``WITHIN``."""
    found = (float(row.get(column.format(name), 0.0)) for name, held_by in WITHIN.items() if held_by == flow)
    return sum(value for value in found if value == value)


def _closing(row: Mapping[str, Any]) -> float:
    closing = float(row.get("closing", float("nan")))
    rolled = float(row.get("opening", float("nan"))) + float(row["income"]) - float(row["expenditure"])
    return closing if closing == closing else rolled


def _base_year(own: Money, row: Mapping[Any, Any], year: int) -> None:
    """The base year of a scheme of which ``area_accounts`` says nothing, from the columns of ``areas``."""
    for funds in ((EMPLOYEE, POOL, ACCOUNTS), (RESIDENT,)):
        if any(year in own.get((fund, "income"), {}) for fund in funds):
            continue
        for fund in set(funds) & set(FUNDS):
            opening, *flows = (float(row[money_column(fund, flow)]) * YUAN_PER_YI for flow in ("opening", *FLOWS))
            for item, value in zip((*FLOWS, "balance"), (*flows, opening + flows[0] - flows[1]), strict=True):
                own.setdefault((fund, item), {})[year] = value
            for flow in FLOWS:
                held = _inside(row, flow, money_column(fund, "{}")) * YUAN_PER_YI
                own.setdefault((fund, inside(flow)), {})[year] = held


def _whole(own: Money) -> Money:
    """With the employee scheme from its parts, and the pool from the scheme and its accounts, year by year."""
    for item in (*FLOWS, *map(inside, FLOWS), "balance"):
        scheme, pool, accounts = (dict(own.get((fund, item), {})) for fund in (EMPLOYEE, POOL, ACCOUNTS))
        for year in pool.keys() & accounts.keys():
            scheme.setdefault(year, pool[year] + accounts[year])
        for year in (scheme.keys() & accounts.keys()) - pool.keys():
            pool[year] = scheme[year] - accounts[year]
        own |= {(EMPLOYEE, item): _ordered(scheme), (POOL, item): _ordered(pool)}
    return own


def _ordered(series: Series) -> Series:
    return dict(sorted(series.items()))

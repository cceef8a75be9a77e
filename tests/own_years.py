"""Years of their own for the areas of a package: its base year moved back as the nation moved, faster or slower."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from fundmodel.assumptions.figures.past_years import account_years, head_years
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.tables.area_tables import HEADS, before_column, money_column
from fundmodel.vocabulary.dims import FUNDS

Drift = Mapping[str, Mapping[str, float]]
"""Area -> active, retired, income or expenditure -> yearly growth beside the nation's."""


def with_years(data: DataPackage, first: int, drift: Drift | None = None, areas: Sequence[str] = ()) -> DataPackage:
    """``data`` with ``area_heads`` and ``area_accounts`` of ``areas`` (all of them) from ``first`` to the base year.

    x(y) = x(base) nation(y) / nation(base) (1 + drift)^(y - base); years in which the nation gives no scheme apart lie
    between those beside them. Balances roll.
    """
    drift, base = drift or {}, data.base_year
    heads: list[dict[str, Any]] = []
    accounts: list[dict[str, Any]] = []
    for row in data.table("areas").to_dict("records"):
        area = str(row["area"])
        if areas and area not in areas:
            continue
        own, years = drift.get(area, {}), range(base, first - 1, -1)
        paths = {group: _path(head_years(data, group), years, own.get(group, 0.0)) for group in HEADS}
        heads += [
            {"area": area, "year": y, **{g: row[f"{g}_10k"] * paths[g][k] for g in HEADS}} for k, y in enumerate(years)
        ]
        for fund in FUNDS:
            accounts += _accounts(data, row, fund, years, own)
    tables = {
        "area_heads": pd.DataFrame(heads).sort_values(["area", "year"], ignore_index=True),
        "area_accounts": pd.DataFrame(accounts).sort_values(["area", "fund", "year"], ignore_index=True),
    }
    frame = data.table("areas").copy()
    for row in heads:
        if row["year"] == base - 1:
            for group in set(HEADS) & {name.removesuffix("_before_10k") for name in frame}:
                frame.loc[frame["area"] == row["area"], before_column(group)] = row[group]
    tables["areas"] = frame
    text = "".join(frame.to_csv(float_format="%.17g") for frame in tables.values())
    digest = hashlib.sha256(f"{data.sha256}{text}".encode()).hexdigest()
    return replace(data, tables={**data.tables, **tables}, sha256=digest)


def with_own_years() -> DataPackage:
    """The example province, with years of its own where the shipped one has none."""
    data = load_data("example-province")
    return data if "area_heads" in data.tables else with_years(data, 2019, {data.areas[0]: {"active": 0.01}})


def _accounts(
    data: DataPackage, row: Mapping[Any, Any], fund: str, years: range, own: Mapping[str, float]
) -> list[dict[str, Any]]:
    scheme = "resident" if fund == "resident" else "employee"
    opening = float(row[money_column(fund, "opening")])
    flows = {
        item: row[money_column(fund, item)] * _path(account_years(data, scheme, item), years, own.get(item, 0.0))
        for item in ("income", "expenditure")
    }
    closing = opening + flows["income"][0] - flows["expenditure"][0]
    rows = []
    for k, year in enumerate(years):
        income, spent = float(flows["income"][k]), float(flows["expenditure"][k])
        rows.append(
            {
                "area": row["area"],
                "year": year,
                "fund": fund,
                "income": income,
                "expenditure": spent,
                "closing": closing,
            }
        )
        closing += spent - income
    return rows


def _path(series: Mapping[int, float], years: range, drift: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The series over its value in the first of ``years``, with the drift of an area."""
    at = np.array(years)
    level = np.interp(at, sorted(series), [series[year] for year in sorted(series)])
    return np.asarray(level / level[0] * (1.0 + drift) ** (at - at[0]))

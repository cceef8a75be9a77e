"""The data package as it was known on a date: every table cut by the date its rows were released, and what had to be
divided or filled."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures.known_from import as_known, base_year_of, day, origin_day
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import WITHIN
from fundmodel.calibration.growth_at_origin import WAGES, wage_levels
from fundmodel.calibration.published_figures import FLOWS, Figures, Series, published_figures
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd

RULES: Final = "as-of 2"
"""Part of the hash of a cut package: what the rules in this file make of the same package differs from version to
version."""
MADE_LATER: Final = "calibration"
"""The factors of a calibrated package come from the accounts of its own base year."""
PARTS: Final = {"employee": ("all", "resident"), "resident": ("all", "employee")} | {
    "employee_pooled": ("employee", "individual_accounts"),
    "individual_accounts": ("employee", "employee_pooled"),
}
"""Scope -> the scope that it is part of, and the other part."""
SHOWN: Final = {
    "employee": ("职工医保", "employee scheme"),
    "employee_pooled": ("职工统筹", "employee pool"),
    "individual_accounts": ("个人账户", "individual accounts"),
    "resident": ("居民医保", "resident fund"),
    "income": ("收入", "income"),
    "expenditure": ("支出", "expenditure"),
    "balance": ("累计结余", "balance"),
}


class Remark(NamedTuple):
    """What was assumed at an origin: a name, a value in its unit, and the rule in zh and en."""

    name: str
    value: float | str
    zh: str
    en: str


def as_of(data: DataPackage, origin: int | str | date) -> tuple[DataPackage, tuple[Remark, ...]]:
    """(package as it was known on a date, valued at 31 December of its last published year; remarks on what was
    divided or filled).

    ``origin`` is a date ("2024-10": its last day), or a year y, which means 31 July of y + 1, when its accounts are
    known. Every table is cut by the date from which its rows were known (``known_from``): accounts, heads and wages end
    with the last published year, observations, budgets, bills and prices with the date. WPP tables, cost profiles and
    months' shares carry no date and are whole. The balances of the three funds are rebuilt so that the projection
    starts from the closing stock: opening = closing - income + expenditure, with what is shown inside a flow.
    What the origin did not publish by fund is
    divided as in the last year that did, else as in the first later one, and a remark says so. ``InputError`` where the
    origin's totals are not published. Source: DESIGN 3, METHODS 6.2, 9.2.
    """
    when = date_of(origin)
    year = base_year_of(when)
    known = known_on(data, when)
    published = _published(data, known, year)
    lacking = [item for item in (*FLOWS, "balance") if year not in published["all", item]]
    if lacking:
        raise InputError(
            Said(
                "No past origin {year}: the package {name} has no total {lacking} for it.",
                year=year,
                name=data.name,
                lacking=list(lacking),
            )
        )
    tables, remarks = dict(known.tables), list[Remark]()
    inside = _within(known.table("balances"), year)
    tables["balances"] = _balances(published, year, remarks).assign(**inside)
    tables["fund_accounts"] = _with_maternity(data, tables["fund_accounts"], published, year, remarks)
    tables["migration"] = _migration_from(data, year, remarks)
    tables["wages"] = _with_wages(data, tables["wages"], year, remarks)
    rules = "/".join((RULES, *sorted(inside)))
    digest = hashlib.sha256(f"{rules}/{when}/{data.sha256}".encode()).hexdigest()
    cut = replace(
        data,
        name=f"{data.name} as of {when if not isinstance(origin, int) else origin}",
        valuation_date=f"{year}-12-31",
        base_year=year,
        tables=tables,
        sha256=digest,
    )
    return cut, tuple(remarks)


def date_of(origin: int | str | date) -> str:
    """The date that an origin means: 31 July of y + 1 for a year y, the last day of a month."""
    return origin_day(origin) if isinstance(origin, int) else day(origin)


def known_on(data: DataPackage, when: str) -> DataPackage:
    """The package with the rows that were known on a date, valued where it was."""
    cut = {name: as_known(name, frame, when) for name, frame in data.tables.items() if name != MADE_LATER}
    digest = hashlib.sha256(f"known/{RULES}/{when}/{data.sha256}".encode()).hexdigest()
    return replace(data, tables=cut, sha256=digest)


def evidence_at(data: DataPackage, origin: int) -> DataPackage:
    """What the assumptions of an origin are estimated from: the package as known on its date; where the wages of the
    year itself were never carried, with the level and growth printed a year later."""
    known = known_on(data, origin_day(origin))
    wages, whole = known.table("wages"), data.table("wages")
    if ((wages["year"] == origin) & (wages["series"] == WAGES[0])).any():
        return known
    digest = hashlib.sha256(f"evidence/{origin}/{known.sha256}".encode()).hexdigest()
    return replace(known, tables={**known.tables, "wages": whole[whole["year"] <= origin + 1]}, sha256=digest)


def _published(data: DataPackage, known: DataPackage, year: int) -> Figures:
    """What was published up to the year as it was known, and after it as it is known now, by which alone some splits
    can be told."""
    then, now = published_figures(known), published_figures(data)
    return {key: then[key] | {y: v for y, v in now[key].items() if y > year} for key in now}


def share_of(published: Figures, scope: str, item: str, origin: int) -> tuple[float, int]:
    """(scope / (scope + the other part), year) of the last year up to the origin that publishes both, else the next."""
    own, other = published[scope, item], published[PARTS[scope][1], item]
    years = sorted(set(own) & set(other))
    if not years:
        raise InputError(
            Said(
                "No year publishes {item} of both {scope} and {parts}; it cannot be divided.",
                item=item,
                scope=scope,
                parts=PARTS[scope][1],
            )
        )
    before = [year for year in years if year <= origin]
    year = before[-1] if before else years[0]
    return own[year] / (own[year] + other[year]), year


def _part(published: Figures, scope: str, item: str, origin: int, remarks: list[Remark]) -> float:
    """The figure of a part of a scope at the origin: published, or the whole less the other part, or its share."""
    series = published[scope, item]
    if origin in series:
        return series[origin]
    whole_scope, other = PARTS[scope]
    whole = published["all", item][origin] if whole_scope == "all" else _part(published, whole_scope, item, origin, [])
    if origin in published[other, item]:
        return whole - published[other, item][origin]
    share, year = share_of(published, scope, item, origin)
    (zh, en), (item_zh, item_en) = SHOWN[scope], SHOWN[item]
    remarks.append(
        Remark(
            f"share_{scope}_{item}",
            share,
            f"当年未分开公布{zh}{item_zh}：按{year}年公布的比例划分；不对该项评分",
            f"{item_en} of the {en} not published apart: divided as published for {year}; not scored",
        )
    )
    return whole * share


def _balances(published: Figures, origin: int, remarks: list[Remark]) -> pd.DataFrame:
    import pandas as pd

    employee = {item: _part(published, "employee", item, origin, remarks) for item in (*FLOWS, "balance")}
    total = {item: published["all", item][origin] for item in employee}
    rows = []
    for fund in FUNDS:
        if fund == "resident":
            money = {item: total[item] - employee[item] for item in total}
        elif fund == "employee_pooled":
            money = pooled = {item: _part(published, fund, item, origin, remarks) for item in total}
        else:
            money = {item: employee[item] - pooled[item] for item in total}
        income, spent, closing = (money[item] / YUAN_PER_YI for item in (*FLOWS, "balance"))
        rows.append(
            {
                "year": origin,
                "fund": fund,
                "opening": closing - income + spent,
                "income": income,
                "expenditure": spent,
                "closing": closing,
                "stock_flow_difference": 0.0,
                "how": "as of the origin: opening = closing - income + expenditure",
                "status": "derived",
                "unit": "100m yuan",
                "source": "accounts published up to the origin",
            }
        )
    return pd.DataFrame(rows)


def _within(balances: pd.DataFrame, origin: int) -> dict[str, list[float]]:
    """What the origin's accounts show inside a flow (``WITHIN``), by fund in order; columns that it does not give are
    left out, a fund that gives none has 0."""
    own = balances[balances["year"] == origin].drop_duplicates("fund", keep="last").set_index("fund").reindex(FUNDS)
    given = [name for name in WITHIN if name in own and own[name].notna().any()]
    return {name: own[name].fillna(0.0).astype(float).tolist() for name in given}


def _with_maternity(
    data: DataPackage, accounts: pd.DataFrame, published: Figures, origin: int, remarks: list[Remark]
) -> pd.DataFrame:
    """Maternity spending of the origin; where it is not published, its share of employee spending in the nearest
    year."""
    import pandas as pd

    frame = data.table("fund_accounts")
    own = frame[(frame["fund"] == "maternity") & (frame["item"] == "expenditure")]
    if (own["year"] == origin).any():
        return accounts
    near = own.iloc[(own["year"] - origin).abs().argsort(kind="stable")].iloc[0]
    year = int(near["year"])
    share = float(near["value"]) * YUAN_PER_YI / published["employee", "expenditure"][year]
    spent = _part(published, "employee", "expenditure", origin, [])
    row = {**near.to_dict(), "year": origin, "value": share * spent / YUAN_PER_YI, "status": "derived"}
    remarks.append(
        Remark(
            "share_maternity",
            share,
            f"当年生育支出未公布：按{year}年占职工医保支出的比例",
            f"maternity spending not published: its share of employee spending in {year}",
        )
    )
    return pd.concat([accounts, pd.DataFrame([row])], ignore_index=True)


def _migration_from(data: DataPackage, origin: int, remarks: list[Remark]) -> pd.DataFrame:
    """Migrants by age before the table's first year: its first pattern scaled to WPP's net migration of the year."""
    import pandas as pd

    frame = data.table("migration")
    first = int(frame["year"].min())
    if origin >= first:
        return frame
    net = data.table("demographic_paths").set_index("year")["net_migration"]
    pattern = frame[frame["year"] == first]
    earlier = []
    for year in range(origin, first):
        scale = float(net.loc[year] / net.loc[first])
        earlier.append(pattern.assign(year=year, female=pattern["female"] * scale, male=pattern["male"] * scale))
    remarks.append(
        Remark(
            "migration_pattern",
            str(first),
            f"分年龄净迁移：{first}年的结构缩放到各年净迁移总数（WPP 2024）",
            f"migration by age: the pattern of {first} scaled to each year's net migration (WPP 2024)",
        )
    )
    return pd.concat([*earlier, frame], ignore_index=True)


def _with_wages(data: DataPackage, wages: pd.DataFrame, origin: int, remarks: list[Remark]) -> pd.DataFrame:
    """Both average wages of the year before the origin, derived where the table has none."""
    import pandas as pd

    year, rows = origin - 1, []
    levels: dict[str, Series] = wage_levels(data)
    for series in ("urban_nonprivate", "urban_private"):
        if ((wages["series"] == series) & (wages["year"] == year)).any():
            continue
        row: dict[str, Any] = {"year": year, "series": series, "value": levels[series][year], "growth": np.nan}
        rows.append({**row, "unit": "yuan per year", "tag": "derived", "source": "neighbouring years"})
        remarks.append(
            Remark(
                f"wage_{series}",
                levels[series][year],
                f"{year}年平均工资由相邻年份公布的水平与增幅推算；只定水平，校准系数吸收其误差",
                f"average wage of {year} derived from the level and growth of years beside it; it sets a level only, "
                "which calibration absorbs",
            )
        )
    return pd.concat([wages, pd.DataFrame(rows)], ignore_index=True) if rows else wages

"""Rows of the calibration table about money: contributions, subsidies, expenditure, balances, months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.calibration import reconcile
from fundmodel.calibration.calibration_notes import note
from fundmodel.calibration.calibration_rows import NAN, Row
from fundmodel.calibration.calibration_sources import of_scenario, published_in
from fundmodel.calibration.monthly_pattern import MonthlyPattern
from fundmodel.projection.expenditure import cost_ratio
from fundmodel.projection.project.people.profile_shape import profile_shape
from fundmodel.vocabulary.dims import AGES, FUNDS
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

SCOPE_WORDS: Final = {
    "pooled": ("统筹", "pooled funds"),
    "with_accounts": ("含个人账户", "accounts included"),
}
PER_PAYER: Final = {
    "employee_pool_contributions": "pool_contributions_per_payer",
    "account_contributions": "account_contributions_per_payer",
}
STEP_OF: Final = {
    **dict.fromkeys(PER_PAYER, "contributions"),
    "resident_premium": "subsidies",
    "resident_subsidy": "subsidies",
}
GENERAL: Final = {
    **dict.fromkeys(PER_PAYER, "contributions"),
    "resident_premium": "premium",
    "resident_subsidy": "subsidy",
    "account_spending": "account_spending",
}
"""Item -> what its factor means, said where the package says nothing of it."""


def base_year_rows(run: Projection, data: DataPackage, at: int = 0) -> list[Row]:
    """The factors of ``reconciliation`` of the area in place ``at``, contributions per payer beside their totals
    (METHODS 9.1, 3.1)."""
    payers = _mean_payers(run, data, at)
    rows = []
    table = reconcile.reconciliation(run, data)
    for told in table[table["area"] == data.areas[at]].to_dict("records"):
        item, modelled, published = str(told["item"]), float(told["modelled"]), float(told["published"])
        factor = float(told["factor"])
        own = (str(told["note_zh"]), str(told["note_en"]))
        row = Row(
            STEP_OF.get(item, "expenditure"),
            item,
            "CNY",
            modelled,
            published,
            calibrated=modelled * factor,
            tag=str(told["tag"]),
            source=_account_source(data, str(told["fund"]), at),
            note=own if own[1] else _general(item, factor),
        )
        rows.append(row)
        if item in PER_PAYER:
            rows.append(per_payer(row, payers))
    return rows


def per_payer(row: Row, payers: float) -> Row:
    """The same row over the mean of the year's payers, yuan a person."""
    return replace(
        row,
        item=PER_PAYER[row.item],
        unit="CNY per person",
        modelled=row.modelled / payers,
        published=row.published / payers,
        calibrated=row.calibrated / payers,
        note=note("per_payer"),
    )


def base_and_rate_rows(
    run: Projection, data: DataPackage, assume: Assumptions, pool_factor: float, at: int = 0
) -> list[Row]:
    """The factor of contributions divided into base and rate where the mean base is known, else what would tell."""
    year = data.base_year
    modelled = float(run.economy["mean_base"].isel(area=at).sel(year=year))
    table = data.tables.get("contribution_base")
    own = None if table is None else table[table["year"] == year]
    if own is not None and "area" in own and data.by_area:
        own = own[own["area"] == data.areas[at]]
    unknown = Row(
        "contributions",
        "collection",
        "fraction",
        float(assume.yearly("employee.collection", [year])[0, 0, 0]),
        tag=assume.entries("employee.collection")[0].tag,
        note=note("collection_unknown"),
        source=of_scenario("employee.collection"),
    )
    if own is None or own.empty:
        told, assumed = note("base_unknown"), of_scenario("employee.declared_ratio_*", "judgement", "wages")
        return [
            Row("contributions", "mean_base", "CNY per month", modelled, tag="judgement", source=assumed, note=told),
            Row("contributions", "contribution_rate", "factor", tag="judgement", source=assumed, note=told),
            unknown,
        ]
    mean = float(own["mean_base"].iloc[0])
    given = own["source"].iloc[0] if "source" in own else ""
    source = Said("{table} {year}: {source}", table="contribution_base", year=year, source=given)
    return [
        Row("contributions", "mean_base", "CNY per month", modelled, mean, source=source, note=note("base_known")),
        Row(
            "contributions",
            "contribution_rate",
            "factor",
            factor=pool_factor * modelled / mean,
            source=source,
            note=note("rate_from_base"),
        ),
        unknown,
    ]


def tilt_row(run: Projection, data: DataPackage, assume: Assumptions) -> Row:
    """Cost of a retired over an active member of all areas together: the borrowed profile, the published charges, the
    tilted profile (METHODS 4.2)."""
    ages = np.asarray(AGES)
    profile = profile_shape(assume, "employee")[0, 0]
    ends = run.enrolment["persons"].sel(boundary=[data.base_year, data.base_year + 1])
    people = ends.sum("area").mean("boundary")
    groups = {str(name): people.sel(group=name).values for name in people["group"].values}
    active = groups["active"] + groups["flexible"] + groups["completing"]
    tilt = float(np.ravel(run.provenance["solved"]["cost_tilt"])[0])
    leaning = profile * np.exp(tilt * (ages - 45.0) / 40.0)
    before, after = (float(cost_ratio(shape, active, groups["retired"])) for shape in (profile, leaning))
    published = published_charges_ratio(data)
    told = note("tilt", tilt=f"{tilt:.3f}")
    items = ["institution_charges_active", "institution_charges_retired"]
    source: str = Said("utilisation {year}: {items}; heads", year=data.base_year, items=items)
    if not np.isfinite(published):
        entry = assume.entries("cost.retired_active_charges_ratio")[0]
        extra = note("ratio_assumed", tag=entry.tag)
        told, source = (f"{told[0]}；{extra[0]}", f"{told[1]}; {extra[1]}"), entry.source
    return Row("expenditure", "cost_ratio", "ratio", before, published, calibrated=after, source=source, note=told)


def published_charges_ratio(data: DataPackage) -> float:
    """Charges per retired over charges per active member, year-end heads; NaN where charges are not published apart."""
    if "utilisation" not in data.tables:
        return NAN
    table = data.table("utilisation")
    own = table[(table["scheme"] == "employee") & (table["year"] == data.base_year)].set_index("item")["value"]
    names = [f"institution_charges_{group}" for group in ("retired", "active")]
    if not set(names) <= set(own.index):
        return NAN
    heads = [float(figures.heads(data, group, np.array([data.base_year]))[0]) for group in ("retired", "active")]
    retired, active = (float(own[name]) / count for name, count in zip(names, heads, strict=True))
    return retired / active


def month_rows(patterns: Sequence[MonthlyPattern], others: Sequence[tuple[str, str, str]]) -> list[Row]:
    """For each scheme and side the month that Denton moves most from an even split; ``others``: scheme, side and which
    pattern stands in for them."""
    rows = []
    for one in patterns:
        at = int(np.argmax(np.abs(one.shares - one.even)))
        told = note(
            "months_denton",
            years=_spoken(one.years),
            count=one.figures,
            scope_zh=SCOPE_WORDS[one.scope][0],
            scope_en=SCOPE_WORDS[one.scope][1],
            month=at + 1,
        )
        rows.append(
            Row(
                "months",
                f"months_{one.scheme}_{one.side}",
                "fraction",
                float(one.even[at]),
                factor=float(one.shares[at] / one.even[at]),
                calibrated=float(one.shares[at]),
                source=", ".join(one.tables),
                note=told,
            )
        )
    return rows + [
        Row("months", f"months_{scheme}_{side}", "fraction", source="monthly_shares", note=note(basis))
        for scheme, side, basis in others
    ]


def account_rows(run: Projection, data: DataPackage, gross: bool, at: int = 0) -> list[Row]:
    """Opening balance, then income, expenditure and closing of the base year, as the ledger has them and as published.

    ``gross``: published pool income holds the credits of the retired, which the ledger passes on as a transfer.
    """
    year = data.base_year
    ledger = run.ledger.isel(area=at).sel(month=slice(f"{year}-01", f"{year}-12"))
    rows = []
    for fund in FUNDS:
        own = ledger.sel(fund=fund)
        published = dict(
            zip(figures.Accounts._fields, (float(x[at]) for x in figures.accounts(data, fund, year)), strict=True)
        )
        names = ("income", "interest", "transfer", "transfers_in", "expenditure", "transfers_out")
        flows = {name: float(own[name].sum()) for name in names}
        passed_on = flows["transfer"] if gross and fund == "employee_pooled" else 0.0
        opening, closing = float(own["opening"][0]), float(own["closing"][-1])
        source = _account_source(data, fund, at)
        rows.append(
            Row(
                "opening",
                f"opening_{fund}",
                "CNY",
                opening,
                published["opening"],
                calibrated=opening,
                source=source,
                note=note("opening"),
            )
        )
        received = flows["income"] + flows["interest"] + flows["transfer"] + flows["transfers_in"] - passed_on
        spent = flows["expenditure"] + flows["transfers_out"] - passed_on
        checks = {
            "income": (published["income"], received),
            "expenditure": (published["expenditure"], spent),
            "closing": (published["opening"] + published["income"] - published["expenditure"], closing),
        }
        rows += [
            Row(
                "accounts",
                f"{name}_{fund}",
                "CNY",
                published=told,
                calibrated=found,
                source=source,
                note=note("accounts"),
            )
            for name, (told, found) in checks.items()
        ]
    return rows


def _general(item: str, factor: float) -> tuple[str, str]:
    """The note of a factor that has none of its own; empty outside the band, where one is required."""
    if not reconcile.BAND[0] <= factor <= reconcile.BAND[1]:
        return "", ""
    if item == reconcile.OWN_LEVEL and factor == 1.0:
        return note("account_spending_solved")
    return note(GENERAL.get(item, "by_construction" if factor == 1.0 else "level"))


def _mean_payers(run: Projection, data: DataPackage, at: int) -> float:
    stock = run.stock_exposures["stock"].isel(area=at).sel(exposure=["active", "flexible"]).sum("exposure")
    return float(stock.sel(boundary=[data.base_year, data.base_year + 1]).mean())


def _account_source(data: DataPackage, fund: str, at: int) -> str:
    if data.by_area:
        row = data.table("areas").iloc[at]
        given = row.get("source", "") or row["area"]
        return Said("areas {year}: {source}", year=data.base_year, source=given)
    table: pd.DataFrame = data.table("balances")
    own = table[(table["fund"] == fund) & (table["year"] == data.base_year)]
    row = own.iloc[0]
    return published_in("balances", data.base_year, [row["status"]], row.get("source", ""))


def _spoken(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])

"""What stands behind two figures of the base year: resident income per head, and the contribution base with its rate
(METHODS 3.1, 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import pandas as pd
import xarray as xr

from fundmodel.analysis.runs import several, yearly
from fundmodel.fund_rules.measures import total_income
from fundmodel.projection.once import once
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

SUBSIDIES: Final = ("subsidy_central", "subsidy_provincial", "subsidy_local")
PARTS: Final = ("premium", "premium_aid", "subsidy_standard", "subsidy_top_up", "interest")
TOTAL: Final = "total"

POOL_CONTRIBUTIONS: Final = (
    "employer_contributions",
    "flexible_contributions",
    "completing_contributions",
    "worker_pool_contributions",
)
"""Lines of the pool that are paid on the contribution base."""

PAYERS: Final = ("active", "flexible", "completing")

BASE_BAND: Final = (7000.0, 9000.0, "CNY per month")
RATE_BAND: Final = (0.059, 0.075, "fraction")
BAND: Final[Mapping[str, tuple[float, float, str]]] = {
    "mean_base": BASE_BAND,
    "mean_base_all_payers": BASE_BAND,
    "effective_pool_rate": RATE_BAND,
    "effective_pool_rate_gross": (float("nan"), float("nan"), "fraction"),
}
"""What published totals leave open: low, high and unit (METHODS 3.1); the band of the rate is one on published income,
which is taken to be net of retiree credits, so the gross rate has none."""

IDENTIFIED_BY: Final[Mapping[str, str]] = {
    "zh": "一年的总量数据不能分别确定基数与费率，只能确定两者之积；要分别确定，须有同时列示缴费基数与人数的基金账：按"
    "缴费主体（单位、职工、灵活就业、单建统筹）分列的申报基数与缴费人数，且利息和财政补助单列。",
    "en": "One year of totals fixes the product of base and rate, not each of them; what would identify them are fund "
    "accounts that show base and heads together: declared bases and payers by kind of payer (employers, workers, "
    "flexible, pool-only), with interest and fiscal money apart.",
}


@once
def resident_income_per_head(run: Projection, year: int = 2025) -> pd.DataFrame:
    """(premium + premium_aid + subsidy_standard + subsidy_top_up + interest) / heads = total / heads.

    Yuan per head published at the end of ``year``: 1,192.8 in 2025. subsidy_standard = national standard x heads;
    subsidy_top_up = subsidy paid - subsidy_standard, what richer areas pay above it, and ``factor`` on its row is
    subsidy paid / standard. Premiums are cash: most of what comes in a year covers the next. One row for each scenario,
    area and item (the five parts, then ``total``): scenario, area, year, item, amount (yuan), resident_heads, per_head
    (yuan), factor (NaN on the other rows). A year outside the run raises ``InputError``. Source: METHODS 3.5.
    """
    years = several(run, "economy")["year"].values
    if year not in years:
        raise InputError(
            Said(
                "resident_income_per_head: the run has no year {year}; it has {first} to {last}",
                year=year,
                first=years[0],
                last=years[-1],
            )
        )
    fund = several(run, "ledger").sel(fund="resident", drop=True)
    lines = yearly(fund["amount"]).sel(year=year, drop=True)
    heads = several(run, "stock_exposures")["stock"].sel(exposure="resident_heads", boundary=year + 1, drop=True)
    standard = several(run, "economy")["subsidy"].sel(year=year, drop=True) * heads
    paid = lines.sel(line=list(SUBSIDIES)).sum("line")
    parts = {
        "premium": lines.sel(line="premium", drop=True),
        "premium_aid": lines.sel(line="premium_aid", drop=True),
        "subsidy_standard": standard,
        "subsidy_top_up": paid - standard,
        "interest": yearly(fund["interest"]).sel(year=year, drop=True),
    }
    received = yearly(total_income(fund)).sel(year=year, drop=True)
    rows = []
    for place in _places(heads):
        own = {name: float(part.sel(place)) for name, part in {**parts, TOTAL: received}.items()}
        of = float(heads.sel(place))
        for item, amount in own.items():
            factor = float(paid.sel(place)) / own["subsidy_standard"] if item == "subsidy_top_up" else float("nan")
            rows.append(
                {
                    **place,
                    "year": year,
                    "item": item,
                    "amount": amount,
                    "resident_heads": of,
                    "per_head": amount / of,
                    "factor": factor,
                }
            )
    return pd.DataFrame(rows)


@once
def contribution_band(run: Projection) -> pd.DataFrame:
    """effective_pool_rate = (contributions to the pool - retiree credits) / payroll, of the base year.

    effective_pool_rate_gross leaves the credits in; where published pool income is taken to be gross
    (``employee.published_pool_income``) the first rate does so too. mean_base is that of wage earners as modelled,
    mean_base_all_payers = payroll / (mean payers x 12), the base that goes with the rates. One row for each scenario,
    area and item: value, low, high (what published totals leave open: 7,000-9,000 yuan a month, 5.9-7.5 %; NaN for the
    gross rate), unit, note_zh and note_en (what would identify them). Source: METHODS 3.1.
    """
    year = int(run.provenance["data"]["base_year"])
    values = _bases(run, year) | _rates(run, year)
    rows = [
        {
            **place,
            "year": year,
            "item": item,
            "value": float(values[item].sel(place)),
            "low": low,
            "high": high,
            "unit": unit,
            **{f"note_{lang}": said for lang, said in IDENTIFIED_BY.items()},
        }
        for place in _places(values["mean_base"])
        for item, (low, high, unit) in BAND.items()
    ]
    return pd.DataFrame(rows)


def _bases(run: Projection, year: int) -> dict[str, xr.DataArray]:
    """Yuan a month, (scenario, area): of wage earners, and of all payers."""
    stock = several(run, "stock_exposures")["stock"].sel(exposure=list(PAYERS), boundary=[year, year + 1])
    payers = stock.sum("exposure").mean("boundary")
    return {
        "mean_base": several(run, "economy")["mean_base"].sel(year=year, drop=True),
        "mean_base_all_payers": _payroll(run, year) / payers / 12.0,
    }


def _rates(run: Projection, year: int) -> dict[str, xr.DataArray]:
    """Fractions of payroll, (scenario, area): on the basis of published income, and with retiree credits in."""
    pool = several(run, "ledger").sel(fund="employee_pooled", drop=True)
    paid = yearly(pool["amount"].sel(line=list(POOL_CONTRIBUTIONS)).sum("line")).sel(year=year, drop=True)
    passed_on = yearly(pool["transfer"]).sel(year=year, drop=True)
    net = [
        scenario["entries"]["employee.published_pool_income"]["value"] == "net"
        for scenario in run.provenance["scenarios"]
    ]
    counted = passed_on * xr.DataArray(net, dims="scenario", coords={"scenario": passed_on["scenario"]})
    payroll = _payroll(run, year)
    return {"effective_pool_rate": (paid + counted) / payroll, "effective_pool_rate_gross": paid / payroll}


def _payroll(run: Projection, year: int) -> xr.DataArray:
    return yearly(several(run, "ledger")["payroll"]).sel(year=year, drop=True)


def _places(array: xr.DataArray) -> list[dict[str, str]]:
    """Every scenario and area of an array."""
    return [
        {"scenario": str(scenario), "area": str(area)}
        for scenario in array["scenario"].values
        for area in array["area"].values
    ]

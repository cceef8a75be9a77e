"""Measured items of a run, by scenario: what ``expect`` of a scenario file names, over all areas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import fundmodel as fm
from fundmodel.analysis.areas_summed import together
from fundmodel.assumptions.scenario.expectations import EVENTS, OF_FUND, YEARS
from fundmodel.presentation.frames.summary import headlines
from tests.regression.headlines import PAYING

FUND = {"employee": "employee_pooled", "resident": "resident"}
CARE = ("inpatient", "outpatient", "chronic", "negotiated_drugs")
COLUMNS = dict(zip(EVENTS, ("deficit_ahead", "floor_month_earned", "depletion_month"), strict=True))
FAR = np.datetime64("2200-01")
"""Later than every month of a run: an event that does not happen."""

Items = dict[str, float]


def measured(run: fm.Projection) -> dict[str, Items]:
    """{scenario: {item: value}}; events as months since 1970, yuan, persons and months of spending otherwise."""
    whole = together(run)
    dates = headlines(whole).set_index(["scenario", "fund"])
    return {name: _items(whole.sel(name), dates.loc[name]) for name in whole.scenarios}


def sign_of(own: float, root: float) -> str:
    """+, - or 0, which is up to rounding."""
    if np.isclose(own, root, rtol=1e-9, atol=1e-9):
        return "0"
    return "+" if own > root else "-"


def _items(run: fm.Projection, dates) -> Items:
    ledger, memo = (getattr(run, name).squeeze("area") for name in ("ledger", "memo"))
    stock = run.stock_exposures["stock"].squeeze("area")
    found: Items = {}
    for fund, label in FUND.items():
        own, beside = ledger.sel(fund=label), memo.sel(fund=label)
        for event, column in COLUMNS.items():
            month = dates.loc[label, column]
            when = FAR if month != month else np.datetime64(month, "M")
            found[f"{fund}_{event}"] = float(when.astype("datetime64[M]").astype(int))
        by_measure = {
            OF_FUND[fund][0]: own["income"],
            "care": own["amount"].sel(line=list(CARE)).sum("line"),
            "spending": own["expenditure"],
            "providers_bear": beside["overrun_borne"],
        }
        for measure, flow in by_measure.items():
            found |= {f"{fund}_{measure}_{year}": _of_year(flow, year) for year in YEARS}
        for year in YEARS:
            end = own.sel(month=f"{year}-12").squeeze("month")
            held = float(end["closing"] - end["unearned"] - end["overdue"])
            found[f"{fund}_balance_{year}"] = float(end["closing"])
            found[f"{fund}_months_{year}"] = 12.0 * held / found[f"{fund}_spending_{year}"]
    accounts = ledger.sel(fund="individual_accounts")["closing"]
    ends: dict[str, Callable[[int], float]] = {
        "accounts_balance": lambda year: float(accounts.sel(month=f"{year}-12").squeeze("month")),
        "patients_bear": lambda year: _of_year(memo["patients_bear"], year),
        "payers": lambda year: float(stock.sel(boundary=year + 1, exposure=list(PAYING)).sum()),
        "retired": lambda year: float(stock.sel(boundary=year + 1, exposure="retired")),
        "residents": lambda year: float(stock.sel(boundary=year + 1, exposure="resident")),
    }
    return found | {f"{name}_{year}": at(year) for name, at in ends.items() for year in YEARS}


def _of_year(flow, year: int) -> float:
    return float(flow.sel(month=str(year)).sum())

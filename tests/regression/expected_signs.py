"""Measured items of a run, by scenario: what ``expect`` of a scenario file names, over all areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

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
Array = NDArray[np.float64]


def measured(run: fm.Projection) -> dict[str, Items]:
    """{scenario: {item: value}}; events as months since 1970, yuan, persons and months of spending otherwise."""
    whole = together(run)
    names = whole.scenarios
    dates = headlines(whole).set_index(["scenario", "fund"])
    by_item = _flows_and_stocks(whole, len(names)) | _events(dates, names)
    return {name: {item: float(values[k]) for item, values in by_item.items()} for k, name in enumerate(names)}


def sign_of(own: float, root: float) -> str:
    """+, - or 0, which is up to rounding."""
    if np.isclose(own, root, rtol=1e-9, atol=1e-9):
        return "0"
    return "+" if own > root else "-"


def _events(dates: pd.DataFrame, names: Sequence[str]) -> dict[str, Array]:
    """Months since 1970 of each event, by scenario."""
    found = {}
    for fund, label in FUND.items():
        for event, column in COLUMNS.items():
            months = [dates.loc[(name, label), column] for name in names]
            known = [FAR if month != month else np.datetime64(month, "M") for month in months]
            found[f"{fund}_{event}"] = np.array(known, dtype="datetime64[M]").astype(float)
    return found


def _flows_and_stocks(run: fm.Projection, scenarios: int) -> dict[str, Array]:
    """Every other item, by scenario: sums of the twelve months of a year, and what stands at its end."""
    ledger, memo = (getattr(run, name).squeeze("area") for name in ("ledger", "memo"))
    stock = run.stock_exposures["stock"].squeeze("area")
    first = ledger["month"].values[0].astype("datetime64[Y]").astype(int) + 1970

    def monthly(values: xr.DataArray) -> Array:
        return np.asarray(values.transpose(..., "month").values.reshape(scenarios, -1, 12))

    def people(exposures: Sequence[str]) -> Array:
        return np.asarray(stock.sel(exposure=list(exposures)).sum("exposure").values.reshape(scenarios, -1))

    flows = {"patients_bear": monthly(memo["patients_bear"])}
    ends = {"accounts_balance": monthly(ledger["closing"].sel(fund="individual_accounts"))}
    for fund, label in FUND.items():
        own = ledger.sel(fund=label)
        flows |= {
            f"{fund}_{OF_FUND[fund][0]}": monthly(own["income"]),
            f"{fund}_care": monthly(own["amount"].sel(line=list(CARE)).sum("line")),
            f"{fund}_spending": monthly(own["expenditure"]),
            f"{fund}_providers_bear": monthly(memo["overrun_borne"].sel(fund=label)),
        }
        ends |= {f"{fund}_balance": monthly(own["closing"])}
        ends |= {f"{fund}_held": monthly(own["closing"] - own["unearned"] - own["overdue"])}
    heads = {"payers": people(PAYING), "retired": people(["retired"]), "residents": people(["resident"])}
    boundaries = list(stock["boundary"].values)
    found: dict[str, Array] = {}
    for year in YEARS:
        found |= {f"{name}_{year}": values[:, year - first].sum(axis=-1) for name, values in flows.items()}
        found |= {f"{name}_{year}": values[:, year - first, -1] for name, values in ends.items()}
        found |= {f"{name}_{year}": values[:, boundaries.index(year + 1)] for name, values in heads.items()}
        for fund in FUND:
            held = found.pop(f"{fund}_held_{year}")
            found[f"{fund}_months_{year}"] = 12.0 * held / found[f"{fund}_spending_{year}"]
    return found

"""Lump sums that people pay for contribution years still to come: in the balance, and not a reserve for today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import xarray as xr

from fundmodel.analysis.runs import several
from fundmodel.fund_rules.measures import MONTHS, Array
from fundmodel.projection.enrolment.contribution_years import Shortfall

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

MARGIN, SPREAD = "retirement.contribution_years_margin", "retirement.contribution_years_sd"
POOL: Final = "employee_pooled"


def lump_sums_held(run: Projection) -> xr.DataArray:
    """held_m = sum_j pay_up_{m-j} max(0, 1 - (j + 1) / (12 n)), n the mean missing years of those who pay up, in yuan.

    A lump sum stands for the n years after it and is used up evenly over them. Only what came since the base year is
    known, so the stock starts at zero; n is that of the requirement in force in the base year. -> (scenario, area,
    month), of the employee pool. Source: METHODS 2.3, 5.2.
    """
    amount = several(run, "ledger")["amount"].sel(fund=POOL, line="pay_up", drop=True)
    lumps = amount.transpose("scenario", "area", "month")
    known = {scenario["name"]: scenario["entries"] for scenario in run.provenance["scenarios"]}
    names = [str(name) for name in lumps["scenario"].values]
    held = [unexpired(own, mean_missing_years(known[name])) for name, own in zip(names, lumps.values, strict=True)]
    return lumps.copy(data=np.stack(held)).rename("lump_sums_held")


def unexpired(lumps: Array, years: float) -> Array:
    """The part of lump sums ``(..., month)`` that stands for months to come; each is used up evenly over ``years``."""
    span = MONTHS * years
    left = np.maximum(1.0 - np.arange(1, int(np.ceil(span)) + 1) / span, 0.0)
    out = np.zeros(lumps.shape)
    for back, share in enumerate(left[: lumps.shape[-1]]):
        out[..., back:] += share * lumps[..., : lumps.shape[-1] - back]
    return out


def mean_missing_years(entries: dict[str, Any]) -> float:
    """Mean years that people short of the requirement lack, from the entries of a scenario."""
    margin, spread = (np.asarray(float(entries[name]["value"])) for name in (MARGIN, SPREAD))
    return float(Shortfall(margin, spread, np.zeros(()), np.zeros(())).mean_years)

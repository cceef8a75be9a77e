"""What long-term-care insurance costs the employee pool, in months of reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from fundmodel.analysis.runs import several
from fundmodel.fund_rules import measures
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

POOL = "employee_pooled"


def pool_months(run: Projection) -> xr.Dataset:
    """closing / (expenditure of twelve months / 12) of the employee pool, with long-term care and without it.

    Without: the pool keeps, with interest, what it passes to long-term care after the valuation date; its own spending
    is the same, because what is passed on is no benefit of the pool. -> Dataset (scenario, area, month):
    pool_months_with_care, pool_months_without_care; NaN until twelve months are there. Errors: InputError where no
    scenario of the run keeps the fund. Source: METHODS 4.10, 5.2.
    """
    if CARE_FUND not in run.ledger["fund"].values:
        raise InputError(
            Said("No scenario of this run keeps long-term-care insurance apart; set care.fund to 'separate'.")
        )
    ledger = several(run, "ledger").sel(fund=POOL, drop=True)
    dims = ("scenario", "area", "month")
    spent = measures.trailing_sum(np.asarray(ledger["expenditure"].transpose(*dims).values))
    closings = {
        "pool_months_with_care": ledger["closing"],
        "pool_months_without_care": several(run, "memo")["pool_closing_without_care"],
    }
    coords = {dim: ledger[dim].values for dim in dims}
    return xr.Dataset(
        {
            name: (dims, measures.months_of_reserve(closing.transpose(*dims).values, spent), {"units": "months"})
            for name, closing in closings.items()
        },
        coords=coords,
    )

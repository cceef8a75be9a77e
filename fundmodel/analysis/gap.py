"""What is missing once a fund is used up: in yuan, over output, as a rate on the base, by head (METHODS 5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import xarray as xr

from fundmodel.analysis.runs import december, several, yearly
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

HEADS: Final = {"employee_pooled": ("active", "flexible", "completing"), "resident": ("resident_heads",)}
"""Who would have to pay more: payers of the employee scheme, published heads of residents."""


def financing_gap(run: Projection) -> xr.Dataset:
    """financing_gap_y = debt_y - debt_{y-1} - interest on debt_y: what the year lacks once nothing is left.

    ``debt`` = max(0, -closing of December), so gaps and interest add up to it; a fund that pays debt back has a
    negative gap. Beside them ``gap_over_gdp`` (all areas: output of the area), ``gap_rate`` = gap / contribution base
    (employee pool, points of the base that would close it) and ``gap_per_head`` = gap / people who pay at the year's
    end, yuan a year. The first projected year opens with the debt of its January. -> Dataset (scenario, area, fund,
    year), zero while the fund holds money, the rate NaN for residents. Source: METHODS 5.2.
    """
    ledger, economy = several(run, "ledger").sel(fund=list(POOLED_FUNDS)), several(run, "economy")
    first = ledger["opening"].isel(month=0, drop=True)
    debt = (-december(ledger["closing"])).clip(min=0.0)
    before = debt.shift(year=1).fillna((-first).clip(min=0.0))
    charged = yearly(ledger["debt_interest"])
    gap = debt - before - charged
    payroll = yearly(ledger["payroll"])
    rate = (gap / payroll).where(gap["fund"] == "employee_pooled")
    columns = {
        "financing_gap": (gap, "CNY"),
        "debt_interest": (charged, "CNY"),
        "debt": (debt, "CNY"),
        "gap_over_gdp": (gap / economy["gdp"], "fraction"),
        "gap_rate": (rate, "fraction"),
        "gap_per_head": (gap / _payers(run, gap), "CNY per person"),
    }
    order = ("scenario", "area", "fund", "year")
    return xr.Dataset({name: x.transpose(*order).assign_attrs(units=unit) for name, (x, unit) in columns.items()})


def _payers(run: Projection, like: xr.DataArray) -> xr.DataArray:
    """Heads at the end of each year, by fund."""
    stock = several(run, "stock_exposures")["stock"].isel(boundary=slice(1, None))
    stock = stock.assign_coords(boundary=stock["boundary"] - 1).rename(boundary="year")
    heads = [stock.sel(exposure=list(HEADS[fund])).sum("exposure") for fund in POOLED_FUNDS]
    return xr.concat(heads, dim=like["fund"])

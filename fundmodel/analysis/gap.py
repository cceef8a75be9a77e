"""What is missing once a fund is used up: in yuan, over output, as a rate on the base, by head (METHODS 5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import xarray as xr

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.runs import december, first_of_year, largest_of_year, several, yearly
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

HEADS: Final = {"employee_pooled": ("active", "flexible", "completing"), "resident": ("resident_heads",)}
"""Who would have to pay more: payers of the employee scheme, published heads of residents."""
DEBTS: Final = ("debt", "financing_gap", "debt_repaid")
"""What is owed and never set off: of several areas the sum of what each of them owes."""


def debts(ledger: xr.Dataset) -> xr.Dataset:
    """debt_m = max(0, -closing_m), what bridges it owed too, by month; with n_y = debt_y - debt_{y-1} - interest on
    debt_y, debts at the year's end, financing_gap = max(0, n_y) and debt_repaid = max(0, -n_y), both in the December of
    y and zero before it.

    The first year opens with the debt of its January. A ledger of areas that are summed keeps the sums over areas,
    where what one holds pays for no other. -> Dataset of ``DEBTS`` (..., fund, month).
    """
    if set(DEBTS) <= set(ledger.data_vars):
        return ledger[list(DEBTS)]
    ledger = unbridged(ledger)
    debt = (-ledger["closing"]).clip(min=0.0)
    first = (-ledger["opening"].isel(month=0, drop=True)).clip(min=0.0)
    charged = ledger.get("debt_interest", (-ledger["interest"]).clip(min=0.0))
    at_end = december(debt)
    need = at_end - at_end.shift(year=1).fillna(first) - yearly(charged)
    flows = {"financing_gap": need.clip(min=0.0), "debt_repaid": (-need).clip(min=0.0)}
    ends = (debt["month"].dt.month == 12).values
    for name, flow in flows.items():
        posted = np.zeros(debt.shape)
        posted[..., ends] = flow.transpose(*(dim if dim != "month" else "year" for dim in debt.dims)).values
        flows[name] = debt.copy(data=posted)
    return xr.Dataset({"debt": debt, **flows})


def financing_gap(run: Projection) -> xr.Dataset:
    """financing_gap_y = max(0, debt_y - debt_{y-1} - interest on debt_y): what the year lacks once nothing is left.

    ``debt`` = max(0, -closing of December); what a year pays back, interest on debt included, is ``debt_repaid``, so
    that gap + interest - repaid = rise of the debt, and none of them is negative. ``deepest_debt`` is the most owed at
    the end of a month of the year and ``overdrawn_month`` the first month that ends in debt: a fund that is back in
    credit in December has no gap, and was overdrawn since that month. Of several areas summed all are sums of what
    each area lacks and owes, and the ratios are taken of the sums: ``gap_over_gdp`` = gap / output, ``gap_rate`` = gap
    / contribution base (employee pool, points of the base that would close it), ``gap_per_head`` = gap / people who
    pay at the year's end, yuan a year, of all the areas, those included whose fund holds money. -> Dataset (scenario,
    area, fund, year), zero and NaT while the fund holds money, the rate NaN for residents. Source: METHODS 5.2.
    """
    ledger, economy = several(run, "ledger").sel(fund=list(POOLED_FUNDS)), several(run, "economy")
    owed = debts(ledger)
    gap = december(owed["financing_gap"])
    rate = (gap / yearly(ledger["payroll"])).where(gap["fund"] == "employee_pooled")
    columns = {
        "financing_gap": (gap, "CNY"),
        "debt_interest": (yearly(ledger["debt_interest"]), "CNY"),
        "debt_repaid": (december(owed["debt_repaid"]), "CNY"),
        "debt": (december(owed["debt"]), "CNY"),
        "deepest_debt": (largest_of_year(owed["debt"]), "CNY"),
        "overdrawn_month": (first_of_year(owed["debt"] > 0), ""),
        "gap_over_gdp": (gap / economy["gdp"], "fraction"),
        "gap_rate": (rate, "fraction"),
        "gap_per_head": (gap / _payers(run, gap), "CNY per person"),
    }
    order = ("scenario", "area", "fund", "year")
    described = {name: (x.transpose(*order), {"units": unit} if unit else {}) for name, (x, unit) in columns.items()}
    return xr.Dataset({name: x.drop_attrs().assign_attrs(units) for name, (x, units) in described.items()})


def _payers(run: Projection, like: xr.DataArray) -> xr.DataArray:
    """Heads at the end of each year, by fund."""
    stock = several(run, "stock_exposures")["stock"].isel(boundary=slice(1, None))
    stock = stock.assign_coords(boundary=stock["boundary"] - 1).rename(boundary="year")
    heads = [stock.sel(exposure=list(HEADS[fund])).sum("exposure") for fund in POOLED_FUNDS]
    return xr.concat(heads, dim=like["fund"])

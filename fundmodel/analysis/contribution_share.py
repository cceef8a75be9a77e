"""Why contributions over GDP drift: payers, their base, and what is collected of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.analysis.runs import several, yearly

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

TERMS: Final = ("payers", "base", "rate")
PAYERS: Final = ("active_wage", "flexible", "completing")


def contribution_share_terms(run: Projection) -> xr.Dataset:
    """C / GDP = payers x base x rate, with payers = N / W, base = (B / N) / y, rate = C / B.

    C contributions to the employee pool, B the contribution base of all payers (``payroll``), N wage-weighted payers at
    mid-year, W = GDP / y wage-weighted workers, y nominal output per worker (``output_per_worker``). Only ratios
    over time of ``payers`` and ``base`` mean something: y is one in the base year. Lump sums and other income are in C.
    Returns ``payers``, ``base``, ``rate`` and ``share`` (scenario, area, year). Source: METHODS 4.4.
    """
    economy, stock = several(run, "economy"), several(run, "stock_exposures")["stock"]
    held = stock.sel(exposure=list(PAYERS)).sum("exposure")
    middle = 0.5 * (held.isel(boundary=slice(None, -1)).values + held.isel(boundary=slice(1, None)).values)
    share, gdp, per_worker = (economy[name] for name in ("contributions_over_gdp", "gdp", "output_per_worker"))
    payers = share.copy(data=middle)
    base = yearly(several(run, "ledger")["payroll"])
    return share.to_dataset(name="share").assign(
        payers=payers * per_worker / gdp, base=base / payers / per_worker, rate=share * gdp / base
    )


def contribution_share_change(run: Projection, first: int | None = None, last: int | None = None) -> xr.Dataset:
    """share(last) - share(first) = sum of terms, term = L ln(factor(last) / factor(first)), L = change / ln(ratio).

    The logarithmic mean L makes the parts add up exactly. ``first`` is the base year and ``last`` the last year unless
    given. ``first_share``, ``last_share``, ``payers``, ``base`` and ``rate``, fractions of GDP, (scenario, area).
    """
    terms = contribution_share_terms(run)
    years = terms["year"].values
    start, end = (terms.sel(year=at, drop=True) for at in (first or int(years[0]), last or int(years[-1])))
    ratio = end["share"] / start["share"]
    change = end["share"] - start["share"]
    level = np.abs(np.log(ratio)) > 1e-12
    logarithm: Any = np.log(ratio.where(level, math.e))
    mean = (change / logarithm).where(level, start["share"])
    parts: dict[str, xr.DataArray] = {name: mean * np.log(end[name] / start[name]) for name in TERMS}
    ends = {"first_share": start["share"], "last_share": end["share"]}
    return start.drop_vars(list(start.data_vars)).assign({**ends, **parts})

"""Who pays under a rule: the old or the young, the rich or the poor areas (METHODS 7.4)."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import xarray as xr

from fundmodel.analysis.indicators import dependency_ratio
from fundmodel.analysis.inequality import concentration, gini, kakwani
from fundmodel.analysis.transfers import HasPooling, members, net_transfers, rows
from fundmodel.fund_rules.measures import Array


def who_pays(run: HasPooling) -> pd.DataFrame:
    """share_of_income = net / own income of an area, beside active:retired and income per head.

    One row for each scenario, fund, area and year: net (yuan, granted + lent - levied), net_per_head, share_of_income,
    active_to_retired (payers per retired member at the year's end, of the employee scheme for both funds),
    income_per_head (own income of the fund over its members, yuan a year), heads. Source: METHODS 7.4.
    """
    return rows(_by_area(run), ("scenario", "fund", "area", "year"))


def progressivity(run: HasPooling) -> pd.DataFrame:
    """K = concentration of levies by income per head - Gini of income per head: 0 for one rate, above 0 if the rich pay
    more of theirs.

    One row for each scenario, fund and year: net_by_income, the concentration of net transfers in yuan per head (below
    0 they go to areas of low income); levies_by_income; gini_of_income; kakwani; correlation of the net share of income
    with active:retired and with income per head (1: areas with many payers, or of high income, receive). Weighted by
    heads. NaN where nothing is moved or all are alike. Source: METHODS 7.4.
    """
    parts = _by_area(run)
    levied = net_transfers(run)["levied"] / parts["heads"]
    order = [dim for dim in ("scenario", "fund", "year", "area") if dim in parts["net"].dims]
    heads, income, net, share, ratio, levy = (
        x.transpose(*order).values
        for x in xr.align(
            *(parts[name] for name in ("heads", "income_per_head", "net_per_head", "share_of_income")),
            parts["active_to_retired"].broadcast_like(parts["net"]),
            levied,
            join="exact",
        )
    )
    columns = {
        "net_by_income": concentration(net, income, heads, absolute=True),
        "levies_by_income": concentration(levy, income, heads),
        "gini_of_income": gini(income, heads),
        "kakwani": kakwani(levy, income, heads),
        "with_active_to_retired": correlation(share, ratio, heads),
        "with_income_per_head": correlation(share, income, heads),
    }
    lead = order[:-1]
    labels = product(*(parts["net"][dim].values for dim in lead))
    index = pd.MultiIndex.from_tuples(list(labels), names=lead)
    return pd.DataFrame({name: found.ravel() for name, found in columns.items()}, index=index).reset_index()


def correlation(x: Array, y: Array, weights: Array) -> Array:
    """cov(x, y) / (sd(x) sd(y)), weighted, (..., area) -> (...); NaN where one does not vary."""
    w = weights / weights.sum(axis=-1, keepdims=True)
    left, right = (v - (w * v).sum(axis=-1, keepdims=True) for v in (x, y))
    scale = np.sqrt((w * left**2).sum(axis=-1) * (w * right**2).sum(axis=-1))
    return np.where(scale > 0, (w * left * right).sum(axis=-1) / np.where(scale > 0, scale, 1.0), np.nan)


def _by_area(run: HasPooling) -> dict[str, xr.DataArray]:
    moved = net_transfers(run)
    heads = members(run).sel(fund=moved["fund"].values, year=moved["year"].values)
    ratio = dependency_ratio(run).sel(year=moved["year"].values)
    return {
        "net": moved["net"],
        "net_per_head": moved["net"] / heads,
        "share_of_income": moved["net"] / moved["income"],
        "active_to_retired": ratio.broadcast_like(moved["net"]),
        "income_per_head": moved["income"] / heads,
        "heads": heads.broadcast_like(moved["net"]),
    }

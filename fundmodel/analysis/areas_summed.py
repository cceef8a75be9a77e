"""A run of several areas as one: everything that adds up is summed, the rest is a mean over the people it holds for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import xarray as xr

from fundmodel.analysis.gap import debts
from fundmodel.calibration.reconcile import MARK, unreconciled
from fundmodel.projection.once import once
from fundmodel.projection.run_parts import freeze
from fundmodel.vocabulary.dims import ALL_AREAS

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

ALL: Final = ALL_AREAS
SUMMED: Final = ("population", "enrolment", "stock_exposures", "flow_exposures", "memo")
HEADS: Final = {"mean_base": ("active",), "premium": ("resident_heads",), "subsidy": ("resident_heads",)}
"""Whose number weighs a yearly figure of the economy; everybody's, where it is not named."""


def together(run: Projection) -> Projection:
    """x_all = sum_a x_a of people and money; a run of one area comes back as it is.

    The economy is the mean over areas by the people at the end of each year whom a figure holds for; output is summed
    and contributions over it are weighted by it; a reconciliation factor is the sum of what is published over the sum
    of what is modelled. This is arithmetic and no pooling: a surplus here pays no deficit there, so debt, financing gap
    and what is repaid are summed over areas before anything is set off (``debts``, within the ledger). Balances and
    months of reserve are net of what areas owe, and hold what a rule keeps in a fund of its own. Laws that add up hold
    for it; shares do not add up, so moves between groups explain the groups of each area, not of the sum. Source:
    METHODS 11, I-52.
    """
    return run if run.ledger.sizes["area"] == 1 else _together(run)


@once
def _together(run: Projection) -> Projection:
    sets: dict[str, Any] = {name: summed(getattr(run, name)) for name in SUMMED if name not in run.dropped}
    if "ledger" not in run.dropped:
        sets["ledger"] = with_own_fund(summed(run.ledger.assign(debts(run.ledger))), run.pooling)
    sets |= {"economy": _economy(run), "reconciliation": _reconciliation(run.reconciliation)}
    freeze(sets)
    sets |= {**dict.fromkeys(run.dropped), "pooling": None}
    noted = {**run.provenance, MARK: unreconciled(run).to_dict("records")}
    return replace(run, **sets, provenance=noted, with_margin=_lane_together(run.with_margin))


def _lane_together(lane: Callable[[], Projection | None] | None) -> Callable[[], Projection | None] | None:
    """The lane with the margin, areas summed when first asked for; it does not hold the run that it is of."""
    if lane is None:
        return None

    @cache
    def with_margin() -> Projection | None:
        whole = lane()
        return None if whole is None else together(whole)

    return with_margin


def summed(data: xr.Dataset) -> xr.Dataset:
    """sum over areas of everything in ``data``, as one area."""
    return _as_area(data.sum("area", keep_attrs=True), data)


def with_own_fund(together: xr.Dataset, pooling: xr.Dataset | None) -> xr.Dataset:
    """A ledger of summed areas with the fund that a rule keeps itself: what areas pay into it is not gone, and what
    budgets and interest add to it comes from outside. The ledger itself where there is no rule."""
    if pooling is None:
        return together
    own = pooling[["opening", "closing", "levy", "fiscal", "interest", "grants", "lent"]]
    own = own.reindex(fund=together["fund"].values, fill_value=0.0)
    gained = own["fiscal"] + own["interest"]
    adds = {
        "opening": own["opening"],
        "closing": own["closing"],
        "pooled": own["levy"] + gained - own["grants"] - own["lent"],
        "transfers_in": gained,
    }
    sums = {name: (together[name] + part).transpose(*together[name].dims) for name, part in adds.items()}
    return together.assign({name: total.assign_attrs(together[name].attrs) for name, total in sums.items()})


def _economy(run: Projection) -> xr.Dataset:
    stock = run.stock_exposures["stock"].isel(boundary=slice(1, None)).rename(boundary="year")
    stock = stock.assign_coords(year=run.economy["year"])
    means = {}
    for name, values in run.economy.data_vars.items():
        people = stock.sel(exposure=list(HEADS.get(str(name), ("population",)))).sum("exposure")
        means[str(name)] = values.weighted(people).mean("area", skipna=False, keep_attrs=True)
    output = run.economy["gdp"]
    means["gdp"] = output.sum("area", keep_attrs=True)
    paid = run.economy["contributions_over_gdp"]
    means["contributions_over_gdp"] = paid.weighted(output).mean("area", skipna=False, keep_attrs=True)
    return _as_area(xr.Dataset(means), run.economy)


def _reconciliation(data: xr.Dataset) -> xr.Dataset:
    whole = data[["modelled", "published"]].sum("area", keep_attrs=True)
    factor = (whole["published"] / whole["modelled"]).assign_attrs(data["factor"].attrs)
    return _as_area(whole.assign(factor=factor), data)


def _as_area(data: xr.Dataset, like: xr.Dataset) -> xr.Dataset:
    """``data`` with one area called "all", its dimensions in the order of ``like``."""
    spread = data.expand_dims(area=[ALL]).assign_attrs(like.attrs)
    return spread.assign({name: spread[name].transpose(*like[name].dims) for name in spread.data_vars})

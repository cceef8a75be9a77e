"""Who gives to whom under a rule: net transfers, the matrix between areas, winners and losers (METHODS 7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd
import xarray as xr

from fundmodel.analysis.frame import HasLedger, check_choice
from fundmodel.analysis.gap import HEADS
from fundmodel.analysis.ledger_read import dataset_of
from fundmodel.analysis.runs import table, yearly
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

OWN_FUND: Final = "own_fund"
"""Stands among payers and receivers for the fund that the rule itself keeps."""
BY_AREA: Final = ("levied", "granted", "area_lent", "advanced", "postponed", "bridged", "charged", "wanting")
BY_RULE: Final = ("opening", "levy", "fiscal", "grants", "lent", "interest", "closing")
"""Variables of ``run.pooling``: of the areas, and of the fund of the rule."""
FLOWS: Final = ("levied", "granted", "area_lent", "advanced", "postponed", "charged")
COVER: Final = "cover_"
"""How lines of income are called by which a level of government covers a gap."""
MEMBERS: Final = {"employee_pooled": (*HEADS["employee_pooled"], "retired"), "resident": HEADS["resident"]}
"""For whom a fund pays: the heads of figures per head."""


class HasPooling(HasLedger, Protocol):
    """A projection, with what its rule moved."""

    @property
    def stock_exposures(self) -> xr.Dataset:
        """Variable ``stock`` (..., area, exposure, boundary)."""

    @property
    def pooling(self) -> xr.Dataset | None:
        """What rules moved; None where no scenario has one."""


def transfer_matrix(run: HasPooling, fund: str, year: int | None = None) -> xr.DataArray:
    """M_ij = pay_i rec_j / sum rec, with net = granted + lent - levied, pay = max(-net, 0), rec = max(net, 0).

    Yuan in the civil year, or over all months of the run without one; (..., payer_area, receiver_area), none negative.
    Both axes end with ``own_fund``, the fund of the rule: it receives what is levied and not paid out, and pays what
    its stock, the province or interest add, so that rows sum to what each pays and columns to what each receives. The
    proportional form: money of a pot has no sender, each receiver is fed by all payers alike. A fund or year that is
    not known raises ``InputError``. Source: METHODS 7.4, I-41.
    """
    moved = net_transfers(run)
    funds = tuple(str(one) for one in moved["fund"].values)
    check_choice("transfer_matrix", "fund", fund, funds)
    net = moved["net"].sel(fund=fund, drop=True)
    if year is None:
        net = net.sum("year")
    elif year in net["year"].values:
        net = net.sel(year=year)
    else:
        raise InputError(
            Said(
                "transfer_matrix: the run has no year {year}; it has {first} to {last}",
                year=year,
                first=int(net["year"].values[0]),
                last=int(net["year"].values[-1]),
            )
        )
    net = net.transpose(..., "area")
    areas = [*(str(area) for area in net["area"].values), OWN_FUND]
    values = proportional(np.concatenate([net.values, -net.values.sum(axis=-1, keepdims=True)], axis=-1))
    lead = {str(dim): net[dim].values for dim in net.dims if dim != "area"}
    scalars = {name: one for name, one in net.coords.items() if one.ndim == 0}
    coords: dict[Any, Any] = {**lead, "payer_area": areas, "receiver_area": areas, **scalars}
    attrs = {"units": "CNY", "long_name": "transfers from payer to receiver, proportional"}
    return xr.DataArray(values, coords, [*lead, "payer_area", "receiver_area"], "transfer_matrix", attrs)


def proportional(net: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """pay_i rec_j / sum rec of nets (..., area) that sum to 0: (..., area, area)."""
    pay, receive = np.maximum(-net, 0.0), np.maximum(net, 0.0)
    total = receive.sum(axis=-1)[..., None, None]
    return np.asarray(pay[..., :, None] * (receive[..., None, :] / np.where(total > 0, total, 1.0)))


def net_transfers(run: HasPooling) -> xr.Dataset:
    """net = granted + lent - levied, of each area and civil year; loans and cover by others apart.

    -> Dataset (..., area, fund, year) in yuan: ``levied``, ``granted``, ``lent`` (by the fund of the rule, less what is
    paid back), ``net``; and beside it ``advanced`` (by the area's own treasury), ``postponed`` (by providers),
    ``charged`` (interest on both), ``cover`` (kept, from levels of government); ``income``, what the fund itself
    received before any of this, interest left out. A run without a rule has 0 throughout. Source: METHODS 7.4.
    """
    flows = {name: yearly(flow) for name, flow in pooling_of(run).items() if name in FLOWS}
    cover = yearly(covered(run).sum("line"))
    own = yearly(pooled_ledger(run, "income")["income"]) - cover
    found = {
        "levied": flows["levied"],
        "granted": flows["granted"],
        "lent": flows["area_lent"],
        "net": flows["granted"] + flows["area_lent"] - flows["levied"],
        "advanced": flows["advanced"],
        "postponed": flows["postponed"],
        "charged": flows["charged"],
        "cover": cover,
        "income": own,
    }
    order = [dim for dim in ("scenario", "area", "fund", "year") if dim in own.dims]
    together = xr.align(*found.values(), join="exact")
    return xr.Dataset(
        {
            name: x.transpose(*order).drop_attrs().assign_attrs(units="CNY")
            for name, x in zip(found, together, strict=True)
        }
    )


def winners_and_losers(run: HasPooling, interest_rate: float | None = None) -> pd.DataFrame:
    """net over the whole run, per head, as a share of own income, and at its value when the run begins.

    One row for each scenario, fund and area, the largest receiver first: net (yuan), per_head (over mean heads of all
    years, yuan), share_of_income (of own income of all years), present_value (yuan) with ``interest_rate`` a year, or
    without it at what the funds earn (``earned_interest``), result "receives", "pays" or "neither". Source: METHODS
    7.4.
    """
    moved, pooling = net_transfers(run), pooling_of(run)
    monthly = pooling["granted"] + pooling["area_lent"] - pooling["levied"]
    rate = earned_interest(run) if interest_rate is None else xr.full_like(monthly, (1 + interest_rate) ** (1 / 12) - 1)
    discount = 1.0 / (1.0 + rate).cumprod("month")
    net = moved["net"].sum("year")
    heads = members(run).sel(year=moved["year"].values, fund=moved["fund"].values)
    columns = {
        "net": net,
        "per_head": net / heads.mean("year"),
        "share_of_income": net / moved["income"].sum("year"),
        "present_value": (monthly * discount).sum("month"),
    }
    found = rows(columns, ("scenario", "fund", "area"))
    found["result"] = np.select([found["net"] > 0, found["net"] < 0], ["receives", "pays"], "neither")
    by = [name for name in ("scenario", "fund") if name in found]
    return found.sort_values([*by, "net"], ascending=[*([True] * len(by)), False], kind="stable", ignore_index=True)


def earned_interest(run: HasPooling) -> xr.DataArray:
    """i_m = interest credited / opening balance, of the areas that hold money together; (..., fund, month), a month.

    Where none holds any, as in the month before; 0 before the first. The rate at which money of a fund is worth less
    later.
    """
    ledger = pooled_ledger(run, "opening", "interest")
    holds = ledger["opening"] > 0
    of = ledger["opening"].where(holds, 0.0).sum("area")
    rate = ledger["interest"].where(holds, 0.0).sum("area") / of.where(of > 0)
    values = pd.DataFrame(rate.transpose("month", ...).values.reshape(rate.sizes["month"], -1)).ffill().fillna(0.0)
    last = rate.transpose("month", ...)
    return last.copy(data=values.to_numpy().reshape(last.shape)).transpose(*rate.dims)


def pooling_of(run: HasPooling) -> xr.Dataset:
    """What the rule of the run moved by area, (..., area, fund, month); 0 throughout where it has none.

    Labels that are not those of the ledger raise ``InputError``.
    """
    like = pooled_ledger(run, "closing")["closing"]
    held = run.pooling
    if held is None:
        return xr.Dataset({name: xr.zeros_like(like) for name in BY_AREA})
    missing = [name for name in BY_AREA if name not in held]
    if missing:
        raise InputError(Said("run.pooling has no {missing}; project the run again", missing=missing))
    chosen = held[list(BY_AREA)].sel(fund=like["fund"].values)
    for dim in like.dims:
        if dim not in chosen.coords or not np.array_equal(chosen[dim].values, like[dim].values):
            raise InputError(
                Said("run.pooling and the ledger differ in the labels of {dim}; take both of one run", dim=str(dim))
            )
    return xr.Dataset({name: chosen[name].transpose(*like.dims) for name in BY_AREA})


def own_fund_of(run: HasPooling) -> xr.Dataset:
    """The fund of the rule, (..., fund, month); 0 throughout where the run has no rule."""
    held = run.pooling
    like = pooled_ledger(run, "closing")["closing"].isel(area=0, drop=True)
    if held is None:
        return xr.Dataset({name: xr.zeros_like(like) for name in BY_RULE})
    chosen = held[list(BY_RULE)].sel(fund=like["fund"].values)
    return xr.Dataset({name: chosen[name].transpose(*like.dims) for name in BY_RULE})


def pooled_ledger(run: HasLedger, *names: str) -> xr.Dataset:
    """Variables of the ledger, of the funds that a rule can move; a ledger without areas or funds raises
    ``InputError``."""
    ledger = dataset_of(run)
    lost = [dim for dim in ("area", "fund", "month") if dim not in ledger.dims]
    if lost:
        raise InputError(Said("Pooling needs a ledger by {lost}; take the whole run", lost=lost))
    return ledger[list(names)].sel(fund=[fund for fund in POOLED_FUNDS if fund in ledger["fund"].values])


def covered(run: HasLedger) -> xr.DataArray:
    """Cover by levels of government, (..., area, fund, line, month): the lines of income of that name, maybe none."""
    ledger = dataset_of(run)
    lines = [line for line in ledger["line"].values if str(line).startswith(COVER)] if "amount" in ledger else []
    if not lines:
        return pooled_ledger(run, "closing")["closing"].expand_dims(line=lines)
    return pooled_ledger(run, "amount")["amount"].sel(line=lines)


def members(run: HasPooling) -> xr.DataArray:
    """Mean heads of a civil year for whom the fund pays, (..., area, fund, year): half of those at its two ends."""
    stock = run.stock_exposures["stock"]
    heads = xr.concat(
        [stock.sel(exposure=list(MEMBERS[fund])).sum("exposure") for fund in POOLED_FUNDS],
        dim=pd.Index(POOLED_FUNDS, name="fund"),
    )
    first, last = heads.isel(boundary=slice(None, -1)), heads.isel(boundary=slice(1, None))
    return first.copy(data=(first.values + last.values) / 2.0).rename(boundary="year")


def rows(values: Mapping[str, xr.DataArray], dims: tuple[str, ...]) -> pd.DataFrame:
    """``runs.table`` over those of ``dims`` that the arrays have: a run of one scenario has no column for it."""
    held = next(iter(values.values())).dims
    return table(values, tuple(dim for dim in dims if dim in held))


def in_yuan(parts: Mapping[str, xr.DataArray]) -> xr.Dataset:
    """A Dataset of arrays of money, with their unit."""
    return xr.Dataset({name: in_unit(x, "CNY") for name, x in parts.items()})


def in_unit(values: xr.DataArray, unit: str) -> xr.DataArray:
    """``values`` with this unit and no other attribute."""
    alone = values.copy(deep=False)
    alone.attrs = {"units": unit}
    return alone

"""Months that an area cannot pay from its own balance, and who pays meanwhile (需临时调度的城市月数; METHODS 7.1)."""

from __future__ import annotations

from typing import Final

import xarray as xr

from fundmodel.analysis.bridge_owed import unbridged
from fundmodel.analysis.ledger_read import dataset_of
from fundmodel.analysis.runs import largest_of_year, yearly
from fundmodel.analysis.transfers import HasPooling, in_unit, pooled_ledger, pooling_of

LEAST: Final = 1.0
"""Yuan below which a balance is what rounding left."""
DRAWN: Final = {"delayed_payment": "postponed", "treasury_advance": "advanced", "provincial_fund": "area_lent"}
"""Who bridges, and the flow by which it does: positive when drawn, negative when paid back."""


def needs_bridging(run: HasPooling) -> xr.DataArray:
    """True where an area ends the month with bills postponed or loans outstanding, drew one, or is below zero.

    bridged > 0, or postponed, advanced or lent > 0, or closing < 0, each by a yuan or more: without a rule the last
    alone, so that regimes with a bridge and without are counted alike. -> bool (..., area, fund, month).
    """
    moved, short = pooling_of(run), pooled_ledger(run, "closing")["closing"] <= -LEAST
    for name in ("bridged", *DRAWN.values()):
        short = short | (moved[name] >= LEAST)
    return short


def bridging(run: HasPooling) -> xr.Dataset:
    """What bridging a year took, over all areas: (..., fund, year).

    city_months: months of areas with ``needs_bridging``; city_months_drawn: those among them in which something was
    drawn. peak: the most outstanding at a month's end, postponed bills, loans and balances below zero, in yuan.
    drawn_<who>: what delayed payment, treasury advances and loans of the provincial fund gave in the year, without what
    was paid back, in yuan. Source: METHODS 7.1.
    """
    moved, ledger = pooling_of(run), pooled_ledger(run, "closing")
    drawn = {who: moved[flow].clip(min=0.0) for who, flow in DRAWN.items()}
    any_drawn = sum((flow for flow in drawn.values()), start=xr.zeros_like(ledger["closing"])) >= LEAST
    open_ = moved["bridged"] + (-ledger["closing"]).clip(min=0.0)
    found = {
        "city_months": (yearly(needs_bridging(run).sum("area").astype(float)), "area months"),
        "city_months_drawn": (yearly(any_drawn.sum("area").astype(float)), "area months"),
        "peak": (largest_of_year(open_.sum("area")), "CNY"),
        **{f"drawn_{who}": (yearly(flow.sum("area")), "CNY") for who, flow in drawn.items()},
    }
    return xr.Dataset({name: in_unit(x, unit) for name, (x, unit) in found.items()})


def balance_without_bridge(run: HasPooling) -> xr.DataArray:
    """closing' of ``unbridged``: what an area would hold once all that bridges is paid back, (..., fund, month)."""
    ledger = dataset_of(run)
    return unbridged(ledger)["closing"].sel(fund=pooled_ledger(run, "closing")["fund"].values)


def outstanding(run: HasPooling) -> xr.DataArray:
    """Postponed bills and treasury advances not yet paid back, owed to others than the rule, (..., fund, month)."""
    moved = pooling_of(run)
    return (moved["postponed"] + moved["advanced"]).cumsum("month")

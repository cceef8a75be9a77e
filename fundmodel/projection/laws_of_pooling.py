"""Conservation laws of money between areas: what one receives another passes on, and what a rule keeps stays there."""

from __future__ import annotations

import numpy as np

from fundmodel.projection.breaches import below_zero, carried, hold, largest, sum_over
from fundmodel.projection.named_array import Sets
from fundmodel.vocabulary.said import Said


def pooling_cancels(sets: Sets) -> None:
    """I-41: what areas receive by pooling other areas pass on: it sums over areas to what comes from and goes to those
    outside the package, and what the rule's own fund gives less what it takes; neither side is negative."""
    d = sets["ledger"]
    pooled, came, went = (d.variables[name] for name in ("pooled", "transfers_in", "transfers_out"))
    scale = max(largest(abs(pooled)), largest(came), largest(went))
    gap = sum_over(pooled - (came - went), "area")
    if "pooling" in sets:
        p = sets["pooling"]
        scale = max(scale, *(largest(p.variables[name]) for name in ("levied", "granted", "levy", "grants")))
        gap = gap.copy()
        for place, fund in enumerate(p["fund"].values):
            own = p.variables["grants"] + p.variables["lent"] - p.variables["levy"]
            at = d["fund"].values.tolist().index(fund)
            gap[{"fund": at}] = gap.isel(fund=at) - own.isel(fund=place)
    hold(Said("I-41, pooling between areas cancels"), gap, scale, d)
    for name, flow in (("transfers_in", came), ("transfers_out", went)):
        hold(Said("{name} is not negative", name=name), below_zero(flow), scale, d)


def pooled_money_is_kept(sets: Sets) -> None:
    """I-42: the rule's own fund opens where it closed: closing = opening + levy + fiscal + interest - grants - lent;
    what areas pay it receives, what it gives they get, by fund and month; nothing paid or given is negative."""
    if "pooling" not in sets:
        return
    d = sets["pooling"]
    x = d.variables
    scale = max(largest(abs(x[name])) for name in ("closing", "levied", "granted", "area_lent", "bridged"))
    for own, by_area in (("levy", "levied"), ("grants", "granted"), ("lent", "area_lent")):
        gap = sum_over(x[by_area], "area") - x[own]
        hold(Said("I-42, {own} of the rule's fund is what areas pay and get", own=own), gap, scale, d)
    start = int(np.argmax(d["month"].values >= np.datetime64(str(sets["ledger"].attrs["projection_starts"]))))
    later = d.isel(month=slice(start, None))
    carried(Said("I-42, the rule's fund opens where it closed"), later, "opening", "closing", scale)
    for name in ("levied", "granted", "covered", "charged", "fiscal"):
        hold(Said("{name} is not negative", name=name), below_zero(x[name]), scale, d)

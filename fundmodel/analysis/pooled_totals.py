"""What a regime changes for all areas together: money moved about is no money gained (METHODS 7.1, I-42)."""

from __future__ import annotations

import xarray as xr

from fundmodel.analysis.bridging import LEAST, outstanding
from fundmodel.analysis.runs import december, yearly
from fundmodel.analysis.transfers import COVER, HasPooling, covered, in_yuan, own_fund_of, pooled_ledger, pooling_of
from fundmodel.fund_rules.protocol import PAYERS


def pooled_totals(run: HasPooling) -> xr.Dataset:
    """own_money = reserves - owed - outside: what all areas and the fund of the rule hold of their own together.

    At the end of each year, over all areas, in yuan (..., fund, year): ``areas``, the sum of their balances;
    ``own_fund``, that of the fund of the rule; ``reserves``, both; ``owed``, bills postponed and advances of treasuries
    not yet paid back; ``outside``, all that came in up to then as cover by levels of government, as provincial money
    and as the stock with which the rule's fund began; ``interest``, all that was earned up to then by areas and the
    rule's fund, less what was charged. A regime that moves money and changes nothing else leaves ``own_money`` as it is
    without it, but for ``interest``: it helps some areas and not the province.
    """
    ledger, own = pooled_ledger(run, "closing", "interest"), own_fund_of(run)
    closing = ledger["closing"].sum("area")
    brought = own["opening"] - own["closing"].shift(month=1).fillna(0.0)
    brought = brought.where(abs(brought) >= LEAST, 0.0)
    earned = (ledger["interest"] - pooling_of(run)["charged"]).sum("area") + own["interest"]
    came = covered(run).sum("line").sum("area") + own["fiscal"] + brought
    parts = {
        "areas": december(closing),
        "own_fund": december(own["closing"]),
        "reserves": december(closing + own["closing"]),
        "owed": december(outstanding(run).sum("area")),
        "outside": december(came.cumsum("month")),
        "interest": december(earned.cumsum("month")),
    }
    parts["own_money"] = parts["reserves"] - parts["owed"] - parts["outside"]
    return in_yuan(parts)


def financed_by(run: HasPooling) -> xr.Dataset:
    """Who pays for a regime in a year, over all areas: yuan (..., fund, year).

    ``levied`` from areas, ``fiscal`` from the province into the fund of the rule, ``interest`` that it earned,
    ``cover_<level>`` by level of government, kept by areas; beside them ``granted``, ``lent`` to areas less paid back,
    ``charged`` on loans and postponed bills, and ``wanting``, asked for and not met.
    """
    moved, own, cover = pooling_of(run), own_fund_of(run), covered(run)
    by_level = {
        level: cover.sel(line=[name for name in cover["line"].values if str(name).endswith(f"_{level}")])
        for level in PAYERS
    }
    parts = {
        "levied": yearly(moved["levied"].sum("area")),
        "fiscal": yearly(own["fiscal"]),
        "interest": yearly(own["interest"]),
        **{f"{COVER}{level}": yearly(lines.sum("line").sum("area")) for level, lines in by_level.items()},
        "granted": yearly(moved["granted"].sum("area")),
        "lent": yearly(moved["area_lent"].sum("area")),
        "charged": yearly(moved["charged"].sum("area")),
        "wanting": yearly(moved["wanting"].sum("area")),
    }
    return in_yuan(parts)


def balances_before_transfers(run: HasPooling) -> xr.DataArray:
    """X = rise of the balance in the year - what the rule moved into it: yuan (..., area, fund, year).

    granted + lent + advanced + cover - levied + postponed - charged is taken out; without a rule it is the rise itself.
    """
    moved, ledger = pooling_of(run), pooled_ledger(run, "opening", "closing")
    into = moved["granted"] + moved["area_lent"] + moved["advanced"] + moved["postponed"] - moved["levied"]
    into = into - moved["charged"] + covered(run).sum("line")
    return yearly(ledger["closing"] - ledger["opening"] - into)

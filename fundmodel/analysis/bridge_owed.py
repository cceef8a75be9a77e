"""A ledger seen through its bridges: loans and bills that wait keep cash at zero, and are owed all the same."""

from __future__ import annotations

import xarray as xr

from fundmodel.vocabulary.dims import BRIDGE_DEBT, WAITING_BILLS


def unbridged(ledger: xr.Dataset) -> xr.Dataset:
    """closing' = closing - B;  expenditure' = expenditure + rise of W;  pooled' = pooled - rise of (B - W);  unpaid' =
    unpaid - W: what a fund would hold, spend and owe if nothing bridged its gaps.

    B ``bridge_debt`` is what stands out of loans, advances and bills that wait, W ``waiting_bills`` the last of them;
    income, interest and what is incurred are as they were, so that rows close. A ledger without a rule comes back as it
    is. Yuan (..., fund, month). Source: METHODS 7.1.
    """
    if BRIDGE_DEBT not in ledger:
        return ledger
    owed, waiting = ledger[BRIDGE_DEBT], ledger[WAITING_BILLS]
    before = owed.shift(month=1, fill_value=0.0)
    waited = waiting.shift(month=1, fill_value=0.0)
    seen = {
        "closing": ledger["closing"] - owed,
        "opening": ledger["opening"] - before,
        "expenditure": ledger["expenditure"] + (waiting - waited),
        "pooled": ledger["pooled"] - ((owed - waiting) - (before - waited)),
        "unpaid_bills": ledger["unpaid_bills"] - waiting,
    }
    return ledger.drop_vars([BRIDGE_DEBT, WAITING_BILLS]).assign(
        {name: values.transpose(*ledger[name].dims).assign_attrs(ledger[name].attrs) for name, values in seen.items()}
    )

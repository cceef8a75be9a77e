"""What a data package knows of bills: stocks unpaid and advanced at a month's end, and how months of bills ran off."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.package import DataPackage
from fundmodel.vocabulary.errors import InputError

Array = NDArray[np.float64]


@lru_cache(maxsize=64)
def known_stock(data: DataPackage, fund: str, column: str, month: str) -> Array:
    """``unpaid_bills_yuan`` or ``prepayments_yuan`` of ``observations`` at the end of ``month``, yuan ``(area,)``.

    The figure released last counts; NaN where none is given, never zero. A package of one area that gives several
    raises ``InputError``.
    """
    found = np.full(len(data.areas), np.nan)
    frame = data.tables.get("observations")
    if frame is not None and column in frame:
        rows = frame[(frame["fund"] == fund) & (frame["period_end"] == month) & frame[column].notna()]
        rows = rows.sort_values("released", kind="stable")
        if len(data.areas) == 1 and rows["area"].nunique() > 1:
            raise InputError(f"observations: {column} of {fund} in {month} is given for several areas; give one.")
        for place, area in enumerate(data.areas):
            own = rows if len(data.areas) == 1 else rows[rows["area"] == area]
            found[place] = own[column].iloc[-1] if len(own) else np.nan
    found.flags.writeable = False
    return found


@lru_cache(maxsize=64)
def settlement_triangle(data: DataPackage, fund: str) -> tuple[Array, list[str], list[str]] | None:
    """``settlement_triangle`` of a fund: cumulative yuan ``(origin, development)``, with the labels of both.

    Origins are months of care, developments the months from it to payment, every one from 0 to the last; a cell that
    is not given is NaN. None where the package has no triangle of the fund.
    """
    frame = data.tables.get("settlement_triangle")
    own = None if frame is None else frame[frame["fund"] == fund]
    if own is None or own.empty:
        return None
    origins = sorted(own["origin"].unique())
    developments = range(int(own["development"].max()) + 1)
    wide = own.pivot(index="origin", columns="development", values="paid_yuan").reindex(origins, columns=developments)
    return wide.to_numpy(dtype=np.float64), [str(one) for one in origins], [str(one) for one in developments]


@lru_cache(maxsize=64)
def spending_growth(data: DataPackage, fund: str, year: int) -> Array:
    """Published expenditure of a fund over that of the year before, less one, ``(1,)``: the nation's, also for areas; 0
    where the package does not hold the year before."""
    balances = data.table("balances")
    if year - 1 not in set(balances["year"][balances["fund"] == fund]):
        return np.zeros(len(data.areas))
    before, now = (figures.national_accounts(data, fund, when).expenditure for when in (year - 1, year))
    known = np.isfinite(before) & (before > 0.0)
    return np.where(known, now / np.where(known, before, 1.0) - 1.0, 0.0)

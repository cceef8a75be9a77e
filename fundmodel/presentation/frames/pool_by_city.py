"""City by city what each regime comes to, and from whom to whom money goes: tables in yuan and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.bridging import balance_without_bridge, needs_bridging
from fundmodel.analysis.transfers import pooled_ledger, pooling_of, rows, transfer_matrix

if TYPE_CHECKING:
    from fundmodel.projection.result import Projection

GRIDS: Final = ("months_end", "city_months", "peak", "net", "gain")
"""Columns of the table of regimes, told of each city."""
LEAST: Final = 1.0
"""Yuan below which a pair of the matrix is left out."""


def by_city(run: Projection, before: Projection) -> pd.DataFrame:
    """city_months and peak of all projected years, gain = balance less what is owed at the end - the same under
    ``before``; a row for each fund and area, money in yuan."""
    moved, closing = pooling_of(run), pooled_ledger(run, "closing")["closing"]
    after = closing["month"].dt.year > closing["month"].dt.year[0]
    open_ = moved["bridged"] + (-closing).clip(min=0.0)
    held, without = (balance_without_bridge(one).isel(month=-1, drop=True) for one in (run, before))
    found = {
        "city_months": needs_bridging(run).where(after, False).sum("month").astype(float),
        "peak": open_.where(after, 0.0).max("month"),
        "gain": held - without,
    }
    return rows(found, ("fund", "area"))


def with_transfers(cities: pd.DataFrame, transfers: pd.DataFrame) -> pd.DataFrame:
    """The same with net of all years and months_end, the months of reserve of the last December."""
    by = ["regime", "fund", "area"]
    net = transfers.groupby(by, sort=False)["net"].sum()
    last = transfers[transfers["year"] == transfers["year"].max()].set_index(by)["reserve_months"]
    return cities.join(last.rename("months_end"), on=by).join(net, on=by)[[*by, *GRIDS]]


def matrix_rows(run: Projection) -> pd.DataFrame:
    """fund, payer, receiver and yuan of all years together, pairs of a yuan or more; ``own_fund`` is the rule's own."""
    parts = []
    for fund in pooled_ledger(run, "closing")["fund"].values:
        matrix = transfer_matrix(run, str(fund))
        payers, receivers = np.nonzero(matrix.values >= LEAST)
        names = matrix["payer_area"].values
        pairs = {"payer": names[payers], "receiver": names[receivers], "yuan_moved": matrix.values[payers, receivers]}
        parts.append(pd.DataFrame({"fund": str(fund), **pairs}))
    return pd.concat(parts, ignore_index=True)

"""Balances of months that miss what income and expenditure make of them by less than a fault: remarks (METHODS 6.2).

gap = balance - (balance before + income - expenditure between)
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.observed_laws import BREAKS, gap_of, series_of, yearly_of
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

ROUNDED: Final = 0.01
"""Up to a hundredth of a mean month's spending a difference is rounding [J]."""
MOST_ROWS: Final = 6


def balance_remarks(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """One remark for each area and fund whose balances do not go on from month to month, with the rows and the largest
    gap; from a quarter of a year's spending on it is a fault of the table instead (``observed_laws``)."""
    found: dict[tuple[str, str], list[tuple[float, float, int]]] = {}
    observed = frames["observations"]
    for rows in series_of(observed):
        year, own = yearly_of(rows), observed.loc[rows[0].at]
        held = [row for row in rows if row.balance == row.balance]
        for before, row in pairwise(held):
            gap = gap_of(before, row, rows)
            if gap is not None and ROUNDED * year / 12.0 < abs(gap) <= BREAKS * year:
                found.setdefault((str(own["area"]), str(own["fund"])), []).append((abs(gap), gap, row.at))
    return [
        Said(
            "{area}, {fund}: in {count} rows the balance is not the one before with income and expenditure between "
            "(rows {rows}); the largest difference, row {row}, is {gap:,.0f} yuan. Check the figures, or leave it: the "
            "printed balances count",
            area=area,
            fund=fund,
            count=len(gaps),
            rows=first_of(sorted(at for _, _, at in gaps), MOST_ROWS),
            row=max(gaps)[2],
            gap=max(gaps)[1],
        )
        for (area, fund), gaps in found.items()
    ]

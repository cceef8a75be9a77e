"""What a data package knows of bills: stocks unpaid and advanced at a month's end, and how months of bills ran off."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.known_from import known_from
from fundmodel.assumptions.figures.rows_of_area import rows_of_areas
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]


@lru_cache(maxsize=64)
def published_stock(data: DataPackage, fund: str, column: str, month: str) -> Array:
    """``unpaid_bills_yuan`` or ``prepayments_yuan`` of ``observations`` at the end of ``month``, yuan ``(area,)``.

    The figure known last counts; NaN where none is given, never zero. A package of one area that gives several
    raises ``InputError``.
    """
    found = np.full(len(data.areas), np.nan)
    frame = data.tables.get("observations")
    if frame is not None and column in frame:
        rows = frame[(frame["fund"] == fund) & (frame["period_end"] == month) & frame[column].notna()]
        rows = rows.loc[known_from("observations", rows).sort_values(kind="stable").index]
        for place, own in enumerate(
            rows_of_areas(
                data, rows, Said("observations: {column} of {fund} in {month}", column=column, fund=fund, month=month)
            )
        ):
            found[place] = own[column].iloc[-1] if len(own) else np.nan
    found.flags.writeable = False
    return found


class Triangle(NamedTuple):
    """Cumulative yuan ``(origin, development)``, NaN where nothing is given, with the labels of both: months of care,
    and the months from it to payment, every one from 0 to the last."""

    values: Array
    origins: list[str]
    developments: list[str]


@lru_cache(maxsize=64)
def settlement_triangles(data: DataPackage, fund: str) -> tuple[Triangle | None, ...]:
    """``settlement_triangle`` of a fund in each area of the package; None where it has none.

    A row without an area is of the only one. Rows of several areas in a package of one raise ``InputError``.
    """
    frame = data.tables.get("settlement_triangle")
    own = None if frame is None else frame[frame["fund"] == fund]
    if own is None or own.empty:
        return (None,) * len(data.areas)
    return tuple(_triangle(rows) for rows in rows_of_areas(data, own, Said("settlement_triangle: {fund}", fund=fund)))


@lru_cache(maxsize=64)
def spending_growth(data: DataPackage, fund: str, year: int) -> float:
    """Published expenditure of a fund over that of the year before, less one; 0 where the package does not hold both.

    Areas on the national pattern grew like the nation.
    """
    balances = data.table("balances")
    spent = balances[balances["fund"] == fund].set_index("year")["expenditure"]
    before, now = (float(spent.get(when, np.nan)) for when in (year - 1, year))
    return now / before - 1.0 if before > 0.0 and np.isfinite(now) else 0.0


def _triangle(rows: pd.DataFrame) -> Triangle | None:
    if rows.empty:
        return None
    origins = sorted(rows["origin"].unique())
    developments = range(int(rows["development"].max()) + 1)
    wide = rows.pivot(index="origin", columns="development", values="paid_yuan").reindex(origins, columns=developments)
    return Triangle(wide.to_numpy(dtype=np.float64), [str(one) for one in origins], [str(one) for one in developments])

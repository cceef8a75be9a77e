"""What is known of each fund on a date: its last block, months on the clerk's basis, lag and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.figures.observations import latest_blocks
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL

if TYPE_CHECKING:
    import pandas as pd

STATUS: Final = (
    *("area", "fund", "scope", "level", "first_month", "last_month", "released", "lag_days"),
    *("income", "expenditure", "transfers_up", "transfers_down", "balance", "months_of_reserve", "rank", "remarks"),
)


def observed_status(found: pd.DataFrame) -> pd.DataFrame:
    """One row for the last block of each fund: ``STATUS``, yuan, months and days; the fewest months first.

    ``lag_days`` = release - end of the last month. ``rank`` is by months among pooling areas with the same fund; a
    sheet of the own level has none and stands last, as does one without a balance.
    """
    import pandas as pd

    last = latest_blocks(found)
    lag = (last["released"] - (last["last_month"] + pd.offsets.MonthEnd(0))).dt.days
    own = last["level"] == OWN_LEVEL
    rank = last["months_of_reserve"].where(~own).groupby(last["fund"]).rank(method="min")
    shown = last.assign(lag_days=lag, rank=rank, own=own)
    order = shown.sort_values(["fund", "own", "months_of_reserve", "area"], na_position="last", kind="stable")
    return order[list(STATUS)].reset_index(drop=True)

"""A row for each regime, fund and answer of behaviour: who is below the line, what is bridged, who gains, the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.bridging import DRAWN, LEAST

if TYPE_CHECKING:
    from fundmodel.analysis.regimes import Regimes

OF_END: Final = ("areas_below", "people_below", "total_own_money", "total_areas", "total_own_fund", "total_owed")
"""Measures of which the row has that of the last year."""
OF_YEARS: Final = ("city_months", "poorest_net", "levied", "granted", "fiscal", "wanting", "charged")
"""Measures of which the row has the sum of all projected years."""
GAINS: Final = ("total_gain", "total_gain_interest", "total_gain_besides")
FIRSTS: Final = ("first_month_below_line", "first_month_another_below_line", "first_month_bridged")
NO_GAIN: Final = 1e-6
"""Of the money of all areas: a gain no larger is none."""


def regime_rows(found: Regimes) -> pd.DataFrame:
    """city_months = sum over years; peak = max over years; the rest of the last year, of ``Regimes.table``.

    One row for each regime, fund and behaviour: areas_below, people_below, city_months, peak (yuan), bridged_by (codes
    of who bridges), own_fund_peak and total_own_fund (its fund at ends of years, yuan), poorest_net (yuan, over all
    years), the first months (datetime64, NaT where none), total_own_money, total_gain and its parts (yuan), and what
    finances it. Source: METHODS 7.4.
    """
    wide = found.table.pivot_table(
        index=["regime", "behaviour", "fund", "year"], columns="measure", values="value", dropna=False
    )
    rows = []
    first = int(found.data.base_year)
    for (regime, behaviour, fund), own in wide.groupby(level=[0, 1, 2]):
        years = own.droplevel([0, 1, 2])
        years = years[years.index > first]
        drawn = {who: float(years[f"drawn_{who}"].sum()) for who in DRAWN}
        rows.append(
            {
                "regime": regime,
                "fund": fund,
                "behaviour": behaviour,
                **{name: float(years[name].to_dict()[found.until]) for name in (*OF_END, *GAINS)},
                **{name: float(years[name].sum()) for name in OF_YEARS},
                "peak": float(years["peak"].max()),
                "bridged_by": ", ".join(who for who, yuan in drawn.items() if yuan >= LEAST),
                "own_fund_peak": float(years["total_own_fund"].max()),
                **{name: _month(found.table, regime, behaviour, fund, name) for name in FIRSTS},
            }
        )
    return _ordered(pd.DataFrame(rows), found)


def deficit_of(found: Regimes, fund: str) -> dict[str, Any]:
    """Whether the province as a whole runs down without pooling, and the most that any regime adds besides interest.

    ``start`` and ``end``: own money of all areas together (yuan); ``falls``: end < start; ``used_up``: end < 0;
    ``best``: the largest total_gain_besides of any regime (yuan), ``helps``: whether it is more than rounding.
    """
    own = found.table[(found.table["fund"] == fund) & found.table["year"].notna()]
    without = own[(own["regime"] == found.regimes[0].name) & (own["behaviour"] == found.behaviours[0])]
    totals = without[without["measure"] == "total_own_money"].set_index("year")["value"]
    start, end = float(totals.loc[int(found.data.base_year)]), float(totals.loc[found.until])
    rows = own[(own["measure"] == "total_gain_besides") & (own["year"] == found.until)]
    best = float(rows["value"].max())
    size = max(abs(start), abs(end), 1.0)
    return {
        "start": start,
        "end": end,
        "falls": end < start,
        "used_up": end < 0,
        "best": best,
        "helps": best > NO_GAIN * size,
    }


def _month(table: pd.DataFrame, regime: object, behaviour: object, fund: object, measure: str) -> pd.Timestamp:
    own = table[
        (table["regime"] == regime)
        & (table["behaviour"] == behaviour)
        & (table["fund"] == fund)
        & (table["measure"] == measure)
    ]
    coded = float(own["value"].iloc[0])
    if np.isnan(coded):
        return pd.NaT  # type: ignore[return-value]
    year, month = divmod(int(coded), 100)
    return pd.Timestamp(year=year, month=month, day=1)


def _ordered(rows: pd.DataFrame, found: Regimes) -> pd.DataFrame:
    places = {
        "regime": [one.name for one in found.regimes],
        "behaviour": list(found.behaviours),
        "fund": ["employee_pooled", "resident"],
    }
    keys = rows.sort_values(
        ["fund", "regime", "behaviour"], key=lambda column: column.map(places[str(column.name)].index), kind="stable"
    )
    return keys.reset_index(drop=True)

"""The financing gap by year, from the year in which a fund is used up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.gap import financing_gap
from fundmodel.analysis.runs import table

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

COLUMNS: Final = ("financing_gap", "gap_over_gdp", "gap_rate", "gap_per_head", "debt_interest", "debt")


def financing_gaps(run: Projection) -> pd.DataFrame:
    """``financing_gap`` as rows: scenario, area, fund, year and ``COLUMNS``; only years that end or began in debt."""
    found = financing_gap(run)
    rows = table({name: found[name] for name in COLUMNS}, ("scenario", "area", "fund", "year"))
    return rows[(rows["debt"] > 0) | (rows["financing_gap"] != 0)].reset_index(drop=True)

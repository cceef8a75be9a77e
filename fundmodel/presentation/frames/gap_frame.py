"""The financing gap by year, and the years from that in which a fund is used up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.gap import financing_gap
from fundmodel.analysis.runs import table

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

COLUMNS: Final = ("financing_gap", "gap_over_gdp", "gap_rate", "gap_per_head", "debt_interest", "debt")


def financing_gaps(run: Projection) -> pd.DataFrame:
    """``financing_gap`` as rows: scenario, area, fund, year and ``COLUMNS``, zeros while a fund holds money."""
    found = financing_gap(run)
    return table({name: found[name] for name in COLUMNS}, ("scenario", "area", "fund", "year"))


def in_debt(rows: pd.DataFrame) -> pd.DataFrame:
    """The years that end in debt or pay one back."""
    return rows[(rows["debt"] > 0) | (rows["financing_gap"] != 0)].reset_index(drop=True)

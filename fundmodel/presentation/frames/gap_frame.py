"""The financing gap by year, and the years from that in which a fund is used up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.analysis.gap import financing_gap
from fundmodel.analysis.runs import table
from fundmodel.projection.once import once

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

COLUMNS: Final = (
    "financing_gap",
    "gap_over_gdp",
    "gap_rate",
    "gap_per_head",
    "debt_interest",
    "debt_repaid",
    "debt",
    "deepest_debt",
    "overdrawn_month",
)


@once
def financing_gaps(run: Projection) -> pd.DataFrame:
    """``financing_gap`` as rows: scenario, area, fund, year and ``COLUMNS``, zeros and NaT while a fund holds money."""
    found = financing_gap(run)
    return table({name: found[name] for name in COLUMNS}, ("scenario", "area", "fund", "year"))


def in_debt(rows: pd.DataFrame) -> pd.DataFrame:
    """The years in which a month ends in debt, or one is paid back."""
    return rows[(rows["deepest_debt"] > 0) | (rows["debt_repaid"] > 0)].reset_index(drop=True)


def deepest(row: Mapping[Any, Any], amount: str, form: str = "{amount} ({month})") -> str:
    """``amount`` with the month since which the fund is overdrawn, where that is not the whole year."""
    since = row["overdrawn_month"]
    return amount if since != since or since.month == 1 else form.format(amount=amount, month=f"{since:%Y-%m}")

"""Yearly figures with a column a year, as a bureau reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.analysis.areas_summed import together
from fundmodel.presentation.frames.summary import yearly_accounts

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

WIDE_ITEMS: Final = ("total_income", "expenditure", "current_balance", "balance", "reserve_months_earned")


def wide_accounts(run: Projection) -> pd.DataFrame:
    """``yearly_accounts`` of the pooled funds, a row for each fund, item and scenario, a column for each year.

    Columns: fund, item, scenario, then the years; yuan, and months in the rows of reserve_months_earned (NaN once a
    fund is used up). Several areas are summed.
    """
    accounts = yearly_accounts(together(run))
    long = accounts.melt(["fund", "scenario", "year"], list(WIDE_ITEMS), var_name="item", value_name="amount")
    wide = long.pivot(index=["fund", "item", "scenario"], columns="year", values="amount")
    funds = list(dict.fromkeys(accounts["fund"]))
    order = [(fund, item, name) for fund in funds for item in WIDE_ITEMS for name in run.scenarios]
    ordered: pd.DataFrame = wide.loc[order]
    return ordered.rename_axis(columns=None).reset_index()

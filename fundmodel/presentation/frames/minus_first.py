"""What the scenarios of a run come to beside the first: by year, and cumulated from the valuation date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.summary import chosen_funds, yearly_accounts
from fundmodel.projection.once import once

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

PLACE: Final = ["area", "fund", "year"]
FLOWS: Final = ("total_income", "expenditure", "current_balance")
STOCKS: Final = ("balance", "reserve_months_earned")
CUMULATED: Final = tuple(f"cumulated_{name}" for name in FLOWS)


@once
def minus_first(run: Projection) -> pd.DataFrame:
    """x_scenario - x_first of each projected year, and sum_{u<=t} (x_u,scenario - x_u,first) of the flows.

    A row for each scenario but the first, area, pooled fund and projected year. Columns: scenario, area, fund, year,
    total_income, expenditure, current_balance, balance (yuan), reserve_months_earned (months; NaN once one of the two
    is used up), cumulated_total_income, cumulated_expenditure, cumulated_current_balance (yuan, money of the day). A
    run of one scenario gives no row.
    """
    return differences(yearly_accounts(run, chosen_funds(run, None)), run.scenarios)


def differences(accounts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """``minus_first`` of accounts in which ``names`` are the scenarios, the first of them the one to compare with."""
    projected = accounts[accounts["projected"]]
    first, *others = names
    base = projected[projected["scenario"] == first].set_index(PLACE)
    columns = [*FLOWS, *STOCKS]
    found = [_beside(projected[projected["scenario"] == name].set_index(PLACE), base, columns) for name in others]
    return _stacked(found, others, columns)


def _beside(own: pd.DataFrame, base: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    table = own[columns] - base[columns]
    summed = table[list(FLOWS)].groupby(level=["area", "fund"], sort=False).cumsum()
    return table.assign(**dict(zip(CUMULATED, (summed[name] for name in FLOWS), strict=True)))


def _stacked(found: list[pd.DataFrame], names: list[str], columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    if not found:
        return pd.DataFrame(columns=["scenario", *PLACE, *columns, *CUMULATED])
    return pd.concat(found, keys=names, names=["scenario"]).reset_index()

"""Money of a fund over the years as it is drawn: what was published, and a line for each distinct course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.runs import december, yearly
from fundmodel.fund_rules.measures import total_income
from fundmodel.presentation.frames import published_history as published
from fundmodel.presentation.frames.money_units import MoneyUnit, in_unit, past_in_unit
from fundmodel.presentation.frames.series import Series, by_scenario
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.projection.once import once

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection

Item = Literal["income", "expenditure", "balance"]
MODELLED: Final[Mapping[Item, Callable[[xr.Dataset], xr.DataArray]]] = {
    "income": lambda ledger: yearly(total_income(ledger)),
    "expenditure": lambda ledger: yearly(ledger["expenditure"]),
    "balance": lambda ledger: december(ledger["closing"]),
}


@dataclass(frozen=True)
class Course:
    """Published years before projection starts, the years of the run, and the distinct lines over them."""

    published: Mapping[int, float]
    years: NDArray[Any]
    lines: tuple[Series, ...]


@once
def money_course(run: Projection, fund: str, item: Item, unit: MoneyUnit, data: DataPackage | None) -> Course:
    """Income (interest and transfers in it) and expenditure of each year, or the balance at its end, in ``unit``.

    ``data`` is the package behind the run, None where nothing published stands beside it. Source: METHODS 5.2.
    """
    modelled = in_unit(run, MODELLED[item](run.ledger.sel(fund=fund)), unit)
    past, start = _published(data, fund, item), first_projected_year(run)
    known = {year: value for year, value in past.items() if year < start and np.isfinite(value)}
    own = past_in_unit(data, known, unit, start - 1)
    return Course(own, modelled["year"].values, tuple(by_scenario(run, modelled, "year")))


def _published(data: DataPackage | None, fund: str, item: Item) -> dict[int, float]:
    if item == "balance":
        return published.balance_history(data, fund)
    return published.accounts_history(data, fund, item)

"""What decides the headlines of a fund as ratios to its spending, month by month, signed: they go on below zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fundmodel.analysis.areas_summed import ALL, summed, with_own_fund
from fundmodel.analysis.frame import Frame, Recognition, check_choice
from fundmodel.analysis.indicators import in_window
from fundmodel.analysis.ledger_read import frame
from fundmodel.analysis.runs import several
from fundmodel.fund_rules import measures
from fundmodel.fund_rules.measures import MONTHS, Array, Mask
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import xarray as xr

    from fundmodel.projection.result import Projection

WARNING_HORIZON: Final = 6

EVENTS: Final = (
    "first_deficit_year",
    "first_deficit_year_cash",
    "floor_month_earned",
    "floor_month_cash",
    "deficit_ahead",
    "depletion_month",
)
"""The dated events of a fund, as ``fm.headlines`` calls them, in the order in which they are printed."""

MONTHS_EARNED: Final = "months_earned"
MONTHS_CASH: Final = "months_cash"
CLOSING: Final = "closing"
"""Beside the ratios: the balance itself, yuan."""
MEASURES: Final = (MONTHS_EARNED, MONTHS_CASH, "year_earned", "year_cash", "twelve_earned")


@dataclass(frozen=True)
class Paths:
    """Ratios by measure, each (scenario, area, fund, month); of several areas their sum comes first, called "all".

    months_earned, months_cash: balance / (spending of twelve months / 12).  year_earned, year_cash: current balance of
    the civil year / its spending, in December.  twelve_earned: current balance of twelve months / their spending.
    closing: the balance in cash, yuan. Under a rule what it bridges is owed and off every balance.
    Source: METHODS 5.2, 9.6.
    """

    months: npt.NDArray[np.datetime64]
    areas: tuple[str, ...]
    funds: tuple[str, ...]
    values: Mapping[str, Array]

    def of(self, scenario: int) -> Paths:
        """The paths of one scenario, as an axis of length one."""
        return replace(self, values={name: array[scenario : scenario + 1] for name, array in self.values.items()})

    def place(self, door: str, area: str | None) -> int:
        """The place of an area; the first, all together, where None. ``InputError`` for an unknown one."""
        if area is not None:
            check_choice(door, "area", area, tuple(name for name in self.areas if name != ALL))
        return 0 if area is None else self.areas.index(area)

    def at(self, fund: str, year: int, measure: str = MONTHS_EARNED, where: int = 0) -> Array:
        """The ratio of a fund in December of ``year``, of the last December where the paths end before, areas summed or
        of the area at the place ``where``: (scenario)."""
        december = max(place for place, month in enumerate(self.months) if _is_december(month, year))
        return self.values[measure][:, where, self.funds.index(fund), december]


def signed_paths(run: Projection) -> Paths:
    """The paths of the pooled funds that ``run`` keeps, of its areas together, with what a rule keeps itself, and of
    each."""
    ledger = several(run, "ledger")
    areas = tuple(str(area) for area in ledger["area"].values)
    if len(areas) == 1:
        return _paths(ledger, areas)
    pooling = None if run.pooling is None else several(run, "pooling")
    whole, each = _paths(with_own_fund(summed(ledger), pooling), (ALL,)), _paths(ledger, areas)
    values = {name: np.concatenate([whole.values[name], each.values[name]], axis=1) for name in whole.values}
    return replace(whole, areas=(ALL, *areas), values=values)


def _paths(ledger: xr.Dataset, areas: tuple[str, ...]) -> Paths:
    books = frame(ledger)
    kept = [books.funds.index(fund) for fund in POOLED_FUNDS if fund in books.funds]
    spent = books.yearly_expenditure()
    ratios = {
        MONTHS_EARNED: measures.months_of_reserve(books.balance("earned"), spent),
        MONTHS_CASH: measures.months_of_reserve(books.closing, spent),
        "year_earned": _current(books, "earned", december=True),
        "year_cash": _current(books, "cash", december=True),
        "twelve_earned": _current(books, "earned", december=False),
        CLOSING: books.closing,
    }
    values = {name: ratio[:, :, kept] for name, ratio in ratios.items()}
    return Paths(books.months, areas, tuple(books.funds[at] for at in kept), values)


def event_dates(paths: Paths, floors: Mapping[str, float]) -> dict[str, npt.NDArray[np.datetime64]]:
    """The first month of each event on the paths, datetime64[M] (scenario, area, fund); NaT where it does not happen.

    A deficit of the year is dated by its January. Source: METHODS 5.2, 6.1.
    """
    floor = np.array([floors.get(fund, np.nan) for fund in paths.funds])[:, None]
    below: dict[str, Mask] = {
        "first_deficit_year": paths.values["year_earned"] < 0,
        "first_deficit_year_cash": paths.values["year_cash"] < 0,
        "floor_month_earned": paths.values[MONTHS_EARNED] < floor,
        "floor_month_cash": paths.values[MONTHS_CASH] < floor,
        "deficit_ahead": measures.any_ahead(paths.values["twelve_earned"] < 0, WARNING_HORIZON),
        "depletion_month": paths.values[MONTHS_CASH] < 0,
    }
    dates = {event: _first(paths.months, happens) for event, happens in below.items()}
    for event in ("first_deficit_year", "first_deficit_year_cash"):
        dates[event] = dates[event].astype("datetime64[Y]").astype("datetime64[M]")
    return dates


def _current(books: Frame, recognition: Recognition, december: bool) -> Array:
    """Current balance over spending of the same window, in months of spending."""
    flow = books.received(recognition) - books.expenditure
    balance = in_window(books, flow, "year" if december else "trailing12")
    return measures.ratio(balance, books.yearly_expenditure()) * MONTHS


def _first(months: npt.NDArray[np.datetime64], happens: Mask) -> npt.NDArray[np.datetime64]:
    at = measures.first_true(happens)
    return np.where(at >= 0, months[np.maximum(at, 0)], np.datetime64("NaT", "M"))


def _is_december(month: np.datetime64, until: int) -> bool:
    return (
        int(month.astype(int)) % MONTHS == MONTHS - 1 and int(month.astype("datetime64[Y]").astype(int)) + 1970 <= until
    )

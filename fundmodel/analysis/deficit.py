"""The events of the six-month alert, looked for in a ledger that is known (METHODS 6.1, DESIGN 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

import numpy as np
import xarray as xr

from fundmodel.analysis.depletion import below_floor
from fundmodel.analysis.floors import FLOORS, joined, require_floors
from fundmodel.analysis.frame import Frame, HasLedger, check_choice
from fundmodel.analysis.indicators import in_window
from fundmodel.analysis.ledger_read import frame
from fundmodel.fund_rules import measures
from fundmodel.fund_rules.measures import Array, Mask
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.numbers_given import as_count

Event = Literal["deficit_12m", "floor", "depletion", "year_end_deficit", "deficit_month"]

_MONTHLY_FUNDS: Final = ("employee_pooled",)
"""Funds whose single months are judged."""


def deficit_ahead(
    run_or_ledger: xr.Dataset | HasLedger,
    horizon: int = 6,
    event: Event = "deficit_12m",
    floors: Mapping[str, float] | None = None,
) -> xr.DataArray:
    """True at m where the event happens in any month of m+1 .. m+horizon; the last ``horizon`` months are dropped.

    deficit_12m: twelve-month current balance < 0.  floor: trailing months of reserve below the floor: ``floors``
    where given, else what each scenario of a run assumes (``warning.*``), for a ledger alone employee pool 6, resident
    3.  depletion: closing balance < 0.  year_end_deficit: balance of the civil year < 0, an event of its December.
    deficit_month: the month's current balance < 0, income and spending each without its ``season`` where it has the 36
    full months that this needs, else as it stands (attribute ``season``: "taken out", "left in", "taken out in part");
    in the employee pool only, because the resident fund's months follow the collection.  deficit_12m and floor are on
    one earned balance: premium and subsidy evenly over their coverage year, overdue money taken off, so that what
    becomes overdue is a deficit of its months; depletion is cash. A month whose window is not full is no event, and the
    individual accounts have none.
    -> bool (..., fund, month).
    An unknown event or fund and a horizon that is not at least 1 raise ``InputError``. Source: METHODS 6.1.
    """
    check_choice("deficit_ahead", "event", event, get_args(Event))
    horizon = as_count("deficit_ahead", "horizon", horizon)
    require_floors("deficit_ahead", floors, run_or_ledger)

    def within(ledger: xr.Dataset | HasLedger, own: Mapping[str, float]) -> xr.DataArray:
        books = frame(ledger)
        happens = event_months(books, event, own)
        ahead = measures.any_ahead(happens, horizon)[..., : max(happens.shape[-1] - horizon, 0)]
        what = f"{event} within {horizon} months"
        seasonal = {"season": _season_words(books)} if event == "deficit_month" else {}
        return books.label(ahead, "deficit_ahead", "1", what, event=event, horizon=horizon, **seasonal)

    return joined(run_or_ledger, within, floors)


def event_months(books: Frame, event: Event, floors: Mapping[str, float] = FLOORS) -> Mask:
    """The months (..., fund, month) in which the event happens, in the funds for which it is defined."""
    funds = _MONTHLY_FUNDS if event == "deficit_month" else POOLED_FUNDS
    defined = np.array([fund in funds for fund in books.funds])[:, None]
    happens = below_floor(books, floors, "earned") if event == "floor" else _EVENTS[event](books)
    return np.asarray(happens & defined, dtype=np.bool_)


def _deficit_12m(books: Frame) -> Mask:
    return in_window(books, books.received("earned") - books.expenditure, "trailing12") < 0


def _depletion(books: Frame) -> Mask:
    return books.closing < 0


def _year_end_deficit(books: Frame) -> Mask:
    return in_window(books, books.received() - books.expenditure, "year") < 0


def _deficit_month(books: Frame) -> Mask:
    received, spent = (measures.without_season(flow, books.month_of_year) for flow in _monthly(books))
    return received - spent < 0


def _monthly(books: Frame) -> tuple[Array, Array]:
    """What is received and spent in each month, whose seasons are apart."""
    return books.received(), books.expenditure


def _season_words(books: Frame) -> str:
    """Whether the season of the employee pool was taken out: of every series, of none or of some."""
    pool = [at for at, fund in enumerate(books.funds) if fund in _MONTHLY_FUNDS]
    known = [np.isfinite(measures.season(flow[..., pool, :], books.month_of_year)) for flow in _monthly(books)]
    if all(one.all() for one in known):
        return "taken out"
    return "taken out in part" if any(one.any() for one in known) else "left in"


_EVENTS: Final[Mapping[str, Callable[[Frame], Mask]]] = {
    "deficit_12m": _deficit_12m,
    "depletion": _depletion,
    "year_end_deficit": _year_end_deficit,
    "deficit_month": _deficit_month,
}

"""The events of the six-month alert, looked for in a ledger that is known (METHODS 6.1, DESIGN 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

import numpy as np
import xarray as xr

from fundmodel.analysis.depletion import FLOORS, below_floor
from fundmodel.analysis.frame import Frame, HasLedger, check_choice, frame
from fundmodel.analysis.indicators import in_window
from fundmodel.rules import measures
from fundmodel.rules.measures import Mask
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError

Event = Literal["deficit_12m", "floor", "depletion", "year_end_deficit", "deficit_month"]


def deficit_ahead(
    run_or_ledger: xr.Dataset | HasLedger, horizon: int = 6, event: Event = "deficit_12m"
) -> xr.DataArray:
    """True at m where the event happens in any month of m+1 .. m+horizon; the last ``horizon`` months are dropped.

    deficit_12m: twelve-month current balance < 0.  floor: trailing months of reserve below the floor (employee pool 6,
    resident 3).  depletion: closing balance < 0.  year_end_deficit: balance of the civil year < 0, an event of its
    December.  deficit_month: the month's current balance < 0, in the employee pool only, because the resident fund's
    months follow the collection season.  deficit_12m and floor are on the earned basis, without the premium received
    ahead. A month whose window is not full is no event, and the individual accounts have none.
    -> bool (..., fund, month).
    An unknown event and a horizon that is not at least 1 raise ``InputError``. Source: METHODS 6.1.
    """
    check_choice("deficit_ahead", "event", event, get_args(Event))
    if horizon < 1:
        raise InputError(f"deficit_ahead: the horizon is {horizon} months; it must be at least 1")
    books = frame(run_or_ledger)
    happens = event_months(books, event)
    ahead = measures.any_ahead(happens, horizon)[..., : max(happens.shape[-1] - horizon, 0)]
    return books.label(ahead, "deficit_ahead", "1", f"{event} within {horizon} months", event=event, horizon=horizon)


def event_months(books: Frame, event: Event) -> Mask:
    """The months (..., fund, month) in which the event happens, in the funds for which it is defined."""
    funds = ("employee_pooled",) if event == "deficit_month" else POOLED_FUNDS
    defined = np.array([fund in funds for fund in books.funds])[:, None]
    return np.asarray(_EVENTS[event](books) & defined, dtype=np.bool_)


def _deficit_12m(books: Frame) -> Mask:
    return in_window(books, books.received("earned") - books.expenditure, "trailing12") < 0


def _floor(books: Frame) -> Mask:
    return below_floor(books, FLOORS, "earned")


def _depletion(books: Frame) -> Mask:
    return books.closing < 0


def _year_end_deficit(books: Frame) -> Mask:
    return in_window(books, books.received() - books.expenditure, "year") < 0


def _deficit_month(books: Frame) -> Mask:
    return books.received() - books.expenditure < 0


_EVENTS: Final[Mapping[str, Callable[[Frame], Mask]]] = {
    "deficit_12m": _deficit_12m,
    "floor": _floor,
    "depletion": _depletion,
    "year_end_deficit": _year_end_deficit,
    "deficit_month": _deficit_month,
}

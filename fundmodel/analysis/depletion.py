"""When a fund runs out, and when it falls below its floor (METHODS 5.2: TD, TF)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import numpy as np
import xarray as xr

from fundmodel.analysis.floors import joined, require_floors
from fundmodel.analysis.frame import Frame, HasLedger, Recognition, check_choice
from fundmodel.analysis.ledger_read import frame
from fundmodel.fund_rules import measures
from fundmodel.fund_rules.measures import Mask


def depletion_month(ledger: xr.Dataset | HasLedger) -> xr.DataArray:
    """TD = the first month whose closing balance is negative; NaT where that never happens.

    -> datetime64 (..., fund). Every fund is looked at, the individual accounts included. Source: METHODS 5.2.
    """
    books = frame(ledger)
    return _first(books, books.closing < 0, "depletion_month", "first month with a negative balance")


def used_up(books: Frame) -> Mask:
    """True in a month with a negative balance and until twelve months have passed without one, (..., fund, month).

    Months of reserve and levels are not given then: the balance is gone, and what a season brings back is not held.
    The balance is cash, on every basis of the months: what is earned and not here pays no bill.
    """
    return measures.any_of_last(books.closing < 0, measures.MONTHS)


def used_up_months(run_or_ledger: xr.Dataset | HasLedger) -> xr.DataArray:
    """``used_up`` with labels: bool (..., fund, month)."""
    books = frame(run_or_ledger)
    return books.label(used_up(books), "used_up", "1", "the balance is gone")


def floor_month(
    run_or_ledger: xr.Dataset | HasLedger,
    floors: Mapping[str, float] | None = None,
    recognition: Recognition = "earned",
) -> xr.DataArray:
    """TF = the first month whose trailing months of reserve are below the floor; NaT where that never happens.

    ``floors`` in months by fund; a fund that is not named has no floor and gets NaT. Without them each scenario of a
    run is judged on the floors it assumes (``warning.*``), and a ledger alone on the usual ones: employee pool 6,
    resident 3. Months whose twelve-month window is not full are not judged. "earned" takes premium and subsidy evenly
    over their coverage year and overdue money off, "cash" as they come in. A fund that is not known raises
    ``InputError``. -> datetime64 (..., fund). Source: METHODS 5.2, 6.1.
    """
    check_choice("floor_month", "recognition", recognition, get_args(Recognition))
    require_floors("floor_month", floors, run_or_ledger)

    def first_below(ledger: xr.Dataset | HasLedger, own: Mapping[str, float]) -> xr.DataArray:
        books = frame(ledger)
        return _first(books, below_floor(books, own, recognition), "floor_month", "first month below the floor")

    return joined(run_or_ledger, first_below, floors)


def below_floor(books: Frame, floors: Mapping[str, float], recognition: Recognition) -> Mask:
    """MR12 < floor, (..., fund, month); False where the window is not full and where the fund has no floor."""
    floor = np.array([floors.get(fund, np.nan) for fund in books.funds])[:, None]
    return measures.months_of_reserve(books.balance(recognition), books.yearly_expenditure(recognition)) < floor


def _first(books: Frame, event: Mask, name: str, long_name: str) -> xr.DataArray:
    at = measures.first_true(event)
    months = books.months.astype("datetime64[ns]")
    dated = np.where(at >= 0, months[np.maximum(at, 0)], np.datetime64("NaT", "ns"))
    out = books.label(dated, name, "", long_name)
    # netCDF keeps the unit of a date in its encoding; a units attribute beside it cannot be saved
    del out.attrs["units"]
    return out

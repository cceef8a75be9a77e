"""What a fund holds and how it moves: months of reserve, balances, rates and the ratios of people (METHODS 5.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.analysis.frame import OWED, Frame, HasLedger, Recognition, check_choice
from fundmodel.analysis.ledger_read import dataset_of, frame
from fundmodel.analysis.scopes import Purse, Scope
from fundmodel.fund_rules import measures
from fundmodel.fund_rules.measures import MONTHS, Array
from fundmodel.vocabulary.dims import in_house_order
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

Basis = Literal["trailing", "forward", "calendar_year", "start_of_year", "current_month", "year_to_date"]
Window = Literal["trailing12", "month", "ytd", "year"]

PAYING_GROUPS: Final = ("active", "flexible", "completing")


class HasPeople(Protocol):
    """A projection, or anything else that keeps the stock exposures."""

    @property
    def stock_exposures(self) -> xr.Dataset:
        """Variable ``stock`` (..., area, exposure, boundary)."""


def reserve_months(
    run_or_ledger: xr.Dataset | HasLedger,
    basis: Basis = "trailing",
    recognition: Recognition = "cash",
    scope: Scope = "pool",
) -> xr.DataArray:
    """Balance / (expenditure of twelve months / 12), in months of spending.

    trailing: closing over the twelve months that end with the month.  forward: closing over the twelve months after it.
    calendar_year: closing of 31 December over that year, defined in December.  start_of_year: balance of 1 January over
    the year it opens, placed in that year's December.  current_month: closing over the month's own expenditure.
    year_to_date: closing over the mean month since January, as notices print it.

    recognition: "earned" takes unearned and overdue money out of the balance (premium and subsidy accrue evenly over
    the coverage year) and evens spending over the year, so it has no season; "incurred" is (closing - unpaid bills +
    prepayments) / (incurred of twelve months / 12); "net" is both. Where bills count the result says in
    ``unpaid_bills`` whether they are "published" or "assumed": ordinary bills in settlement only, 未含应付未付.
    scope: "pool" every fund by itself; "with_accounts" the employee pool's row with individual accounts; "all" both
    pools over all spending, accounts included, the count of the press (no ``fund``).

    Signed: after the balance is used up the figure goes on below zero for whoever solves or ranks; what is printed
    stops there. NaN where the window is incomplete and where nothing was spent. -> (..., fund, month). An unknown word,
    and a scope whose funds are not in the ledger, raise ``InputError``. Source: METHODS 5.2, 6.1.
    """
    check_choice("reserve_months", "basis", basis, get_args(Basis))
    check_choice("reserve_months", "recognition", recognition, get_args(Recognition))
    check_choice("reserve_months", "scope", scope, get_args(Scope))
    purse = Purse(frame(run_or_ledger), scope)
    values = _RESERVE[basis](purse, recognition)
    described: dict[str, str] = {"basis": basis, "recognition": recognition, "scope": scope}
    if recognition in OWED:
        described["unpaid_bills"] = str(purse.books.attrs.get("unpaid_bills", "published"))
    return purse.label(values, "reserve_months", "months", "months of reserve", **described)


def current_balance(
    ledger: xr.Dataset | HasLedger, window: Window = "trailing12", recognition: Recognition = "cash"
) -> xr.DataArray:
    """income + interest + transfer - expenditure over the window, in yuan; interest charged on debt stands apart.

    trailing12: the twelve months that end with the month.  month: the month.  ytd: January to the month.  year: the
    civil year, defined in December.  ``recognition="earned"`` counts premium and subsidy a twelfth of their
    coverage year a month, less what is written off and the rise of what is overdue: the same balance moves that months
    of reserve, floor and levels hold. "incurred" is what was owed in the month, paid or not, "net" both. NaN where the
    window is incomplete. -> (..., fund, month). Source: METHODS 5.2, 6.1.
    """
    books, received, paid = _windowed(ledger, window, recognition, "current_balance")
    label = {"window": window, "recognition": recognition}
    return books.label(received - paid, "current_balance", "CNY", "current balance", **label)


def surplus_rate(
    ledger: xr.Dataset | HasLedger, window: Window = "trailing12", recognition: Recognition = "cash"
) -> xr.DataArray:
    """SR = current balance / money received in the same window, a fraction.

    Windows and recognition as in ``current_balance``; NaN where the window is incomplete or nothing was received.
    -> (..., fund, month). Source: METHODS 5.2.
    """
    books, received, paid = _windowed(ledger, window, recognition, "surplus_rate")
    values = measures.surplus_rate(received, paid)
    return books.label(values, "surplus_rate", "fraction", "surplus rate", window=window, recognition=recognition)


def cumulative_surplus_rate(ledger: xr.Dataset | HasLedger) -> xr.DataArray:
    """CSR = closing balance / money received in the twelve months that end with the month, a fraction.

    NaN until twelve months are there. -> (..., fund, month). Source: METHODS 5.2.
    """
    books = frame(ledger)
    values = measures.cumulative_surplus_rate(books.closing, measures.trailing_sum(books.received()))
    return books.label(values, "cumulative_surplus_rate", "fraction", "cumulative surplus rate")


def growth_gap(ledger: xr.Dataset | HasLedger, recognition: Recognition = "cash") -> xr.Dataset:
    """g_I - g_E: growth of twelve months of money received less that of expenditure, over the twelve months before.

    -> Dataset (..., fund, month): income_growth, expenditure_growth, gap (fractions), and ratio = g_I / g_E only where
    both are positive. NaN until two years are there. Source: METHODS 5.2.
    """
    check_choice("growth_gap", "recognition", recognition, get_args(Recognition))
    books = frame(ledger)
    gained, spent = growth_rates(books, recognition)
    parts = {
        "income_growth": (gained, "growth of money received"),
        "expenditure_growth": (spent, "growth of expenditure"),
        "gap": (measures.growth_difference(gained, spent), "growth of income less growth of expenditure"),
        "ratio": (measures.growth_ratio(gained, spent), "growth of income over growth of expenditure"),
    }
    return xr.Dataset({name: books.label(x, name, "fraction", title) for name, (x, title) in parts.items()})


def growth_rates(books: Frame, recognition: Recognition) -> tuple[Array, Array]:
    """g_I and g_E of twelve months against the twelve before, (..., fund, month)."""
    gained = measures.growth(measures.trailing_sum(books.received(recognition)))
    return gained, measures.growth(books.yearly_expenditure(recognition))


def dependency_ratio(run: HasPeople) -> xr.DataArray:
    """DR = (active + flexible + completing) / retired at the end of the year.

    The stock of 1 January Y+1 is the published year-end count of Y. -> (..., year), year Y; NaN where nobody is
    retired. A missing group or a gap raises ``InputError``. Source: METHODS 2.8.
    """
    stock = _stock(run)
    payers = sum((_heads(stock, group) for group in PAYING_GROUPS[1:]), start=_heads(stock, PAYING_GROUPS[0]))
    values = measures.dependency_ratio(payers, _heads(stock, "retired"))
    dims = in_house_order(tuple(str(dim) for dim in stock.dims if dim not in ("exposure", "boundary")))
    coords: dict[str, Any] = {dim: stock[dim].values for dim in dims}
    coords["year"] = stock["boundary"].values[1:] - 1
    attrs = {"units": "ratio", "long_name": "payers per retired member, year end"}
    return xr.DataArray(values[..., 1:], coords=coords, dims=(*dims, "year"), name="dependency_ratio", attrs=attrs)


def paygo_rate(run: xr.Dataset | HasLedger) -> xr.DataArray:
    """PAYGO = expenditure of the employee pool / contribution base, by whole civil year, a fraction.

    The rate that would have met the year's spending. -> (..., year); years with fewer than twelve months are left out.
    A ledger without ``payroll`` raises ``InputError``. Source: METHODS 5.2.
    """
    books = frame(run)
    years, spent = by_year(books, books.expenditure[..., fund_index(books, "employee_pooled"), :])
    _, base = by_year(books, payroll(run))
    rate = measures.paygo_rate(spent, base)
    return books.label_years(rate, years, "paygo_rate", "fraction", "pay-as-you-go rate")


def by_year(books: Frame, flow: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """The whole civil years of the ledger, and the sum of ``flow`` (..., month) over each, (..., year)."""
    ends = books.month_of_year == MONTHS
    ends[: MONTHS - 1] = False
    return books.years[ends], measures.trailing_sum(flow)[..., ends]


def fund_index(books: Frame, fund: str) -> int:
    """Place of ``fund`` on the fund axis; a ledger without it raises ``InputError``."""
    if fund not in books.funds:
        raise InputError(Said("The ledger has no fund {fund!r}; it has {funds}", fund=fund, funds=list(books.funds)))
    return books.funds.index(fund)


def payroll(run: xr.Dataset | HasLedger) -> Array:
    """Contribution base of the month (..., month) in yuan, leading dimensions in house order."""
    ledger = dataset_of(run)
    if "payroll" not in ledger:
        raise InputError(Said("The ledger has no variable payroll; rates on the contribution base need it"))
    leading = [dim for dim in ledger["closing"].dims if dim not in ("fund", "month")]
    like = ledger["closing"].isel(fund=0) if "fund" in ledger.dims else ledger["closing"]
    whole = ledger["payroll"].broadcast_like(like.drop_vars("fund", errors="ignore"))
    ordered = whole.transpose(*in_house_order(tuple(map(str, leading))), "month")
    values = as_numbers("ledger", "payroll", ordered, gaps=True)
    if np.isnan(values).any():
        raise InputError(Said("The ledger has gaps in payroll"))
    return values


def _trailing(purse: Purse, recognition: Recognition) -> Array:
    return measures.months_of_reserve(purse.balance(recognition), purse.yearly_expenditure(recognition))


def _forward(purse: Purse, recognition: Recognition) -> Array:
    return measures.months_of_reserve(purse.balance(recognition), measures.forward_sum(purse.spent(recognition)))


def _calendar_year(purse: Purse, recognition: Recognition) -> Array:
    return _in_december(purse.books, _trailing(purse, recognition))


def _start_of_year(purse: Purse, recognition: Recognition) -> Array:
    before = purse.balance_before(MONTHS, recognition)
    return _in_december(purse.books, measures.months_of_reserve(before, purse.yearly_expenditure(recognition)))


def _current_month(purse: Purse, recognition: Recognition) -> Array:
    return measures.ratio(purse.balance(recognition), purse.spent(recognition))


def _year_to_date(purse: Purse, recognition: Recognition) -> Array:
    elapsed = purse.books.month_of_year
    spent = measures.year_to_date(purse.spent(recognition), elapsed)
    return measures.ratio(purse.balance(recognition), spent / elapsed)


_RESERVE: Final[dict[str, Callable[[Purse, Recognition], Array]]] = {
    "trailing": _trailing,
    "forward": _forward,
    "calendar_year": _calendar_year,
    "start_of_year": _start_of_year,
    "current_month": _current_month,
    "year_to_date": _year_to_date,
}


def _in_december(books: Frame, values: Array) -> Array:
    return np.where(books.month_of_year == MONTHS, values, np.nan)


def _windowed(
    ledger: xr.Dataset | HasLedger, window: Window, recognition: Recognition, function: str
) -> tuple[Frame, Array, Array]:
    """The books, and money received and paid in the window of each month."""
    check_choice(function, "window", window, get_args(Window))
    check_choice(function, "recognition", recognition, get_args(Recognition))
    books = frame(ledger)
    received, paid = (
        in_window(books, flow, window) for flow in (books.received(recognition), books.spent(recognition))
    )
    return books, received, paid


def in_window(books: Frame, flow: Array, window: Window) -> Array:
    """Sum of ``flow`` (..., month) over the window of each month; NaN where it is incomplete."""
    if window == "month":
        return flow
    if window == "ytd":
        return measures.year_to_date(flow, books.month_of_year)
    total = measures.trailing_sum(flow)
    return total if window == "trailing12" else _in_december(books, total)


def _stock(run: HasPeople) -> xr.DataArray:
    exposures = getattr(run, "stock_exposures", None)
    if not isinstance(exposures, xr.Dataset) or "stock" not in exposures:
        raise InputError(
            Said("dependency_ratio: {kind} keeps no stock exposures; give a run.", kind=type(run).__name__)
        )
    stock = exposures["stock"]
    missing = [name for name in (*PAYING_GROUPS, "retired") if name not in stock["exposure"].values]
    if missing:
        raise InputError(
            Said("The stock exposures have no {missing}; the dependency ratio needs them", missing=list(missing))
        )
    return stock


def _heads(stock: xr.DataArray, group: str) -> Array:
    leading = in_house_order(tuple(str(dim) for dim in stock.dims if dim not in ("exposure", "boundary")))
    values = as_numbers("dependency_ratio", group, stock.sel(exposure=group).transpose(*leading, "boundary"), gaps=True)
    if np.isnan(values).any():
        raise InputError(Said("The stock exposure {group!r} has gaps", group=group))
    return values

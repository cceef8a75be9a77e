"""The arrays of a ledger under their names, with what follows from several of them, and results labelled again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt
import xarray as xr

from fundmodel.fund_rules.measures import MONTHS, Array, Mask, change, lag, trailing_sum, year_to_date
from fundmodel.vocabulary.dictionary import ledger_variables, nearest
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Recognition = Literal["cash", "earned", "incurred", "net"]

BY_FUND: Final = {name: spec for name, spec in ledger_variables().items() if spec.dims == ("fund", "month")}
NEEDED: Final = tuple(name for name, spec in BY_FUND.items() if spec.needed)
OPTIONAL: Final = tuple(name for name in BY_FUND if name not in NEEDED)
"""What a ledger may hold besides; premiums and pooling that it does not know are none, bills that it does not know are
a gap."""
OWED_BY_AREA: Final = "debt"
"""What a ledger of areas that are summed keeps of each, because it is not set off."""
BILLS: Final = ("incurred", "unpaid_bills", "prepayments")
EARNED: Final = ("earned", "net")
"""Recognitions that take financing by its coverage year."""
OWED: Final = ("incurred", "net")
"""Recognitions that take spending by when it was owed."""


class HasLedger(Protocol):
    """A projection, or anything else that keeps a ledger."""

    @property
    def ledger(self) -> xr.Dataset:
        """Opening, closing, income, expenditure, interest, transfer (..., fund, month)."""


@dataclass(frozen=True)
class Frame:
    """The arrays of a ledger (..., fund, month) in yuan, with the labels to put back on a result."""

    arrays: Mapping[str, Array]
    coords: Mapping[str, npt.NDArray[Any]]
    scalars: Mapping[str, xr.DataArray]
    single_fund: bool
    attrs: Mapping[str, Any]

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds, in the order of the ledger."""
        return tuple(str(fund) for fund in self.coords["fund"])

    @property
    def months(self) -> npt.NDArray[np.datetime64]:
        """The months, as datetime64[M]."""
        return self.coords["month"].astype("datetime64[M]")

    @property
    def month_of_year(self) -> npt.NDArray[np.int64]:
        """1 for January .. 12 for December."""
        return self.months.astype(np.int64) % 12 + 1

    @property
    def years(self) -> npt.NDArray[np.int64]:
        """The civil year of every month."""
        return self.months.astype("datetime64[Y]").astype(np.int64) + 1970

    @property
    def opening(self) -> Array:
        """Balance at the start of the month."""
        return self.arrays["opening"]

    @property
    def closing(self) -> Array:
        """Balance at the end of the month."""
        return self.arrays["closing"]

    @property
    def expenditure(self) -> Array:
        """Expenditure of the month; transfers to other funds are not in it."""
        return self.arrays["expenditure"]

    def spent(self, recognition: Recognition = "cash") -> Array:
        """Expenditure of the month as paid; incurred and net: by when it was owed, paid or not."""
        return self._bills("incurred") if recognition in OWED else self.expenditure

    @cached_property
    def unearned(self) -> Array:
        """Money in the balance for a time not yet covered, negative where it is still to come.

        A ledger that does not know it gives the premium received ahead, and one that knows neither, zero.
        """
        return self._or_none("unearned", self._or_none("premium_received_ahead"))

    @property
    def overdue(self) -> Array:
        """Financing that usually is in hand by now and is not; none where the ledger does not know it."""
        return self._or_none("overdue")

    @property
    def debt(self) -> Array:
        """What is owed once the balance is below zero; of several areas the sum of what each of them owes."""
        return self._or_none(OWED_BY_AREA, np.maximum(-self.closing, 0.0))

    @property
    def debt_interest(self) -> Array:
        """Interest charged on a negative balance, a cost of the month and never income."""
        return self._or_none("debt_interest", np.maximum(-self.arrays["interest"], 0.0))

    def received(self, recognition: Recognition = "cash") -> Array:
        """income + interest + transfer + pooled of the month, interest on debt left out; earned and net: premium and
        subsidy a twelfth of their coverage year, less what is written off and the rise of what is overdue, so that it
        moves ``balance`` as what is received moves the cash."""
        if recognition in EARNED:
            return self._due() - (self.overdue - self._overdue_before(1))
        return self.arrays["income"] + self._beside()

    def balance(self, recognition: Recognition = "cash") -> Array:
        """Closing balance; earned: less unearned and overdue money, spending evened over the year; incurred: less
        unpaid bills, plus prepayments; net: both."""
        held = self.closing
        if recognition in EARNED:
            held = held - self.unearned - self.overdue + self._evened(recognition)
        return held - self._owed() if recognition in OWED else held

    def balance_before(self, months: int, recognition: Recognition = "cash") -> Array:
        """Balance ``months`` months earlier; the opening balance serves the first full window."""
        earned = recognition in EARNED
        opening = self._earned_opening() if earned else self.opening
        before = opening if months == 1 else lag(opening, months - 1)
        if earned:
            before = before - self._overdue_before(months) + self._evened_before(months, recognition)
        return before - lag(self._owed(), months) if recognition in OWED else before

    def yearly_expenditure(self, recognition: Recognition = "cash") -> Array:
        """Expenditure of the twelve months that end with each month."""
        return trailing_sum(self.spent(recognition))

    def label(self, values: npt.NDArray[Any], name: str, units: str, long_name: str, **attrs: Any) -> xr.DataArray:
        """Put the labels back on (..., fund, month), or on (..., fund) where the month is gone, or on fewer months."""
        has_month = values.ndim == len(self.coords)
        dims = tuple(self.coords) if has_month else tuple(self.coords)[:-1]
        coords = {dim: self.coords[dim] for dim in dims}
        if has_month:
            coords["month"] = coords["month"][: values.shape[-1]]
        described = {"units": units, "long_name": long_name, **attrs}
        out = xr.DataArray(values, coords=coords, dims=dims, name=name, attrs=described)
        out = out.isel(fund=0) if self.single_fund else out
        return out.assign_coords(self.scalars)

    def label_years(
        self, values: Array, years: npt.NDArray[np.int64], name: str, units: str, long_name: str
    ) -> xr.DataArray:
        """Put the labels back on (..., year), where one fund is meant."""
        coords = {dim: labels for dim, labels in self.coords.items() if dim not in ("fund", "month")} | {"year": years}
        attrs = {"units": units, "long_name": long_name}
        out = xr.DataArray(values, coords=coords, dims=tuple(coords), name=name, attrs=attrs)
        return out.assign_coords(self.scalars)

    def _owed(self) -> Array:
        """Unpaid bills less what is advanced to providers."""
        return self._bills("unpaid_bills") - self._bills("prepayments")

    def _bills(self, name: str) -> Array:
        """What the ledger knows of bills; one that does not know them raises ``InputError``: a gap is not zero."""
        if name not in self.arrays:
            raise InputError(
                Said(
                    "The ledger has no {name}, so nothing can be said on the incurred basis (未含应付未付); "
                    "add the variables {bills}, or choose another recognition: cash or earned.",
                    name=name,
                    bills=list(BILLS),
                )
            )
        return self.arrays[name]

    def _or_none(self, name: str, otherwise: Array | None = None) -> Array:
        """A variable that the ledger may know; ``otherwise``, or zero, where it does not."""
        nothing = np.zeros_like(self.closing) if otherwise is None else otherwise
        return self.arrays.get(name, nothing)

    def _never(self, stock: Array) -> Mask:
        """True for a fund in which ``stock`` is never other than zero, (..., fund, 1)."""
        return np.asarray((stock == 0).all(axis=-1, keepdims=True), dtype=np.bool_)

    def _beside(self) -> Array:
        """What comes in beside contributions and financing, interest on debt left out."""
        return self.arrays["interest"] + self.debt_interest + self.arrays["transfer"] + self._or_none("pooled")

    def _due(self) -> Array:
        """Received by coverage year, less what is written off, whether or not it is late."""
        if "earned" in self.arrays:
            return self.arrays["earned"] + self._beside() - self._or_none("written_off")
        return self.arrays["income"] + self._beside() - self._rise_of_unearned()

    def _overdue_before(self, months: int) -> Array:
        """``overdue`` that many months earlier. What it was before the ledger begins is known where a ledger that
        begins in January holds none then, because overdue money stands beyond the end of its year."""
        first = self.overdue[..., :1]
        known = self._never(self.overdue) | ((first == 0.0) & (self.month_of_year[0] == 1))
        whole = np.concatenate([np.where(known, 0.0, np.nan), self.overdue], axis=-1)
        earlier = lag(whole, months)[..., 1:]
        return np.where(self._never(self.overdue), 0.0, earlier)

    def _rise_of_unearned(self) -> Array:
        """Change of the unearned money; NaN in the first month, unless the fund never holds any."""
        return np.where(self._never(self.unearned), 0.0, change(self.unearned, 1))

    def _earned_opening(self) -> Array:
        """Opening balance less what was unearned then: the law of the earned balance, read backwards."""
        if "earned" not in self.arrays:
            return self.opening - np.where(self._never(self.unearned), 0.0, lag(self.unearned, 1))
        rise = self._due() - self.debt_interest - self.expenditure - self._or_none("prepaid")
        return self.closing - self.unearned - rise

    def _evened(self, recognition: Recognition) -> Array:
        """spent since January - k/12 of the trailing year's, k the month of the year: spending has a season too.

        Zero in December, and throughout in funds whose financing is not by coverage year.
        """
        if "unearned" not in self.arrays:
            return np.zeros_like(self.closing)
        spent, month = self.spent(recognition), self.month_of_year
        gap = year_to_date(spent, month) - trailing_sum(spent) * (month / MONTHS)
        return np.where(self._never(self.unearned) | (month == MONTHS), 0.0, gap)

    def _evened_before(self, months: int, recognition: Recognition) -> Array:
        """``_evened`` that many months earlier; a Decembers' is zero even where its year is not in the ledger."""
        evened = lag(self._evened(recognition), months)
        was_december = (self.month_of_year - 1 - months) % MONTHS == MONTHS - 1
        return np.where(self._never(self.unearned) | was_december | ("unearned" not in self.arrays), 0.0, evened)


def check_choice(function: str, name: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise ``InputError`` naming the valid words unless ``value`` is one of them."""
    if value not in choices:
        near = nearest(str(value), choices)
        hint = "" if near is None else Said(". Did you mean {near!r}?", near=near)
        raise InputError(
            Said(
                "{function}: {name} {value!r} is not known; choose one of {choices}{hint}",
                function=function,
                name=name,
                value=value,
                choices=list(choices),
                hint=hint,
            )
        )

"""What a block of draws comes to: year ends, the months just ahead and the dates, from balances by month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.dims import POOLED_FUNDS

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]

OfFund = tuple[dict[str, Array], dict[str, Array], dict[str, Dates]]

MONTHS: Final = 12
AHEAD: Final = 24
"""Months after the base year that are kept one by one."""
YEARLY: Final = ("closing", "income", "expenditure", "interest", "reserve_months", "reserve_months_earned")
MONTHLY: Final = ("closing", "reserve_months", "reserve_months_earned")
EVENTS: Final = ("floor", "used_up", "deficit")
MONTHS_AHEAD: Final = "monthly"
EVERY_MONTH: Final = "every_month"
KEEP: Final = (*YEARLY, MONTHS_AHEAD)
"""What a sample holds unless less is asked for."""


@dataclass(frozen=True)
class Course:
    """One fund by month, yuan ``(draw, area, month)`` from January of the base year: ``opening`` ``(area,)``;
    ``not_here`` is money unearned and overdue, None where the fund never has any; ``beside`` what moves the balance
    and is neither received nor spent (advances to providers)."""

    closing: Array
    income: Array
    expenditure: Array
    interest: Array
    not_here: Array | None = None
    beside: Array | None = None


@dataclass(frozen=True)
class Outcome:
    """``yearly`` ``(draw, area, fund, year)`` of projected years, ``monthly`` ``(draw, area, fund, month)`` of months
    ahead, ``first`` ``(draw, area, fund)`` dates, by name."""

    yearly: Mapping[str, Array]
    monthly: Mapping[str, Array]
    first: Mapping[str, Dates]

    def keeping(self, keep: Collection[str]) -> Outcome:
        """Only the yearly quantities that are named, months with "monthly" or "every_month"; dates always."""
        yearly = {name: x for name, x in self.yearly.items() if name in keep}
        return Outcome(yearly, self.monthly if {MONTHS_AHEAD, EVERY_MONTH} & {*keep} else {}, self.first)

    @classmethod
    def room(cls, draws: int, areas: int, years: int, months: int, keep: Collection[str]) -> Outcome:
        """Room for what ``keep`` names of so many projected years and months ahead, the draws of a cell side by side in
        memory: so they are worked out and sorted."""

        def empty(names: Sequence[str], periods: tuple[int, ...], dtype: str = "f8") -> dict[str, Any]:
            return {name: np.empty((*periods, len(POOLED_FUNDS), areas, draws), dtype).T for name in names}

        by_month = MONTHLY if {MONTHS_AHEAD, EVERY_MONTH} & {*keep} else ()
        yearly = [name for name in YEARLY if name in keep]
        return cls(empty(yearly, (years,)), empty(by_month, (months,)), empty(EVENTS, (), "M8[ns]"))

    def part(self, draws: slice, areas: slice = slice(None)) -> Outcome:
        """Some of the draws and areas, in the same memory."""
        parts: tuple[Mapping[str, Any], ...] = (self.yearly, self.monthly, self.first)
        return Outcome(*({name: x[draws, areas] for name, x in one.items()} for one in parts))

    def put(self, some: Outcome) -> None:
        """All of it as in ``some``."""
        for whole, part in ((self.yearly, some.yearly), (self.monthly, some.monthly), (self.first, some.first)):
            for name, x in part.items():
                whole[name][...] = x


def outcome(courses: Mapping[str, Course], floors: Mapping[str, float], first_year: int, ahead: int = AHEAD) -> Outcome:
    """Year ends, the months ahead and dates of the pooled funds.

    reserve_months = closing / (spending of the twelve months up to it / 12), going on below zero; earned: the balance
    without what is unearned or overdue. floor: the first month whose earned months of reserve are below the floor;
    used_up: the first whose closing is negative; deficit: the first year whose earned balance falls. NaT where it does
    not happen. ``ahead`` months after the base year are kept one by one. Source: METHODS 5.2, 6.1.
    """
    found = [_of_fund(courses[fund], floors.get(fund, np.nan), first_year, ahead) for fund in POOLED_FUNDS]
    return Outcome(*({name: _stacked([one[k][name] for one in found]) for name in found[0][k]} for k in range(3)))


def _of_fund(
    course: Course, floor: float, first_year: int, months: int
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Dates]]:
    spent = last_twelve(course.expenditure)
    held, earned = course.closing, earned_balance(course, spent)
    december, ahead = slice(2 * MONTHS - 1, None, MONTHS), slice(MONTHS, MONTHS + months)
    yearly = {
        "closing": held[..., december],
        **{name: by_year(getattr(course, name))[..., 1:] for name in ("income", "expenditure", "interest")},
        "reserve_months": MONTHS * held[..., december] / spent[..., december],
        "reserve_months_earned": MONTHS * earned[..., december] / spent[..., december],
    }
    monthly = {
        "closing": held[..., ahead],
        "reserve_months": MONTHS * held[..., ahead] / spent[..., ahead],
        "reserve_months_earned": MONTHS * earned[..., ahead] / spent[..., ahead],
    }
    start = np.datetime64(f"{first_year}-01", "M")
    full = slice(MONTHS - 1, None)
    first = {
        "floor": _dated(earned[..., full] < (floor / MONTHS) * spent[..., full], start + MONTHS - 1),
        "used_up": _dated(held < 0.0, start),
        "deficit": _dated(_in_deficit(course, earned), start + MONTHS, MONTHS),
    }
    return yearly, monthly, first


def earned_balance(course: Course, spent: Array) -> Array:
    """closing - unearned - overdue + spending since January - k / 12 of the last twelve months' (zero in December)."""
    if course.not_here is None:
        return course.closing
    shape = (*course.expenditure.shape[:-1], -1, MONTHS)
    since_january = np.cumsum(course.expenditure.reshape(shape), axis=-1)
    share = np.arange(1, MONTHS + 1) / MONTHS
    evened = since_january - spent.reshape(shape) * share
    evened[..., -1] = 0.0
    return np.asarray(course.closing - course.not_here + evened.reshape(*evened.shape[:-2], -1))


def last_twelve(flow: Array) -> Array:
    """Sum of the twelve months that end with each, over fewer in the first eleven: four, then three of these."""
    two = flow.copy()
    two[..., 1:] += flow[..., :-1]
    four = two.copy()
    four[..., 2:] += two[..., :-2]
    twelve = four.copy()
    twelve[..., 4:] += four[..., :-4]
    twelve[..., 8:] += four[..., :-8]
    return twelve


def by_year(flow: Array) -> Array:
    """Sums of calendar years, ``(..., month)`` -> ``(..., year)``."""
    return np.asarray(np.einsum("...m->...", flow.reshape(*flow.shape[:-1], -1, MONTHS)))


def _in_deficit(course: Course, earned: Array) -> Flags:
    """Whether a year's earned balance falls, interest on debt and advances left out, ``(..., year)`` after the base
    year."""
    rise = np.diff(earned[..., MONTHS - 1 :: MONTHS], axis=-1)
    owing = course.closing < 0.0
    if owing.any():
        here = owing.reshape(*owing.shape[:-1], -1, MONTHS)
        debt = here[..., 1:, :].any(axis=-1) | here[..., :-1, -1]
        rise = rise - np.where(debt, by_year(np.minimum(course.interest, 0.0))[..., 1:], 0.0)
    if course.beside is not None:
        rise = rise - by_year(course.beside)[..., 1:]
    return np.asarray(rise < 0.0)


def _dated(happens: Flags, start: np.datetime64, step: int = 1) -> Dates:
    at = happens.argmax(axis=-1)
    months = (start + step * at).astype("datetime64[ns]")
    happened = np.take_along_axis(happens, at[..., None], axis=-1)[..., 0]
    return np.where(happened, months, np.datetime64("NaT", "ns"))


def _stacked(parts: list[NDArray]) -> NDArray:  # type: ignore[type-arg]
    return np.stack(np.broadcast_arrays(*parts), axis=2)

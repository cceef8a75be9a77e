"""Statutory retirement by birth month: the delay of 2025-2039 and the old ages before it (METHODS 2.4)."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.labels_given import alongside
from fundmodel.vocabulary.numbers_given import as_numbers
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Law = Literal["delayed", "old"]

DELAY_STARTS: Final = 2025
MONTHS: Final = np.arange(1, 13)


class Schedule(NamedTuple):
    """Old age in years; birth months that share one month of delay; longest delay in months."""

    old_age: int
    step: int
    cap: int


SCHEDULES: Final = {
    "man": Schedule(60, 4, 36),
    "w55": Schedule(55, 4, 36),
    "w50": Schedule(50, 2, 60),
}


class Retirement(NamedTuple):
    """Months of delay, and the calendar year and month in which retirement age is reached; arrays where births are."""

    delay_months: int | Integers
    year: int | Integers
    month: int | Integers


def statutory_retirement(category: str, birth_year: ArrayLike, birth_month: ArrayLike) -> Retirement:
    """``n = (birth_year + old_age - 2025) 12 + birth_month;  delay = min(ceil(max(n, 0) / step), cap)`` months.

    ``category`` "man" (60 to 63), "w55" (women in management and technical posts, 55 to 58) or "w50" (other women, 50
    to 55). Births are integers, alone or as arrays that broadcast; the answers have their shape, and their labels
    (pandas, xarray), which must be the same in the same order.

    Errors: InputError for an unknown category, a month outside 1..12, or births that are not whole numbers.
    Source: decision of the Standing Committee of 2024-09-13, METHODS 2.4.
    """
    births = {"birth_year": birth_year, "birth_month": birth_month}
    for name, values in births.items():
        _whole(name, values)
    given, label = alongside("statutory_retirement", births)
    year, month = (one.astype(np.int64) for one in given)
    if month.size and (month.min() < 1 or month.max() > 12):
        raise InputError(
            Said("birth_month must lie in 1..12; found {found}.", found=month[(month < 1) | (month > 12)].ravel()[0])
        )
    delay = _delay(_schedule(category), year, month)
    months = _retirement_month(_schedule(category), year, month, delay)
    answers = (delay, months // 12, months % 12 + 1)
    if all(answer.ndim == 0 for answer in answers):
        return Retirement(*(int(answer) for answer in answers))
    return Retirement(*(label(answer) for answer in answers))


def retired_share(category: str, years: ArrayLike, ages: ArrayLike, law: Law = "delayed") -> Array:
    """``#(b = 1..12: retirement month of birth month b < January y) / 12`` for the cohort ``y - 1 - x``.

    The share past statutory retirement on 1 January ``y`` among those aged ``x`` last birthday, equal birth months.
    ``law`` "old" leaves the ages at 60, 55 and 50: a step from 0 to 1. Returns (age, year), fractions.
    Source: METHODS 2.4.
    """
    if law not in ("delayed", "old"):
        raise InputError(Said("Unknown retirement law {law!r}: use 'delayed' or 'old'.", law=law))
    schedule = _schedule(category)
    year, age = _whole("years", years), _whole("ages", ages)
    share = np.repeat((age >= schedule.old_age).astype(np.float64)[:, None], len(year), axis=1)
    if law == "delayed":
        caught = (age >= schedule.old_age) & (age < schedule.old_age + schedule.cap // 12)
        cohort = (year - 1 - age[caught, None])[..., None]
        months = _retirement_month(schedule, cohort, MONTHS, _delay(schedule, cohort, MONTHS))
        share[caught] = np.count_nonzero(months < 12 * year[:, None], axis=-1) / 12.0
    return share


def mixed_share(years: ArrayLike, ages: ArrayLike, women_55_share: ArrayLike, law: Law = "delayed") -> Array:
    """``men: share(man);  women: sigma share(w55) + (1 - sigma) share(w50)``.

    ``women_55_share`` sigma, a fraction, a number or (...); returns (..., sex, age, year) with sex female, male: the
    share past statutory retirement on 1 January. Source: METHODS 2.4.
    """
    sigma = share_of_women_55(women_55_share)
    women = sigma * retired_share("w55", years, ages, law) + (1.0 - sigma) * retired_share("w50", years, ages, law)
    men = np.broadcast_to(retired_share("man", years, ages, law), women.shape)
    return np.stack([women, men], axis=-3)


def share_of_women_55(women_55_share: ArrayLike) -> Array:
    """The fraction as (..., 1, 1), beside (age, year); InputError where it is none."""
    sigma = np.asarray(women_55_share, dtype=np.float64)
    if not np.all((sigma >= 0.0) & (sigma <= 1.0)):
        raise InputError(
            Said(
                "women_55_share must be a fraction from 0 to 1; found {women_55_share!r}.",
                women_55_share=women_55_share,
            )
        )
    return sigma[..., None, None]


def _schedule(category: str) -> Schedule:
    if category not in SCHEDULES:
        raise InputError(
            Said(
                "Unknown retirement category {category!r}: use one of {categories}.",
                category=category,
                categories=list(SCHEDULES),
            )
        )
    return SCHEDULES[category]


def _whole(name: str, values: ArrayLike) -> Integers:
    """``values`` as integers; InputError where they are not."""
    as_numbers("statutory_retirement", name, values, gaps=True)
    given = np.asarray(values)
    if given.dtype.kind not in "iu":
        raise InputError(
            Said(
                "{name} must be whole numbers; found {kind} {found!r}.",
                name=name,
                kind=given.dtype.name,
                found=values,
            )
        )
    return given.astype(np.int64)


def _delay(schedule: Schedule, birth_year: Integers, birth_month: Integers) -> Integers:
    """Months of delay: rounded up, then capped."""
    reached = (birth_year + schedule.old_age - DELAY_STARTS) * 12 + birth_month
    return np.asarray(np.clip(-(-reached // schedule.step), 0, schedule.cap))


def _retirement_month(schedule: Schedule, birth_year: Integers, birth_month: Integers, delay: Integers) -> Integers:
    """``12 year + month - 1`` of the month in which retirement age is reached."""
    return (birth_year + schedule.old_age) * 12 + birth_month - 1 + delay

"""Early and late use of the flexible window around the statutory age, by birth month (METHODS 2.4, behaviour)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment.retirement import (
    DELAY_STARTS,
    MONTHS,
    SCHEDULES,
    Law,
    retired_share,
    share_of_women_55,
    statutory_retirement,
)
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

LONGEST: Final = 36
"""Months by which one may retire before or after the statutory age."""


class Use(NamedTuple):
    """Who uses the flexible window.

    ``window`` is the share that retires as early as the window allows, by the month in which a person reaches the
    former age: (..., month) from January of ``starts`` on, the first value before and the last one after; a plain
    number holds always. A late user, the share ``late_share`` (...), retires ``late_lag`` months (...) after the
    statutory month, but nobody whose statutory month lies before January of ``late_starts``.
    """

    window: ArrayLike = 0.0
    late_share: ArrayLike = 0.0
    late_lag: ArrayLike = 12
    starts: int = DELAY_STARTS
    late_starts: int = DELAY_STARTS


class _Months(NamedTuple):
    """Months ``12 year + month - 1`` by (age, year, birth month): former age, statutory, and the year's January."""

    former: Integers
    statutory: Integers
    january: Integers


def used_share(category: str, years: ArrayLike, ages: ArrayLike, use: Use, law: Law = "delayed") -> Array:
    """``R = sum over b = 1..12 of [s_b (w_b < J) + L (m_b + lag < J) + (1 - s_b - L) (m_b < J)] / 12``.

    J is January of the year, f_b the month in which birth month b reaches the former age, m_b the statutory month,
    w_b = max(f_b, m_b - 36) and s_b the window's share of month f_b: it belongs to the cohort, so that a cohort's R
    never falls. Returns (..., age, year); with shares of 0 ``retired_share`` bit for bit. The old law knows no window.
    Errors: InputError for shares below 0 or above 1 together, or a lag that is not whole months from 0 to 36.
    Source: METHODS 2.4; window of three years either way.
    """
    window, late, lag = _checked(use)
    year, age = np.asarray(years, dtype=np.int64), np.asarray(ages, dtype=np.int64)
    statutory = retired_share(category, year, age, law)
    lead = np.broadcast_shapes(window.shape[:-1], late.shape, lag.shape[:-3])
    used = np.array(np.broadcast_to(statutory, (*lead, *statutory.shape)))
    if law == "old":
        return used
    schedule = SCHEDULES[category]
    near = (age >= schedule.old_age) & (age < schedule.old_age + (schedule.cap + LONGEST) // 12)
    months = _months(category, year, age[near])
    place = np.clip(months.former - 12 * use.starts, 0, window.shape[-1] - 1)
    used[..., near, :] = _weighed(window[..., place], late[..., None, None, None], *_gone(months, lag, use.late_starts))
    return used


@by_content(64)
def mixed_used_share(
    years: ArrayLike, ages: ArrayLike, women_55_share: ArrayLike, use: Use, law: Law = "delayed"
) -> Array:
    """``men: used(man);  women: sigma used(w55) + (1 - sigma) used(w50)``, as ``retirement.mixed_share``.

    Returns (..., sex, age, year); with shares of 0 ``mixed_share`` bit for bit. The law moves seldom, so the shares are
    kept by content. Source: METHODS 2.4.
    """
    sigma = share_of_women_55(women_55_share)
    w55, w50, men = (used_share(category, years, ages, use, law) for category in ("w55", "w50", "man"))
    women = sigma * w55 + (1.0 - sigma) * w50
    return np.stack(np.broadcast_arrays(women, men), axis=-3)


def _months(category: str, years: Integers, ages: Integers) -> _Months:
    cohort = (years - 1 - ages[:, None])[..., None]
    cohort = np.broadcast_to(cohort, (*cohort.shape[:2], len(MONTHS)))
    law = statutory_retirement(category, cohort, MONTHS)
    former = 12 * (cohort + SCHEDULES[category].old_age) + MONTHS - 1
    return _Months(former, former + np.asarray(law.delay_months), 12 * years[:, None])


def _gone(months: _Months, lag: Integers, late_starts: int) -> tuple[Array, Array, Array]:
    """Who is out before the January: through the window, late, and on the statutory month; 0 or 1 by birth month."""
    waited = np.where(months.statutory >= 12 * late_starts, lag, 0)
    leave = (np.maximum(months.former, months.statutory - LONGEST), months.statutory + waited, months.statutory)
    early, late, statutory = ((month < months.january).astype(np.float64) for month in leave)
    return early, late, statutory


def _weighed(window: Array, late: Array, gone_early: Array, gone_late: Array, gone: Array) -> Array:
    """The mean over birth months, and 1 where even the latest are out.

    Each weight belongs to its birth month for good, which keeps what only rises rising, to the last bit; months add in
    one order, whatever scenarios share their array.
    """
    mixed = window * gone_early + late * gone_late + (1.0 - window - late) * gone
    total = mixed[..., 0]
    for month in range(1, len(MONTHS)):
        total = total + mixed[..., month]
    mean = total / len(MONTHS)
    return np.where(gone_late.all(axis=-1), 1.0, np.minimum(mean, 1.0))


def _checked(use: Use) -> tuple[Array, Array, Integers]:
    """Window (..., month), late share (...), lag (..., 1, 1, 1)."""
    window, late = (np.asarray(share, dtype=np.float64) for share in (use.window, use.late_share))
    if not window.ndim:
        window = window[None]
    if not (np.all(window >= 0.0) and np.all(late >= 0.0) and np.all(window.max(axis=-1) + late <= 1.0)):
        raise InputError(
            Said(
                "Shares of people who use the window and who retire late must be at least 0 and at "
                "most 1 together; lower retirement.window_share, retirement.window_share_2035 or "
                "retirement.late_share."
            )
        )
    lag = np.asarray(use.late_lag, dtype=np.float64)
    if not np.all((lag >= 0.0) & (lag <= LONGEST) & (lag == np.floor(lag))):
        raise InputError(
            Said(
                "late_lag must be whole months from 0 to {longest}; found {late_lag!r}.",
                longest=LONGEST,
                late_lag=use.late_lag,
            )
        )
    return window, late, lag.astype(np.int64)[..., None, None, None]

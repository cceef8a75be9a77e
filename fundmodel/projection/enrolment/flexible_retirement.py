"""Early and late use of the flexible window around the statutory age, by birth month (METHODS 2.4, behaviour)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

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

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

LONGEST: Final = 36


class Use(NamedTuple):
    """Shares of people who retire early and late, and by how many months: each a number or (...).

    An early user goes ``early_lead`` months before the statutory month, never before the old age; a late user
    ``late_lag`` months after it. Nobody uses the window before January of ``starts``.
    """

    early_share: ArrayLike = 0.0
    early_lead: ArrayLike = 18
    late_share: ArrayLike = 0.0
    late_lag: ArrayLike = 12
    starts: int = DELAY_STARTS


class Window(NamedTuple):
    """Months ``12 year + month - 1`` by (age, year, birth month): old age, statutory, and the January of the year."""

    old: Integers
    statutory: Integers
    january: Integers


def used_share(category: str, years: ArrayLike, ages: ArrayLike, use: Use, law: Law = "delayed") -> Array:
    """``E R_early + L R_late + (1 - E - L) R``: share of ``retired_share`` when E people go early and L late::

        early month = min(m, max(old age, m - lead, January of starts))       late month = m + lag

    with m the statutory month of each birth month. Returns (..., age, year); with shares of 0 ``retired_share`` bit for
    bit. The old law knows no window. Errors: InputError for shares below 0 or above 1 together, or months that are not
    whole or outside 0 to 36. Source: METHODS 2.4; window of three years either way.
    """
    early, late, lead, lag = _checked(use)
    year, age = np.asarray(years, dtype=np.int64), np.asarray(ages, dtype=np.int64)
    statutory = retired_share(category, year, age, law)
    lead_shape = np.broadcast_shapes(early.shape, late.shape, lead.shape[:-3], lag.shape[:-3])
    used = np.array(np.broadcast_to(statutory, (*lead_shape, *statutory.shape)))
    if law == "old":
        return used
    schedule = SCHEDULES[category]
    near = (age >= schedule.old_age) & (age < schedule.old_age + (schedule.cap + LONGEST) // 12)
    window = _window(category, year, age[near])
    shares = (_early(window, lead, use.starts), _late(window, lag, use.starts), statutory[near])
    used[..., near, :] = _weighed(early[..., None, None], late[..., None, None], *shares)
    return used


def mixed_used_share(
    years: ArrayLike, ages: ArrayLike, women_55_share: ArrayLike, use: Use, law: Law = "delayed"
) -> Array:
    """``men: used(man);  women: sigma used(w55) + (1 - sigma) used(w50)``, as ``retirement.mixed_share``.

    Returns (..., sex, age, year); with shares of 0 ``mixed_share`` bit for bit. Source: METHODS 2.4.
    """
    sigma = share_of_women_55(women_55_share)
    w55, w50, men = (used_share(category, years, ages, use, law) for category in ("w55", "w50", "man"))
    women = sigma * w55 + (1.0 - sigma) * w50
    return np.stack(np.broadcast_arrays(women, men), axis=-3)


def _weighed(early: Array, late: Array, gone_early: Array, gone_late: Array, statutory: Array) -> Array:
    """E R_early + L R_late + (1 - E - L) R, and 1 where even the latest are out.

    Weights that do not change over the years keep what only rises rising, to the last bit.
    """
    mixed = early * gone_early + late * gone_late + (1.0 - early - late) * statutory
    return np.where(gone_late >= 1.0, 1.0, np.minimum(mixed, 1.0))


def _window(category: str, years: Integers, ages: Integers) -> Window:
    cohort = (years - 1 - ages[:, None])[..., None]
    cohort = np.broadcast_to(cohort, (*cohort.shape[:2], len(MONTHS)))
    law = statutory_retirement(category, cohort, MONTHS)
    old = 12 * (cohort + SCHEDULES[category].old_age) + MONTHS - 1
    return Window(old, old + np.asarray(law.delay_months), 12 * years[:, None])


def _early(window: Window, lead: Integers, starts: int) -> Array:
    earliest = np.maximum(np.maximum(window.old, window.statutory - lead), 12 * starts)
    return _share_before(np.minimum(window.statutory, earliest), window.january)


def _late(window: Window, lag: Integers, starts: int) -> Array:
    waited = np.where(window.statutory >= 12 * starts, lag, 0)
    return _share_before(window.statutory + waited, window.january)


def _share_before(months: Integers, january: Integers) -> Array:
    return np.asarray(np.count_nonzero(months < january, axis=-1) / 12.0)


def _checked(use: Use) -> tuple[Array, Array, Integers, Integers]:
    """Shares (...), months (..., 1, 1, 1)."""
    early, late = (np.asarray(share, dtype=np.float64) for share in (use.early_share, use.late_share))
    if not (np.all(early >= 0.0) and np.all(late >= 0.0) and np.all(early + late <= 1.0)):
        raise InputError("The shares of early and late retirement must be at least 0 and at most 1 together.")
    months = []
    for name, value in (("early_lead", use.early_lead), ("late_lag", use.late_lag)):
        given = np.asarray(value, dtype=np.float64)
        if not np.all((given >= 0.0) & (given <= LONGEST) & (given == np.floor(given))):
            raise InputError(f"{name} must be whole months from 0 to {LONGEST}; found {value!r}.")
        months.append(given.astype(np.int64)[..., None, None, None])
    return early, late, months[0], months[1]

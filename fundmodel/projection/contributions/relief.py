"""Contribution holidays: the employer rate cut for a few dated months (METHODS 3.2)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError

Array = NDArray[np.float64]


def holiday_factor(months: NDArray[np.datetime64], holiday: Mapping[str, float]) -> Array:
    """The factor named for a month, one in every month not named.

    ``months`` is ``(month,)``, ``holiday`` {"YYYY-MM": factor}; a month outside ``months`` raises ``InputError``.
    """
    dates = np.asarray(months, dtype="datetime64[M]")
    factor = np.ones(dates.shape)
    for month, value in holiday.items():
        place = dates == np.datetime64(month, "M")
        if not place.any():
            raise InputError(f"holiday: {month} is not between {dates[0]} and {dates[-1]}")
        factor[place] = value
    return factor


def relieved(rate: Array, factor: Array) -> Array:
    """rate x factor, both ``(..., month)``; a factor of one gives the rate bit for bit.

    Precedent: employers' medical contributions halved for up to five months in 2020. Source: METHODS 3.2.
    """
    return np.asarray(rate * factor)


def forgone(payroll: Array, rate: Array, factor: Array) -> Array:
    """payroll x (rate - rate x factor): contributions that the holiday does not ask for, yuan ``(..., month)``."""
    return np.asarray(payroll * (rate - relieved(rate, factor)))

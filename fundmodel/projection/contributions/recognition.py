"""When a premium counts as income: as cash comes in, or in January of the year that it covers (METHODS 3.5)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.contributions.resident import AUTUMN

Array = NDArray[np.float64]


class Recognised(NamedTuple):
    """Yuan ``(..., year, 12)``: income booked in the month, and premium held at its end that is not booked yet."""

    booked: Array
    advance: Array


def deferred(cash: Array, advance_before: Array) -> Recognised:
    """booked = cash - change in advance: the autumn's premium is booked in January of the year it covers.

    ``cash`` is premium received ``(..., year, 12)``; that of September to December is for the next coverage year.
    ``advance_before`` ``(...)`` is the premium collected in the autumn before the first year. Booked in all + advance
    at the end = cash in all + advance before (I-22). Source: METHODS 3.5.
    """
    autumn = np.cumsum(cash[..., AUTUMN], axis=-1)
    advance = np.zeros(cash.shape)
    advance[..., AUTUMN] = autumn
    booked = np.array(cash, dtype=float)
    booked[..., AUTUMN] = 0.0
    booked[..., 0, 0] += advance_before
    booked[..., 1:, 0] += autumn[..., :-1, -1]
    return Recognised(booked, advance)


def recognised(cash: Array, advance_before: Array, defer: NDArray[np.bool_]) -> Recognised:
    """``deferred`` where ``defer`` ``(...)``; elsewhere the cash itself, bit for bit, and no advance."""
    late = deferred(cash, advance_before)
    chosen = np.asarray(defer)[..., None, None]
    return Recognised(np.where(chosen, late.booked, cash), np.where(chosen, late.advance, 0.0))

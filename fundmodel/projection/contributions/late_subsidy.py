"""Subsidy that comes months after the months it is due in (METHODS 6.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def late_subsidy(due: Array, months: Array) -> tuple[Array, Array]:
    """own_{y,k} = due_{y,k-n},  last_{y+1,k} = due_{y,12+k-n}: money due in month j of year y comes in month j + n.

    ``due`` is ``(..., year, 12)`` in yuan, ``months`` ``(..., year)`` the delay n of each year's subsidy, 0 to 12; of a
    part of a month that part comes a month later. Returns what comes in the year itself and what comes for the year
    before, ``(..., year, 12)``; what the last year pays after its December is not seen. No delay gives ``due`` itself,
    bit for bit, and zeros.
    """
    if not months.any():
        return due, np.zeros_like(due)
    whole = np.floor(months)
    part = (months - whole)[..., None]
    lead = np.broadcast_shapes(due.shape[:-2], months.shape[:-1])
    own, after = np.zeros((*lead, *due.shape[-2:])), np.zeros((*lead, *due.shape[-2:]))
    for late in range(13):
        here = np.where((whole == late)[..., None], due * (1.0 - part), 0.0) + np.where(
            (whole + 1 == late)[..., None], due * part, 0.0
        )
        own[..., late:] += here[..., : 12 - late]
        after[..., :late] += here[..., 12 - late :]
    before = np.concatenate([np.zeros_like(after[..., :1, :]), after[..., :-1, :]], axis=-2)
    return own, before


def subsidy_received(due: Array, months: Array) -> Array:
    """Subsidy by month of receipt ``(..., month)``; ``due`` ``(..., month)`` by the month it is due in."""
    own, before = late_subsidy(due.reshape(*due.shape[:-1], -1, 12), months)
    return due if not months.any() else (own + before).reshape(*own.shape[:-2], -1)

"""Shocks of employment that heal: the shifted share returns linearly, and people born later do not inherit it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.outlook import Path
from fundmodel.projection.enrolment.seed import FIRST_ADULT_AGE
from fundmodel.projection.enrolment.step import PAYER, RESIDENT

Array = NDArray[np.float64]

NEVER: Final = np.inf


def remaining(shock: Array, heals_in: Array, ages: Array | None = None) -> tuple[Array, Array]:
    """``prod over shocks i of (1 - x_i max(0, 1 - n_i / h_i))``, just before and just after each 1 January's own shock.

    ``shock`` x ``(..., boundary)`` is the share shifted on each 1 January, n the years since, ``heals_in`` h
    ``(..., boundary)`` the years in which it returns, ``NEVER`` where it stays. Returns two ``(..., boundary)``; with
    ``ages`` two ``(..., age, boundary)``, where a shock touches those alone who were of working age when it came.
    Source: METHODS 2.2.
    """
    places = np.arange(shock.shape[-1])
    inner = () if ages is None else (len(ages),)
    lead = np.broadcast_shapes(shock.shape[:-1], heals_in.shape[:-1])
    before, after = (np.ones((*lead, *inner, len(places))) for _ in range(2))
    for k in np.flatnonzero(shock.any(axis=tuple(range(shock.ndim - 1)))):
        since = places - k
        away = shock[..., k, None] * np.clip(1.0 - since / heals_in[..., k, None], 0.0, 1.0) * (since >= 0)
        if ages is not None:
            away = away[..., None, :] * (ages[:, None] >= FIRST_ADULT_AGE + since)
        after *= 1.0 - away
        before *= 1.0 - np.where(since > 0, away, 0.0)
    return before, after


def displaced(path: Path, before: Array, after: Array) -> Path:
    """``path`` with payers times what remains of them; the others wait in the resident scheme at their age and sex.

    ``before`` and ``after`` are ``remaining`` ``(..., age, boundary)`` on the boundaries of ``path``. Whoever reaches
    the retirement age while away retires as a member all the same: the years were paid.
    """
    return replace(path, before=_moved(path.before, before), after=_moved(path.after, after))


def _moved(shares: Array, kept: Array) -> Array:
    kept = np.moveaxis(kept, -1, 0)[..., None, :]
    lead = np.broadcast_shapes(shares.shape[:-3], kept.shape[:-2])
    moved = np.array(np.broadcast_to(shares, (*lead, *shares.shape[-3:])))
    leaving = moved[..., PAYER, :, :] * (1.0 - kept)
    moved[..., PAYER, :, :] -= leaving
    moved[..., RESIDENT, :, :] += leaving
    return moved

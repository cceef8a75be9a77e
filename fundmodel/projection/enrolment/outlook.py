"""Enrolment from the valuation date on: transitions, retirement and the trend of age-specific enrolment (METHODS
2.2-2.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.contribution_years import of_year
from fundmodel.projection.enrolment.course import Course
from fundmodel.projection.enrolment.entry_factors import lead_of, matrices_of
from fundmodel.projection.enrolment.step import (
    PAYER,
    RESIDENT,
    UNINSURED,
    Working,
    hazard,
    retired_by,
    with_payers,
)
from fundmodel.projection.enrolment.transitions import RESIDENT as JOINED
from fundmodel.projection.enrolment.transitions import UNINSURED as LEFT

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Path:
    """Shares of states at every 1 January before and just after dated law acts, and retirement events by year.

    ``before`` and ``after`` are ``(boundary, ..., state, sex, age)``; they differ only where a law changes on that
    date. ``events`` ``(year, ..., sex, age)`` are shares of the population, by age at the year's end, that reach the
    statutory age as payers; ``events_at_once`` the same on 1 January of the year; ``reentry`` those who come back to
    the resident scheme from being uninsured, by age at the year's end, ``leaving`` those who leave it that way.
    """

    before: Array
    after: Array
    events: Array
    events_at_once: Array
    reentry: Array
    leaving: Array
    entry_factor: Array

    def preceded_by(self, shares: Array, course: Course) -> Path:
        """The same path with one observed 1 January before it; ``course`` begins on that date."""
        shares = np.broadcast_to(shares, self.before.shape[1:])[None]
        events = _going(shares[..., PAYER, :, :], course.hazards(1))
        return Path(
            np.concatenate([shares, self.before]),
            np.concatenate([shares, self.after]),
            np.concatenate([events, self.events]),
            np.concatenate([np.zeros_like(events), self.events_at_once]),
            np.concatenate([np.zeros_like(events), self.reentry]),
            np.concatenate([np.zeros_like(events), self.leaving]),
            self.entry_factor,
        )


def trend_weight(years: Array, trend_ends: Array) -> Array:
    """w = (y - y1) / (end - y1) within [0, 1], ``(..., year)``: zero in the first year, one from ``trend_ends`` on."""
    span = np.maximum(trend_ends[..., None] - years[0], 1.0)
    return np.asarray(np.clip((years - years[0]) / span, 0.0, 1.0))


def project_enrolment(first: Array, population: Array, course: Course, factor: Array) -> Path:
    """Step shares from the first 1 January to the last.

    ``first`` is ``(..., state, sex, age)``, ``population`` ``(..., sex, age, boundary)``. The entry table is scaled by
    ``factor`` ``(...)``. Ages' enrolment then glides from the table's course to a standstill.
    """
    boundaries = population.shape[-1]
    shape = (*lead_of(first, population, course, factor), *first.shape[-3:])
    first, factor = np.broadcast_to(first, shape), np.broadcast_to(factor, shape[:-3])
    before = np.empty((boundaries, *shape))
    after = np.empty((boundaries, *shape))
    at_once = np.zeros((boundaries - 1, *shape[:-3], *shape[-2:]))
    before[0] = first
    matrices, hazards = matrices_of(course, factor, slice(1, None)), course.hazards()
    acts = np.moveaxis(np.asarray(course.retired_after > course.retired_before), -1, 0)
    working = Working.of(np.moveaxis(course.retired_after[..., :-1], -1, 0))
    for k in range(boundaries - 1):
        after[k] = before[k]
        if acts[k].any():
            passed = hazard(course.retired_before[..., k], course.retired_after[..., k])
            jump = np.where(acts[k], passed, 0.0)
            at_once[k] = before[k][..., PAYER, :, :] * jump
            after[k] = retired_by(before[k], jump, of_year(course.outcome, k))
        after[k] = fallen(after[k], course.shock[..., k])
        stepped = course.step(after[k], population[..., k], hazards[k], matrices[:, :, k], k)
        before[k + 1] = _trended(stepped, after[k], working.of_year(k), course, k)
    after[-1] = before[-1]
    return Path(
        before,
        after,
        events=_going(after[:-1, ..., PAYER, :, :], hazards),
        events_at_once=at_once,
        reentry=_going(after[:-1, ..., UNINSURED, :, :], matrices[LEFT, JOINED]),
        leaving=_going(after[:-1, ..., RESIDENT, :, :], matrices[JOINED, LEFT]),
        entry_factor=factor,
    )


def _going(shares: Array, rates: Array) -> Array:
    """shares[x - 1] rates[x]: who goes from one state to another in each year, as a share of the population by age at
    its end.

    ``shares`` in the first state on 1 January and ``rates`` by age at the year's end are ``(year, ..., sex, age)``.
    """
    going = np.zeros(shares.shape)
    rates = rates.reshape(len(rates), *(1,) * (shares.ndim - rates.ndim), *rates.shape[1:])
    going[..., 1:] = shares[..., :-1] * rates[..., 1:]
    return going


def _trended(moved: Array, start: Array, working: Working, course: Course, k: int) -> Array:
    weight = course.trend[..., k, None, None]
    if not weight.any():
        return moved
    held = working.share(start[..., PAYER, :, :]) * (1.0 - course.retired_before[..., k + 1])
    payers = (1.0 - weight) * moved[..., PAYER, :, :] + weight * held
    return with_payers(moved, payers, lambda at: course.place(at, k))


def fallen(shares: Array, shock: Array) -> Array:
    """The share ``shock`` ``(...)`` of payers moves to the resident scheme at once; a shock of zero moves nobody."""
    if not shock.any():
        return shares
    after = np.array(
        np.broadcast_to(shares, (*np.broadcast_shapes(shares.shape[:-3], shock.shape), *shares.shape[-3:]))
    )
    leaving = after[..., PAYER, :, :] * shock[..., None, None]
    after[..., PAYER, :, :] -= leaving
    after[..., RESIDENT, :, :] += leaving
    return after

"""One year of enrolment, 1 January to 1 January, on shares of the population by sex and age.

The order inside the year is fixed: deaths, birthday, migration, retirement, moves between schemes, newborns. Deaths and
migration leave shares alone; shares are therefore inherited along the cohort and always sum to one. Source: METHODS
2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.ageing import inherited
from fundmodel.projection.enrolment.transitions import moved
from fundmodel.vocabulary.errors import ProjectionError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

PAYER, COMPLETING, RETIRED, RESIDENT, UNINSURED = range(5)
STATES: Final = 5
SMALLEST_WORKING_SHARE: Final = 0.15


class RetirementOutcome(NamedTuple):
    """Where a payer who reaches the statutory age goes: shares of the event, each ``(..., 1, 1)``.

    ``retired`` may exceed what payers supply; the rest joins from the resident scheme at the same sex and age.
    """

    retired: Array
    completing: Array
    resident: Array

    @property
    def from_resident(self) -> Array:
        """retired + completing + resident - 1: people who join the retired from the resident scheme, per event."""
        return self.retired + self.completing + self.resident - 1.0


def hazard(before: Array, after: Array) -> Array:
    """(R' - R) / (1 - R): the share of those not yet past the statutory age who pass it; 1 where nobody is left."""
    left = 1.0 - before
    with np.errstate(divide="ignore", invalid="ignore"):
        passed = (after - before) / left
    return np.where(left > 0.0, passed, 1.0)


def aged(shares: Array, population: Array, newborn_enrolled: Array) -> Array:
    """pi[x + 1](y + 1) = pi[x](y): shares move along the cohort; the open group mixes its two sources by persons.

    ``shares`` is ``(..., state, sex, age)`` and ``population`` ``(..., sex, age)`` at the start; newborns are
    resident or uninsured.
    """
    older = inherited(shares, population[..., None, :, :])
    older[..., RESIDENT, :, 0] = newborn_enrolled
    older[..., UNINSURED, :, 0] = 1.0 - newborn_enrolled
    return older


def retired_by(shares: Array, passing: Array, outcome: RetirementOutcome) -> Array:
    """Payers x hazard leave for the retired, the completing and the resident scheme as ``outcome`` says."""
    events = shares[..., PAYER, :, :] * passing
    after = shares.copy()
    after[..., PAYER, :, :] -= events
    after[..., COMPLETING, :, :] += events * outcome.completing
    after[..., RETIRED, :, :] += events * outcome.retired
    after[..., RESIDENT, :, :] += events * (outcome.resident - outcome.from_resident)
    return after


class Working(NamedTuple):
    """Where people may still work, each ``(..., sex, age)``: ``left`` is 1 - R, ``enough`` whether it is more than
    0.15, and ``held`` the age whose share of payers stands for each age: itself, or the last one with enough."""

    left: Array
    enough: NDArray[np.bool_]
    held: NDArray[np.intp]

    @classmethod
    def of(cls, retired_share: Array) -> Working:
        """What follows from the retired share R."""
        left = 1.0 - retired_share
        enough, ages = left > SMALLEST_WORKING_SHARE, np.arange(left.shape[-1])
        last = np.max(np.where(enough, ages, 0), axis=-1, keepdims=True)
        return cls(left, enough, np.minimum(ages, last))

    def of_year(self, place: int) -> Working:
        """One year, where years are the first axis."""
        return Working(*(part[place] for part in self))

    def share(self, payer: Array) -> Array:
        """e(x) = payers / (population x (1 - R)), held beyond the last age at which enough are below the statutory
        age."""
        shape = np.broadcast_shapes(payer.shape, self.left.shape)
        share = np.divide(payer, self.left, out=np.zeros(shape), where=self.enough)
        return np.take_along_axis(share, np.broadcast_to(self.held, shape), axis=-1)


def working_share(payer: Array, retired_share: Array) -> Array:
    """``Working.share`` of payers ``(..., sex, age)`` under one retired share."""
    return Working.of(retired_share).share(payer)


def with_payers(shares: Array, payer: Array, where: Callable[[tuple[int, ...]], str]) -> Array:
    """Set the payers and take the difference from, or give it to, resident and uninsured in proportion; persons stay
    conserved."""
    after = shares.copy()
    extra = payer - shares[..., PAYER, :, :]
    outside = shares[..., RESIDENT, :, :] + shares[..., UNINSURED, :, :]
    if np.any(extra > outside + 1e-12):
        place = tuple(map(int, np.unravel_index(int(np.argmax(extra - outside)), extra.shape)))
        raise ProjectionError(
            Said(
                "{where}: enrolment asks for more contributing members than there are people outside "
                "the employee scheme; lower enrolment.active_growth or the entry tables",
                where=where(place),
            )
        )
    kept = np.divide(outside - extra, outside, out=np.ones_like(outside), where=outside > 0.0)
    after[..., PAYER, :, :] = payer
    after[..., RESIDENT, :, :] *= kept
    after[..., UNINSURED, :, :] *= kept
    return after


def cohort_hazard(start: Array, end: Array) -> Array:
    """``hazard`` along the cohort: R of age x - 1 at the start of the year against R of age x at its end, ``(...,
    sex, age)``.

    Nobody is past the age at birth; those of the open age are all past it.
    """
    at_start = np.zeros(np.broadcast_shapes(start.shape, end.shape))
    at_start[..., 1:] = start[..., :-1]
    at_start[..., -1] = 1.0
    return hazard(at_start, end)


def year_step(
    shares: Array,
    population: Array,
    passing: Array,
    matrix: Array,
    outcome: RetirementOutcome,
    completing_exit: Array,
    newborn_enrolled: Array,
) -> Array:
    """Shares at the next 1 January before the trend of enrolment is applied.

    ``passing`` is ``cohort_hazard`` of the year, ``(..., sex, age)`` by age at its end; ``matrix`` is ``(3, 3, ...,
    sex, age)`` by the same age.
    """
    after = aged(shares, population, newborn_enrolled)
    payer, completing, retired, resident, uninsured = (after[..., k, :, :] for k in range(STATES))
    finished, events = completing * completing_exit, payer * passing
    moved_on = moved(matrix, payer - events, resident + events * (outcome.resident - outcome.from_resident), uninsured)
    completing += events * outcome.completing - finished
    retired += events * outcome.retired + finished
    for state, people in zip((PAYER, RESIDENT, UNINSURED), moved_on, strict=True):
        after[..., state, :, :] = people
    return after

"""Enrolment from the valuation date on: transitions, retirement and the trend of age-specific enrolment (METHODS
2.2-2.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment.contribution_years import of_year
from fundmodel.projection.enrolment.seed import Intensities
from fundmodel.projection.enrolment.step import (
    COMPLETING,
    PAYER,
    RESIDENT,
    UNINSURED,
    RetirementOutcome,
    Working,
    cohort_hazard,
    hazard,
    retired_by,
    with_payers,
    year_step,
)
from fundmodel.projection.enrolment.transitions import RESIDENT as JOINED
from fundmodel.projection.enrolment.transitions import UNINSURED as LEFT
from fundmodel.projection.enrolment.transitions import yearly_matrices
from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_areas, sum_people
from fundmodel.vocabulary.dims import SEXES
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

FACTOR_RANGE: Final = (0.0, 20.0)
KEPT: Final = 64
"""Factors of entries that are kept: most runs of one package share theirs."""


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


@dataclass(frozen=True)
class Course:
    """The rules of enrolment over the years: what is fixed, and what has a value at every 1 January or in every year.

    ``retired_before`` and ``retired_after`` are the retired shares R ``(..., sex, age, boundary)`` around the law
    that acts on that date; ``outcome`` holds fields ``(year, ..., sex, 1)``; ``lapse`` ``(..., sex, age, boundary)``
    is the factor on non-renewal in the year that ends there; ``shock`` ``(..., boundary)`` the share of payers who
    fall to the resident scheme on that date for good, which shifts age-specific enrolment.
    """

    intensities: Intensities
    uninsured_scale: Array
    retired_before: Array
    retired_after: Array
    outcome: RetirementOutcome
    completing_exit: Array
    newborn_enrolled: Array
    trend: Array
    lapse: Array
    shock: Array
    scenarios: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    first_year: int = 0

    def place(self, at: tuple[int, ...], k: int) -> str:
        """Words for an index ``(scenario, area, sex, age)`` in year k, for messages."""
        scenario = f"scenario {self.scenarios[at[0]]}, " if at[0] < len(self.scenarios) else ""
        area = f"area {self.areas[at[1]]}, " if len(self.areas) > 1 else ""
        return f"{scenario}{area}year {self.first_year + k}, {SEXES[at[-2]]}, age {at[-1]}"

    def apart(self) -> Course:
        """The same rules with an axis of length one between their area and what they act on, ``(scenario, area, 1,
        ...)``: each area's rules can then be applied to the people of all areas together."""

        def opened(values: Array, own: int) -> Array:
            return np.expand_dims(values, values.ndim - own)

        rates = self.intensities
        return replace(
            self,
            intensities=Intensities(
                *(opened(rate, 2) for rate in (rates.entry, rates.exit, rates.non_renewal, rates.renewal))
            ),
            uninsured_scale=opened(self.uninsured_scale, 2),
            retired_before=opened(self.retired_before, 3),
            retired_after=opened(self.retired_after, 3),
            outcome=RetirementOutcome(*(opened(share, 2) for share in self.outcome)),
            completing_exit=opened(self.completing_exit, 2),
            newborn_enrolled=opened(self.newborn_enrolled, 1),
            trend=opened(self.trend, 1),
            lapse=opened(self.lapse, 3),
            shock=opened(self.shock, 1),
        )

    def hazards(self, years: int | None = None) -> Array:
        """Share of payers who reach the statutory age in each year, ``(year, ..., sex, age)`` by age at its end."""
        end = None if years is None else years + 1
        start, after = self.retired_after[..., :-1], self.retired_before[..., 1:end]
        start = start[..., : after.shape[-1]]
        return cohort_hazard(np.moveaxis(start, -1, 0), np.moveaxis(after, -1, 0))

    def step(self, shares: Array, population: Array, passing: Array, matrix: Array, k: int) -> Array:
        """``year_step`` of year k under this course's rules."""
        outcome = of_year(self.outcome, k)
        return year_step(shares, population, passing, matrix, outcome, self.completing_exit, self.newborn_enrolled)

    def without_lapse(self) -> Course:
        """The course with the factor on non-renewal at one."""
        return replace(self, lapse=np.ones((1,) * self.lapse.ndim))

    @property
    def of_first_year(self) -> Course:
        """The rules of the first year alone; without names, which only serve messages."""
        return replace(
            self,
            retired_before=self.retired_before[..., :2],
            retired_after=self.retired_after[..., :2],
            outcome=RetirementOutcome(*(field[:1] for field in self.outcome)),
            trend=self.trend[..., :1],
            lapse=self.lapse[..., :2],
            shock=self.shock[..., :1],
            scenarios=(),
            areas=(),
            first_year=0,
        )

    @property
    def lapses(self) -> bool:
        """Whether the factor on non-renewal differs from one anywhere."""
        return bool(np.any(self.lapse != 1.0))

    def starting(self, boundary: int) -> Course:
        """The course that begins ``boundary`` years later."""
        return replace(
            self,
            retired_before=self.retired_before[..., boundary:],
            retired_after=self.retired_after[..., boundary:],
            outcome=RetirementOutcome(*(field[boundary:] for field in self.outcome)),
            lapse=self.lapse[..., boundary:] if self.lapse.shape[-1] > 1 else self.lapse,
            shock=self.shock[..., boundary:],
            first_year=self.first_year + boundary,
        )


def trend_weight(years: Array, trend_ends: Array) -> Array:
    """w = (y - y1) / (end - y1) within [0, 1], ``(..., year)``: zero in the first year, one from ``trend_ends`` on."""
    span = np.maximum(trend_ends[..., None] - years[0], 1.0)
    return np.asarray(np.clip((years - years[0]) / span, 0.0, 1.0))


def project_enrolment(first: Array, population: Array, course: Course, growth: Array) -> Path:
    """Step shares from the first 1 January to the last.

    ``first`` is ``(..., state, sex, age)``, ``population`` ``(..., sex, age, boundary)``. The entry table is scaled
    once so that paying members grow by ``growth`` in the first year; ages' enrolment then glides from the table's
    course to a standstill.
    """
    boundaries = population.shape[-1]
    shape = (*_lead(first, population, course, growth), *first.shape[-3:])
    first = np.broadcast_to(first, shape)
    before = np.empty((boundaries, *shape))
    after = np.empty((boundaries, *shape))
    at_once = np.zeros((boundaries - 1, *shape[:-3], *shape[-2:]))
    before[0] = first
    factor = _entry_factor(first, population[..., :2], course.without_lapse().of_first_year, growth)
    matrices, hazards = _matrices(course, factor, slice(1, None)), course.hazards()
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


def _lead(first: Array, population: Array, course: Course, growth: Array) -> tuple[int, ...]:
    """Leading dimensions of everything that enrolment depends on, so that each scenario is stepped in its own place."""
    rates = course.intensities
    return np.broadcast_shapes(
        first.shape[:-3],
        population.shape[:-3],
        course.retired_after.shape[:-3],
        growth.shape,
        course.trend.shape[:-1],
        course.completing_exit.shape[:-2],
        course.newborn_enrolled.shape[:-1],
        course.outcome.retired.shape[1:-2],
        course.lapse.shape[:-3],
        course.shock.shape[:-1],
        *(rate.shape[:-2] for rate in (rates.entry, rates.exit, rates.non_renewal, rates.renewal)),
    )


@by_content(KEPT)
def _entry_factor(first: Array, population: Array, course: Course, growth: Array) -> Array:
    """One factor for the entries of all areas, such that their paying members together grow as asked, ``(..., area)``.

    ``population`` and ``course`` are those of the first year alone: what changes later does not move it.
    Where the rules differ by area, each area has the factor that all areas would have under its rules: a rule that
    changes in one area leaves the entries of the others as they were.
    """
    first, population, course = first[..., None, :, :, :, :], population[..., None, :, :, :, :], course.apart()
    first = np.broadcast_to(first, (*_lead(first, population, course, growth[..., None]), *first.shape[-3:]))

    def paying(shares: Array, boundary: int) -> Array:
        members = sum_people((shares[..., PAYER, :, :] + shares[..., COMPLETING, :, :]) * population[..., boundary])
        return sum_areas(members, axis=-1)[..., 0]

    target = paying(first, 0) * (1.0 + growth)
    hazards = course.hazards(1)[0]

    def gap(factor: Array) -> Array:
        matrix = _matrices(course, factor[..., None], slice(1, 2))[:, :, 0]
        return np.asarray(paying(course.step(first, population[..., 0], hazards, matrix, 0), 1) - target)

    low, high = (np.full(target.shape, edge) for edge in FACTOR_RANGE)
    sought = Sought(
        Said("factor of entries into the employee scheme"),
        "enrolment.active_growth",
        Said("Correct enrolment.active_growth or the entry tables (enrolment.entry_active, enrolment.entry_flexible)"),
    )
    return increasing_root(gap, low, high, sought)


def _matrices(course: Course, factor: Array, boundaries: slice) -> Array:
    """Transition matrices ``(3, 3, year, ..., sex, age)`` of the years that end on ``boundaries``."""
    ends = np.moveaxis(course.retired_before[..., boundaries], -1, 0)
    lapse = np.moveaxis(course.lapse[..., boundaries] if course.lapse.shape[-1] > 1 else course.lapse, -1, 0)
    moves = course.intensities.moves(factor[..., None, None], course.uninsured_scale * lapse, ends)
    return yearly_matrices(moves)


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

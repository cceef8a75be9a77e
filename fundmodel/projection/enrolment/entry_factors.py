"""The factor on the table of entries with which paying members grow in the first year as asked (METHODS 2.2)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.by_content import by_content
from fundmodel.projection.enrolment.course import Course
from fundmodel.projection.enrolment.step import COMPLETING, PAYER
from fundmodel.projection.enrolment.transitions import yearly_matrices
from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_areas, sum_people
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FACTOR_RANGE: Final = (0.0, 20.0)
KEPT: Final = 64
"""Factors of entries that are kept: most runs of one package share theirs."""
SOUGHT: Final = Sought(
    Said("factor of entries into the employee scheme"),
    "enrolment.active_growth",
    Said("Correct enrolment.active_growth or the entry tables (enrolment.entry_active, enrolment.entry_flexible)"),
)


def lead_of(first: Array, population: Array, course: Course, growth: Array) -> tuple[int, ...]:
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


class OwnGrowth(NamedTuple):
    """``growth`` of paying members that areas have of their own, ``(scenario, area)`` and NaN elsewhere, and who
    ``joined`` their people from other areas in the first year, ``(..., sex, age)``: no part of that growth."""

    growth: Array
    joined: Array


def entry_factors(
    first: Array, population: Array, course: Course, growth: Array, own: OwnGrowth | None = None
) -> Array:
    """The factor on the table of entries, ``(scenario, area)``: one with which paying members of all areas together
    grow by ``growth`` in the first year; an area that has a growth of its ``own`` is held to that and does not count
    among the others.

    ``first`` ``(..., state, sex, age)`` are the shares on the first 1 January, ``population`` ``(..., sex, age, 2)``
    the people around the first year, ``course`` its rules.
    """
    asked = growth if own is None else np.where(np.isnan(own.growth), growth, own.growth)
    first = np.broadcast_to(first, (*lead_of(first, population, course, asked), *first.shape[-3:]))
    started = (first, population, course.without_lapse().of_first_year)
    shared = shared_factors(*started, growth, None if own is None else np.isnan(own.growth))
    if own is None:
        return shared
    return np.where(np.isnan(own.growth), shared, own_factors(*started, asked, own.joined))


@by_content(KEPT)
def shared_factors(
    first: Array, population: Array, course: Course, growth: Array, counted: Flags | None = None
) -> Array:
    """One factor for the entries of all areas, such that their paying members together grow as asked, ``(..., area)``.

    ``population`` and ``course`` are those of the first year alone: what changes later does not move it. Only areas
    ``counted`` ``(scenario, area)`` count, all of them where it is None.
    Where the rules differ by area, each area has the factor that all areas would have under its rules: a rule that
    changes in one area leaves the entries of the others as they were.
    """
    first, population, course = first[..., None, :, :, :, :], population[..., None, :, :, :, :], course.apart()
    first = np.broadcast_to(first, (*lead_of(first, population, course, growth[..., None]), *first.shape[-3:]))

    def paying(shares: Array, boundary: int) -> Array:
        members = _paying(shares, population[..., boundary])
        if counted is not None:
            members = members * counted[..., None, :]
        return sum_areas(members, axis=-1)[..., 0]

    target = paying(first, 0) * (1.0 + growth)
    hazards = course.hazards(1)[0]

    def gap(factor: Array) -> Array:
        matrix = matrices_of(course, factor[..., None], slice(1, 2))[:, :, 0]
        return np.asarray(paying(course.step(first, population[..., 0], hazards, matrix, 0), 1) - target)

    low, high = (np.full(target.shape, edge) for edge in FACTOR_RANGE)
    return increasing_root(gap, low, high, SOUGHT)


@by_content(KEPT)
def own_factors(first: Array, population: Array, course: Course, growth: Array, joined: Array) -> Array:
    """The factor on the entries of each area with which its own paying members grow as asked, ``(scenario, area)``;
    those who ``joined`` come on top."""
    start, end = population[..., 0], population[..., 1] - joined
    hazards = course.hazards(1)[0]
    target = _paying(first, start) * (1.0 + growth)

    def gap(factor: Array) -> Array:
        matrix = matrices_of(course, factor, slice(1, 2))[:, :, 0]
        return np.asarray(_paying(course.step(first, start, hazards, matrix, 0), end) - target)

    low, high = (np.full(target.shape, edge) for edge in FACTOR_RANGE)
    return increasing_root(gap, low, high, SOUGHT)


def _paying(shares: Array, people: Array) -> Array:
    return sum_people((shares[..., PAYER, :, :] + shares[..., COMPLETING, :, :]) * people)


def matrices_of(course: Course, factor: Array, boundaries: slice) -> Array:
    """Transition matrices ``(3, 3, year, ..., sex, age)`` of the years that end on ``boundaries``."""
    ends = np.moveaxis(course.retired_before[..., boundaries], -1, 0)
    lapse = np.moveaxis(course.lapse[..., boundaries] if course.lapse.shape[-1] > 1 else course.lapse, -1, 0)
    moves = course.intensities.moves(factor[..., None, None], course.uninsured_scale * lapse, ends)
    return yearly_matrices(moves)

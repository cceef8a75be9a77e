"""Enrolment by age and sex at the start of the projection, which nobody publishes: a run from 2010 held to published
heads.

An age-flat share at 1 January 2010 is carried forward on the raked population with the entry table times a yearly
factor that meets the published active heads; everyone still active at the age in use retires; the gap to the published
retired heads scales the retired stock. ``age_flat`` spreads the same heads evenly over ages instead, year by year.
Source: METHODS 2.2 (seed and trend). The result is a reconstruction and is labelled so wherever shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.step import (
    PAYER,
    RESIDENT,
    RETIRED,
    STATES,
    UNINSURED,
    RetirementOutcome,
    aged,
    cohort_hazard,
    year_step,
)
from fundmodel.projection.enrolment.transitions import generator, transition_matrix
from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
ByFactor = Callable[[Array], Array]

FIRST_ADULT_AGE: Final = 16
STARTING_UNINSURED: Final = 0.06
FACTOR_RANGE: Final = (0.0, 40.0)
MEASURED: Final = slice(-5, -1)
"""The four years before the base year, in which nobody used the flexible window."""
HEADS_DIFFER: Final = Said(
    "Correct the published heads of this and the following years, or the people they are drawn from"
)


@dataclass(frozen=True)
class Intensities:
    """Yearly intensities ``(..., sex, age)`` of the moves between schemes, before any factor."""

    entry: Array
    exit: Array
    non_renewal: Array
    renewal: Array

    def moves(self, factor: Array, uninsured_scale: Array, retired_share: Array) -> Array:
        """Q with entries scaled by ``factor`` and by the share (1 - R) that may still enter work."""
        entry = self.entry * (1.0 - retired_share) * factor
        return generator(entry, self.exit, self.non_renewal * uninsured_scale, self.renewal)

    def matrix(self, factor: Array, uninsured_scale: Array, retired_share: Array) -> Array:
        """expm(Q) of ``moves``."""
        return transition_matrix(self.moves(factor, uninsured_scale, retired_share))

    def by_factor(self, lanes: tuple[int, ...], uninsured_scale: Array, retired_share: Array) -> ByFactor:
        """``matrix`` as a function of the factor ``(*lanes, 1, 1)``: ages at which nobody enters are worked out once,
        because nothing there depends on it."""
        entering = (self.entry * (1.0 - retired_share) != 0.0).reshape(-1, retired_share.shape[-1]).any(axis=0)
        every = self.matrix(np.zeros((*lanes, 1, 1)), uninsured_scale, retired_share)
        some = Intensities(
            *(np.compress(entering, one, axis=-1) for one in (self.entry, self.exit, self.non_renewal, self.renewal))
        )
        share = np.compress(entering, retired_share, axis=-1)

        def matrix(factor: Array) -> Array:
            every[..., entering] = some.matrix(factor, uninsured_scale, share)
            return every

        return matrix


@dataclass(frozen=True)
class Seed:
    """Shares ``(boundary, state, sex, age)`` at every past 1 January and the factors that held them to published heads.

    ``events`` are payers who reach the retirement age in use in each year, persons; ``new_retired`` published retired
    heads of the year's end less the survivors of those of its start.
    """

    shares: Array
    entry_factor: Array
    retired_factor: Array
    events: Array
    new_retired: Array
    uninsured_scale: float

    @property
    def retired_per_event(self) -> Array:
        """New retired members over payers who reach the age in use, by year."""
        return self.new_retired / self.events

    def intensity(self, years: slice) -> float:
        """``sum(new retired) / sum(events)``: new retired members per event over some of the years."""
        return float(self.new_retired[years].sum() / self.events[years].sum())


def seed_enrolment(
    population: Array,
    retired_share: Array,
    intensities: Intensities,
    women_ratio: float,
    newborn_enrolled: float,
    active_heads: Array,
    retired_heads: Array,
    uninsured_heads: float,
    first_year: int = 0,
) -> Seed:
    """Shares at each past 1 January such that active and retired heads are met every year and the uninsured at the
    last; ``first_year`` names the first in messages.

    ``population`` and ``retired_share``, the share past the age in use, are ``(boundary, sex, age)``, heads
    ``(boundary,)`` in persons. The intensity of non-renewal is scaled once so that the uninsured of the last boundary
    are met.
    """

    first = _first(population[0], retired_share[0], women_ratio, active_heads[0], retired_heads[0])
    newborn = np.array(newborn_enrolled)

    @lru_cache(maxsize=1)
    def run(scale: float) -> Seed:
        shares, factors, gaps = held_from(
            first,
            population,
            retired_share,
            intensities,
            newborn,
            active_heads,
            retired_heads,
            np.array(scale),
            first_year,
        )
        return Seed(shares, factors, gaps, *_flows(shares, population, retired_share, retired_heads), scale)

    def gap(scale: Array) -> Array:
        shares = run(float(scale)).shares[-1]
        return np.asarray(sum_people(shares[UNINSURED] * population[-1]) - uninsured_heads)

    sought = Sought(Said("scale of non-renewal"), "heads", HEADS_DIFFER)
    scale = increasing_root(gap, np.array(0.2), np.array(12.0), sought, tolerance=1e-12)
    return run(float(scale))


def held_from(
    first: Array,
    population: Array,
    retired_share: Array,
    intensities: Intensities,
    newborn_enrolled: Array,
    active_heads: Array,
    retired_heads: Array,
    uninsured_scale: Array,
    first_year: int,
) -> tuple[Array, Array, Array]:
    """Shares at every boundary from ``first`` on that meet active and retired heads, and the factors that do: on the
    table of entries and on the stock of the retired in each year.

    ``first`` is ``(..., state, sex, age)``, ``population`` ``(boundary, ..., sex, age)``, heads ``(boundary, ...)``
    persons; R in use ``(boundary, sex, age)``; ``first_year`` names the first in messages. Source: METHODS 2.2.
    """
    boundaries = len(population)
    shares = np.empty((boundaries, *first.shape))
    shares[0] = first
    factors, gaps = (np.ones((boundaries - 1, *active_heads.shape[1:])) for _ in range(2))
    everyone_retires = RetirementOutcome(
        retired=np.ones((1, 1)), completing=np.zeros((1, 1)), resident=np.zeros((1, 1))
    )
    for k in range(boundaries - 1):
        passing = cohort_hazard(retired_share[k], retired_share[k + 1])
        moves = intensities.by_factor(active_heads.shape[1:], uninsured_scale, retired_share[k + 1])

        def stepped(factor: Array, k: int = k, passing: Array = passing, moves: ByFactor = moves) -> Array:
            matrix, nobody = moves(factor[..., None, None]), np.zeros((1, 1))
            return year_step(shares[k], population[k], passing, matrix, everyone_retires, nobody, newborn_enrolled)

        def short(factor: Array, k: int = k, after: Callable[[Array], Array] = stepped) -> Array:
            return np.asarray(sum_people(after(factor)[..., PAYER, :, :] * population[k + 1]) - active_heads[k + 1])

        low, high = (np.full(active_heads.shape[1:], edge) for edge in FACTOR_RANGE)
        sought = Sought(Said("factor of entries of {year}", year=first_year + k), "heads", HEADS_DIFFER)
        factors[k] = increasing_root(short, low, high, sought)
        after = stepped(np.asarray(factors[k]))
        gaps[k] = retired_heads[k + 1] / sum_people(after[..., RETIRED, :, :] * population[k + 1])
        shares[k + 1] = _with_retired(after, np.asarray(gaps[k]))
    return shares, factors, gaps


def age_flat(
    known: Seed,
    population: Array,
    retired_share: Array,
    women_ratio: float,
    active_heads: Array,
    retired_heads: Array,
) -> Seed:
    """``known`` with members of every 1 January spread evenly over the ages at which they may be members.

    Active heads in proportion to (1 - R) from the first adult age, retired ones to R, women x ``women_ratio``; those
    outside the scheme are uninsured at one rate that keeps the uninsured of ``known``. Arguments and shapes as in
    ``seed_enrolment``. Source: METHODS 2.2.
    """
    shares = np.empty_like(known.shares)
    for k, people in enumerate(population):
        outside = sum_people((known.shares[k, RESIDENT] + known.shares[k, UNINSURED]) * people)
        uninsured = float(sum_people(known.shares[k, UNINSURED] * people) / outside)
        shares[k] = _first(people, retired_share[k], women_ratio, active_heads[k], retired_heads[k], uninsured)
    events, new_retired = _flows(shares, population, retired_share, retired_heads)
    return replace(known, shares=shares, events=events, new_retired=new_retired)


def _flows(shares: Array, population: Array, retired_share: Array, retired_heads: Array) -> tuple[Array, Array]:
    """Payers who reach the age in use, and retired heads less survivors, by year."""
    events, new_retired = (np.empty(len(population) - 1) for _ in range(2))
    for k in range(len(events)):
        older = aged(shares[k], population[k], np.array(0.0))
        passing = cohort_hazard(retired_share[k], retired_share[k + 1])
        events[k] = sum_people(older[PAYER] * passing * population[k + 1])
        new_retired[k] = retired_heads[k + 1] - sum_people(older[RETIRED] * population[k + 1])
    return events, new_retired


def _first(
    population: Array,
    retired_share: Array,
    women_ratio: float,
    active: float,
    retired: float,
    uninsured: float = STARTING_UNINSURED,
) -> Array:
    ages = np.arange(population.shape[-1])
    sexes = np.array([[women_ratio], [1.0]])
    may_work = np.where(ages >= FIRST_ADULT_AGE, 1.0 - retired_share, 0.0) * sexes
    may_rest = retired_share * sexes
    shares = np.zeros((STATES, *population.shape))
    shares[PAYER] = may_work * (active / sum_people(may_work * population))
    shares[RETIRED] = may_rest * (retired / sum_people(may_rest * population))
    outside = 1.0 - shares[PAYER] - shares[RETIRED]
    shares[UNINSURED] = outside * uninsured
    shares[RESIDENT] = outside - shares[UNINSURED]
    return shares


def _with_retired(shares: Array, factor: Array) -> Array:
    scaled = shares.copy()
    scaled[..., RETIRED, :, :] *= factor[..., None, None]
    scaled[..., RESIDENT, :, :] -= scaled[..., RETIRED, :, :] - shares[..., RETIRED, :, :]
    return scaled

"""Work W2 through the kernels of fundmodel: people by year, money by month."""

from __future__ import annotations

import numpy as np

from fundmodel.fund_rules import measures
from fundmodel.projection.demography import cohort
from fundmodel.projection.enrolment.step import RetirementOutcome, cohort_hazard, year_step
from fundmodel.projection.ledger import roll_forward
from fundmodel.projection.sums import sum_people
from tests.benchmarks.w2_inputs import (
    ACTIVE,
    COMPLETING,
    COMPLETING_EXIT,
    FLEXIBLE,
    MONTHS,
    NEWBORN_ENROLLED,
    RESIDENT,
    RETIRING,
    YEARS,
    Answer,
    Array,
    Inputs,
)

MID_MONTH = (np.arange(12) + 0.5) / 12


def solve(given: Inputs) -> Answer:
    """Inputs to answer; see ``w2_inputs`` for what is computed."""
    people = cohort.project(given.population, given.survival, given.fertility, given.srb, given.migration)
    exposures = _exposures(given, _shares(given, people.population) * people.population)
    payers, employee_cost, heads, resident_cost = _monthly(exposures)
    income = np.stack([payers * given.base, heads * given.resident_income])
    spent = np.stack([employee_cost, resident_cost]) * given.unit_cost
    closing = roll_forward(given.opening, income, spent, given.interest[:, None])
    reserve = measures.months_of_reserve(closing, measures.trailing_sum(spent))
    below = reserve < given.floor[:, None]
    return Answer(people.population, people.births, people.deaths, exposures, closing, reserve, below)


def _shares(given: Inputs, population: Array) -> Array:
    """(state, sex, age, boundary): six shares from the kernel's five, payers split into employed and flexible."""
    outcome = RetirementOutcome(*(np.full((1, 1), RETIRING[to]) for to in ("retired", "completing", "resident")))
    five = np.empty((YEARS + 1, 5, *given.population.shape))
    five[0, 0] = given.shares[ACTIVE] + given.shares[FLEXIBLE]
    five[0, 1:] = given.shares[COMPLETING:]
    retired = np.moveaxis(given.retired_share, -1, 0)
    passing, moves = cohort_hazard(retired[:-1], retired[1:]), np.moveaxis(given.moves, -1, 0).copy()
    completing_exit, newborn = np.full((1, 1), COMPLETING_EXIT), np.full(1, NEWBORN_ENROLLED)
    stocks = np.moveaxis(population, -1, 0)
    for year in range(YEARS):
        five[year + 1] = year_step(
            five[year],
            stocks[year],
            passing[year],
            moves[year],
            outcome,
            completing_exit,
            newborn,
        )
    six = np.empty((6, *given.population.shape, YEARS + 1))
    by_year = np.moveaxis(five, 0, -1)
    six[FLEXIBLE] = by_year[0] * given.flexible
    six[ACTIVE] = by_year[0] - six[FLEXIBLE]
    six[COMPLETING:] = by_year[1:]
    return six


def _exposures(given: Inputs, persons: Array) -> Array:
    """(exposure, boundary), summed over sex and age in the kernels' fixed order, then over the few states."""
    paying = sum_people(persons[: RESIDENT - 1] * given.base_weight[: RESIDENT - 1, ..., None], time_last=True)
    costing = sum_people(persons[:RESIDENT] * given.cost_weight[0, :RESIDENT, ..., None], time_last=True)
    residents = persons[RESIDENT]
    return np.stack(
        [
            paying.sum(axis=0),
            costing.sum(axis=0),
            sum_people(residents, time_last=True),
            sum_people(residents * given.cost_weight[1, RESIDENT, ..., None], time_last=True),
        ]
    )


def _monthly(exposures: Array) -> Array:
    """(exposure, month): the straight line between two 1 Januaries at (k - 0.5)/12."""
    before, after = exposures[:, :-1, None], exposures[:, 1:, None]
    return ((1.0 - MID_MONTH) * before + MID_MONTH * after).reshape(len(exposures), MONTHS)

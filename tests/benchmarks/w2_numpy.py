"""Work W2 as a competent plain numpy program: a loop over years for people, a loop over months for money."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.w2_inputs import COMPLETING, MONTHS, RESIDENT, YEARS, Answer, Array, Inputs


def solve(given: Inputs) -> Answer:
    """Inputs to answer; see ``w2_inputs`` for what is computed."""
    people, births, deaths, exposures = _people(given)
    closing, reserve, below = _money(given, exposures)
    return Answer(people, births, deaths, exposures, closing, reserve, below)


def _people(given: Inputs) -> tuple[Array, Array, Array, Array]:
    people = np.empty((*given.population.shape, YEARS + 1))
    births, deaths = np.empty((2, YEARS)), np.empty((*given.population.shape, YEARS))
    exposures = np.empty((4, YEARS + 1))
    people[..., 0], shares = given.population, given.shares
    exposures[:, 0] = _exposures(given, people[..., 0], shares)
    for y in range(YEARS):
        start, half = people[..., y], 0.5 * given.migration[..., y]
        adjusted = start + half
        source = np.zeros_like(start)
        source[:, 1:] = adjusted[:, :-1]
        source[:, -1] += adjusted[:, -1]
        deaths[..., y] = (1.0 - given.survival[..., y]) * source
        end = source - deaths[..., y] + half
        mothers = 0.5 * (adjusted[0, 1:-1] + end[0, 1:-1])
        born = (given.fertility[1:-1, y] * mothers).sum()
        births[1, y] = born * given.srb[y] / (1.0 + given.srb[y])
        births[0, y] = born - births[1, y]
        deaths[:, 0, y] = (1.0 - given.survival[:, 0, y]) * births[:, y]
        end[:, 0] = births[:, y] - deaths[:, 0, y] + half[:, 0]
        people[..., y + 1] = end

        older = np.empty_like(shares)
        older[..., 1:] = shares[..., :-1]
        older[..., -1] = (shares[..., -2] * start[:, -2] + shares[..., -1] * start[:, -1]) / (
            start[:, -2] + start[:, -1]
        )
        older[..., 0] = given.newborn[:, None]
        shares = np.einsum("isx,sxij->jsx", older, given.transition[y])
        exposures[:, y + 1] = _exposures(given, end, shares)
    return people, births, deaths, exposures


def _exposures(given: Inputs, people: Array, shares: Array) -> list[float]:
    persons = shares * people
    return [
        (given.base_weight[: COMPLETING + 1] * persons[: COMPLETING + 1]).sum(),
        (given.cost_weight[0, :RESIDENT] * persons[:RESIDENT]).sum(),
        persons[RESIDENT].sum(),
        (given.cost_weight[1, RESIDENT] * persons[RESIDENT]).sum(),
    ]


def _money(given: Inputs, exposures: Array) -> tuple[Array, Array, np.ndarray]:
    closing, expenditure = np.empty((2, MONTHS)), np.empty((2, MONTHS))
    reserve = np.full((2, MONTHS), np.nan)
    balance = given.opening
    for m in range(MONTHS):
        y, k = divmod(m, 12)
        t = (k + 0.5) / 12
        payers, employee_cost, heads, resident_cost = (1.0 - t) * exposures[:, y] + t * exposures[:, y + 1]
        income = np.array([payers * given.base[m], heads * given.resident_income[m]])
        spent = np.array([employee_cost, resident_cost]) * given.unit_cost[:, m]
        balance = balance * (1.0 + given.interest) + (income - spent) * (1.0 + 0.5 * given.interest)
        closing[:, m], expenditure[:, m] = balance, spent
        if m >= 11:
            reserve[:, m] = balance / (expenditure[:, m - 11 : m + 1].sum(axis=1) / 12)
    return closing, reserve, reserve < given.floor[:, None]

"""Work W2: one nation, both pooled funds, 202 sex-age cohorts x 6 states, 35 years of people, 420 months of money.

What every form must compute, from the same inputs, by the same conventions (letters as in ``Inputs``)::

    people, yearly     cohort-component step with migration spread over the year; six status shares per sex and age:
                       inherited along the cohort (the open age mixes its two sources by persons), newborns as given,
                       then share[y+1] = share' T[y], T row-stochastic per sex, age and year
    exposures          contribution base, employee cost, resident heads, resident cost: weighted sums over sex and age
                       at each 1 January, interpolated to months at (k - 0.5)/12
    money, monthly     income and expenditure of both funds, balances with mid-month interest, months of reserve over
                       twelve trailing months (undefined in the first eleven), and a flag where they are below the floor

``T`` is composed of the pieces that the enrolment kernel takes (retirement by the statutory date, completing members,
moves between schemes, a split of payers into employed and flexible), so a form may use either.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

YEARS: Final = 35
MONTHS: Final = 12 * YEARS
AGES: Final = 101
ACTIVE, FLEXIBLE, COMPLETING, RETIRED, RESIDENT, UNINSURED = range(6)
TOLERANCE: Final = 1e-9


@dataclasses.dataclass(frozen=True)
class Inputs:
    """Everything that W2 starts from; persons, yuan, fractions."""

    population: Array  # (sex, age) on the first 1 January
    survival: Array  # (sex, age, year)
    fertility: Array  # (age, year)
    srb: Array  # (year)
    migration: Array  # (sex, age, year)
    shares: Array  # (state, sex, age) on the first 1 January
    newborn: Array  # (state) of a newborn before the year's moves
    transition: Array  # (year, sex, age at its end, from, to)
    retired_share: Array  # (sex, age, boundary) past the statutory retirement date
    moves: Array  # (from, to, sex, age, year) among payer, resident, uninsured
    flexible: Array  # (sex, age, boundary) share of payers in flexible employment
    base_weight: Array  # (state, sex, age)
    cost_weight: Array  # (fund, state, sex, age)
    base: Array  # (month) yuan per weighted payer, times the rate
    resident_income: Array  # (month) yuan per head
    unit_cost: Array  # (fund, month) yuan per weighted head
    interest: Array  # (fund) a month
    opening: Array  # (fund)
    floor: Array  # (fund) months of reserve

    def sha256(self) -> str:
        """Digest of every input, name and bytes."""
        digest = hashlib.sha256()
        for field in dataclasses.fields(self):
            digest.update(field.name.encode())
            digest.update(np.ascontiguousarray(getattr(self, field.name)).tobytes())
        return digest.hexdigest()


class Answer(NamedTuple):
    """What every form returns."""

    population: Array  # (sex, age, boundary)
    births: Array  # (sex, year)
    deaths: Array  # (sex, age, year)
    exposures: Array  # (exposure, boundary)
    closing: Array  # (fund, month)
    reserve: Array  # (fund, month)
    below_floor: NDArray[np.bool_]  # (fund, month)


RETIRING: Final = {"retired": 0.90, "completing": 0.07, "resident": 0.03}
COMPLETING_EXIT: Final = 0.20
NEWBORN_ENROLLED: Final = 0.90


def make(seed: int = 20260101) -> Inputs:
    """One nation drawn from ``seed``: smooth in age and year, plausible in size, nobody's real figures."""
    rng = np.random.default_rng(seed)
    age, year = np.arange(AGES), np.arange(YEARS)
    mortality = np.array([3e-5, 5e-5])[:, None] * np.exp(0.095 * age) + 4e-3 * np.exp(-age)
    survival = np.exp(-mortality[..., None] * 0.985**year)
    ages_of_birth = np.exp(-0.5 * ((age - 29) / 5.5) ** 2) * ((age >= 15) & (age < 50))
    fertility = (ages_of_birth / ages_of_birth.sum())[:, None] * (1.0 + 0.004 * year)
    population = 8.5e6 * np.exp(-(((age - 45) / 38.0) ** 2)) * np.array([[0.97], [1.03]])
    population *= rng.uniform(0.9, 1.1, population.shape)
    migration = -3e3 * np.exp(-(((age - 27) / 9.0) ** 2))[:, None] * rng.uniform(0.8, 1.2, (2, 1, YEARS))
    retired_share = _retired_share(age)
    moves = _moves(rng, age)
    flexible = np.clip(0.12 + 0.004 * (age[:, None] - 20) + 0.001 * np.arange(YEARS + 1), 0.05, 0.4) * np.ones(
        (2, 1, 1)
    )
    month = np.arange(MONTHS)
    season = 1.0 + 0.6 * np.sin(2 * np.pi * (month - 8) / 12)
    return Inputs(
        population=population,
        survival=survival,
        fertility=fertility,
        srb=np.full(YEARS, 1.08),
        migration=np.ascontiguousarray(np.broadcast_to(migration, (2, AGES, YEARS))),
        shares=_first_shares(age, retired_share[..., 0], flexible[..., 0]),
        newborn=np.array([0.0, 0.0, 0.0, 0.0, NEWBORN_ENROLLED, 1.0 - NEWBORN_ENROLLED]),
        transition=_transition(retired_share, moves, flexible),
        retired_share=retired_share,
        moves=moves,
        flexible=flexible,
        base_weight=_base_weight(age),
        cost_weight=_cost_weight(age),
        base=0.085 * 6_500.0 * 1.0038**month,
        resident_income=1_190.0 / 12 * 1.0036**month * season,
        unit_cost=np.array([[245.0], [92.0]]) * np.array([[1.0046], [1.0044]]) ** month,
        interest=np.array([0.015, 0.012]) / 12,
        opening=np.array([3.9e12, 0.87e12]),
        floor=np.array([6.0, 3.0]),
    )


def _retired_share(age: NDArray[np.int64]) -> Array:
    """(sex, age, boundary): a ramp over four ages that moves up one year of age in twelve years."""
    begins = np.array([51.0, 60.0])[:, None, None] + np.arange(YEARS + 1) / 12.0
    return np.clip((age[:, None] - begins) / 4.0, 0.0, 1.0)


def _moves(rng: np.random.Generator, age: NDArray[np.int64]) -> Array:
    """(from, to, sex, age, year) among payer, resident, uninsured; rows sum to one."""
    working = ((age >= 16) & (age < 60))[:, None] * rng.uniform(0.8, 1.2, (2, 1, YEARS))
    out = np.zeros((3, 3, 2, AGES, YEARS))
    out[0, 1], out[1, 0], out[1, 2] = 0.03 * working, 0.05 * working, 0.02 * working
    out[2, 0], out[2, 1] = 0.02 * working, 0.3
    for state in range(3):
        out[state, state] = 1.0 - out[state].sum(axis=0)
    return out


def _transition(retired_share: Array, moves: Array, flexible: Array) -> Array:
    """(year, sex, age, from, to): retirement, then completing members done, then moves, then the split of payers.

    The completing finish before the new ones join them, as in the kernel's order of a year.
    """
    before = np.zeros((2, AGES, YEARS))
    before[:, 1:] = retired_share[:, :-1, :-1]
    before[:, -1] = 1.0
    left = 1.0 - before
    passing = np.where(left > 0, (retired_share[..., 1:] - before) / np.where(left > 0, left, 1.0), 1.0)
    done, retire, move = (np.zeros((5, 5, 2, AGES, YEARS)) for _ in range(3))
    for matrix in (done, retire, move):
        matrix[range(5), range(5)] = 1.0
    done[1, 1], done[1, 2] = 1.0 - COMPLETING_EXIT, COMPLETING_EXIT
    retire[0, 0] = 1.0 - passing
    retire[0, 1], retire[0, 2], retire[0, 3] = (RETIRING[to] * passing for to in ("completing", "retired", "resident"))
    for i, a in enumerate((0, 3, 4)):
        for j, b in enumerate((0, 3, 4)):
            move[a, b] = moves[i, j]
    five = np.einsum("ij...,jk...,kl...->il...", done, retire, move)
    six = np.empty((6, 6, 2, AGES, YEARS))
    rows = five[[0, 0, 1, 2, 3, 4]]
    six[:, ACTIVE], six[:, FLEXIBLE] = rows[:, 0] * (1.0 - flexible[..., 1:]), rows[:, 0] * flexible[..., 1:]
    six[:, COMPLETING:] = rows[:, 1:]
    return np.ascontiguousarray(six.transpose(4, 2, 3, 0, 1))


def _first_shares(age: NDArray[np.int64], retired: Array, flexible: Array) -> Array:
    payer = 0.55 * ((age >= 18) & (age < 70)) * (1.0 - retired)
    out = np.zeros((6, 2, AGES))
    out[ACTIVE], out[FLEXIBLE] = payer * (1.0 - flexible), payer * flexible
    out[COMPLETING], out[RETIRED] = 0.02 * retired, 0.43 * retired
    out[RESIDENT] = 0.95 * (1.0 - out.sum(axis=0))
    out[UNINSURED] = 1.0 - out.sum(axis=0)
    return out


def _base_weight(age: NDArray[np.int64]) -> Array:
    wage = (0.7 + 0.45 * np.exp(-(((age - 43) / 16.0) ** 2))) * np.ones((2, 1))
    out = np.zeros((6, 2, AGES))
    out[ACTIVE], out[FLEXIBLE], out[COMPLETING] = wage, 0.62 * wage, 0.6
    return out


def _cost_weight(age: NDArray[np.int64]) -> Array:
    employee = np.interp(age, [0, 25, 45, 65, 85, 100], [0.3, 0.3, 0.55, 1.85, 3.3, 2.9])
    resident = np.interp(age, [0, 5, 15, 45, 75, 100], [1.05, 0.45, 0.3, 0.75, 2.6, 1.9])
    out = np.zeros((2, 6, 2, AGES))
    out[0, :RETIRED], out[0, RETIRED] = employee, 1.06 * employee
    out[1, RESIDENT] = resident
    return out


def work_done(answer: Answer) -> str:
    """One line that a form which skipped any of the work could not print."""
    person_months = 6.0 * (answer.population[..., :-1].sum() + answer.population[..., 1:].sum())
    return (
        f"{2 * AGES} cohorts x 6 states x {YEARS} years, 2 funds x {answer.closing.shape[1]} months; "
        f"{person_months:.6e} person-months, {answer.births.sum():.6e} births, {answer.deaths.sum():.6e} deaths, "
        f"{int(answer.below_floor.sum())} months below the floor"
    )


def difference(one: Answer, other: Answer) -> float:
    """Largest difference of any output relative to that output's largest value; infinite where gaps or flags differ."""
    worst = 0.0
    for name, a, b in zip(Answer._fields, one, other, strict=True):
        if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
            return float("inf")
        if name == "below_floor":
            worst = worst if np.array_equal(a, b) else float("inf")
        else:
            worst = max(worst, float(np.nanmax(np.abs(a - b)) / np.nanmax(np.abs(b))))
    return worst


def perturbed(inputs: Inputs) -> Inputs:
    """The same inputs with all survival ratios one millionth lower: the gate must notice."""
    return dataclasses.replace(inputs, survival=inputs.survival * (1.0 - 1e-6))

"""The waist of the hourglass: people weighted by what money asks of them. Age and sex end here (DESIGN 3).

Arrays are time first inside the stage, so that each 1 January is contiguous: ``(boundary, ..., sex, age)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.ageing import inherited
from fundmodel.projection.sums import sum_people

Array = NDArray[np.float64]

STOCKS: Final = (
    "population",
    "working_age",
    "active",
    "flexible",
    "completing",
    "retired",
    "resident",
    "uninsured",
    "resident_heads",
    "active_wage",
    "cost_active",
    "cost_retired",
    "cost_resident",
    "retired_since",
    "dependent_employee",
    "dependent_resident",
)
FLOWS: Final = (
    "births",
    "deaths",
    "births_employee",
    "births_other",
    "new_retired",
    "pay_up_years",
    "pay_up_at_once",
    "waiting_lost",
    "waiting_cost",
    "left_uninsured",
)
FIRST_WORKING_AGE: Final = 16


@dataclass(frozen=True)
class Weights:
    """What a person counts for, ``(..., sex, age)``: relative wage by age, cost by age and sex of each scheme, and
    the share of each age that depends on long-term care."""

    wage: Array
    cost_employee: Array
    cost_resident: Array
    dependent: Array


def group_shares(states: Array, flexible_share: Array) -> Array:
    """Shares of the six groups from the five states: paying members divide into active and flexible.

    ``states`` is ``(boundary, ..., state, sex, age)``, ``flexible_share`` ``(boundary, ...)``; the result is
    ``(boundary, ..., group, sex, age)`` in the order of ``GROUPS``.
    """
    flexible = flexible_share[..., None, None]
    payer = states[..., 0, :, :]
    shares = [payer * (1.0 - flexible), payer * flexible, *(states[..., k, :, :] for k in range(1, 5))]
    return np.stack(np.broadcast_arrays(*shares), axis=-3)


def stocks(
    persons: Array,
    population: Array,
    retired_share: Array,
    duplicate_share: Array,
    weights: Weights,
    retired_before: Array,
) -> Array:
    """Stock exposures ``(boundary, ..., exposure)`` in the order of ``STOCKS``.

    ``persons`` is ``(boundary, ..., group, sex, age)``; ``retired_share`` the statutory retired share by sex and age;
    ``duplicate_share`` ``(boundary, ...)``: published resident heads = persons / (1 - share of duplicate
    registrations).
    """
    groups = sum_people(persons)
    active, flexible, completing, retired, resident = (persons[..., k, :, :] for k in range(5))
    columns = {
        "population": sum_people(population),
        "working_age": working_age(population, retired_share),
        **{name: groups[..., k] for k, name in enumerate(STOCKS[2:8])},
        "resident_heads": groups[..., 4] / (1.0 - duplicate_share),
        "active_wage": sum_people(active * weights.wage),
        "cost_active": sum_people((active + flexible + completing) * weights.cost_employee),
        "cost_retired": sum_people(retired * weights.cost_employee),
        "cost_resident": sum_people(resident * weights.cost_resident),
        "retired_since": sum_people(retired) - sum_people(retired_before * population),
        "dependent_employee": sum_people((active + flexible + completing + retired) * weights.dependent),
        "dependent_resident": sum_people(resident * weights.dependent),
    }
    return np.stack(np.broadcast_arrays(*(columns[name] for name in STOCKS)), axis=-1)


def working_age(population: Array, retired_share: Array) -> Array:
    """sum over ages from 16 of population x (1 - R): people below the statutory retirement age, ``(boundary, ...)``."""
    ages = np.arange(population.shape[-1])
    below = np.where(ages >= FIRST_WORKING_AGE, 1.0 - retired_share, 0.0)
    return sum_people(population * below)


def share_retired_before(
    retired: Array,
    population: Array,
    since: NDArray[np.int64],
    gone: Array | float = 0.0,
    retired_after: Array | None = None,
) -> Array:
    """Share of the population by sex and age that had retired by a date and still lives: it only ages.

    ``retired`` is the retired share ``(boundary, ..., sex, age)`` before each 1 January's law acts and
    ``retired_after`` (the same unless given) once it has. The date lies a part ``gone`` of a year past 1 January
    ``since``, the place of a boundary; both ``(...)``. Up to it, and where it lies past the last boundary, everybody
    who is retired counts. At the next one those do who were retired on that 1 January, aged by a year, and of those who
    retired in its year the part ``gone``: they retire evenly through the year, as mid-month stocks do (DESIGN 3).
    """
    if np.all(since >= len(retired)):
        return retired
    gone = np.broadcast_to(np.asarray(gone, dtype=float), np.shape(since))
    after = retired if retired_after is None else retired_after
    lead = np.broadcast_shapes(retired.shape[1:-2], since.shape)
    before = np.array(np.broadcast_to(retired, (len(retired), *lead, *retired.shape[-2:])))
    for k in range(1, len(before)):
        older = inherited(before[k - 1], population[k - 1])
        before[k] = np.where((k > since)[..., None, None], older, retired[k])
        midway = (k == since + 1) & (gone > 0.0)
        if midway.any():
            old = inherited(after[k - 1], population[k - 1])
            part = old + gone[..., None, None] * (retired[k] - old)
            before[k] = np.where(midway[..., None, None], part, before[k])
    return before


def mothers_share(
    fertility: Array, women_start: Array, women_end: Array, insured_start: Array, insured_end: Array
) -> Array:
    """sum_x f(x) W(x) s(x) / sum_x f(x) W(x): the share of births whose mother belongs to the employee scheme.

    ``fertility`` ``(year, ..., age)``; W mean of the women at the two ends of the year, s the mean share of them
    insured.
    """
    births = fertility * 0.5 * (women_start + women_end)
    insured = births * 0.5 * (insured_start + insured_end)
    return np.asarray(
        np.add.reduce(np.ascontiguousarray(insured), -1) / np.add.reduce(np.ascontiguousarray(births), -1)
    )


def monthly(opening: Array, closing: Array, begins: Array | float = 0.0) -> Array:
    """(1 - t) N(1 January) + t N(31 December), t = (k - 0.5)/12: the mid-month stock (METHODS 0).

    ``opening`` holds the stock just after 1 January of each year, ``closing`` the one just before the next; both
    ``(..., year)``; the result is ``(..., month)``. A stock that begins to change a part ``begins`` of the year after 1
    January, from 0 to below 1, goes from one end to the other in what is left: t' = max(0, t - begins)/(1 - begins).
    """
    begins = np.asarray(begins, dtype=float)[..., None]
    t = np.maximum((np.arange(12) + 0.5) / 12.0 - begins, 0.0) / (1.0 - begins)
    months = opening[..., None] * (1.0 - t) + closing[..., None] * t
    return np.asarray(months.reshape(*months.shape[:-2], -1))


def spread(yearly: Array) -> Array:
    """A twelfth of a year's flow in each month, ``(..., year)`` -> ``(..., month)``."""
    return np.repeat(yearly / 12.0, 12, axis=-1)


def in_january(yearly: Array) -> Array:
    """A year's flow dated 1 January, all of it in the first month, ``(..., year)`` -> ``(..., month)``."""
    months = np.zeros((*yearly.shape, 12))
    months[..., 0] = yearly
    return months.reshape(*yearly.shape[:-1], -1)

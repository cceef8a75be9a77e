"""The baseline economy: growth of output, of the contribution base, of disposable income and of unit cost (METHODS
4.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Economy:
    """Yearly series ``(..., year)`` from the base year on; growth of a year is over the year before.

    What the base year does not use (growth per head and of unit cost) is NaN there.
    """

    gdp: Array
    gdp_per_head_growth: Array
    base_growth: Array
    cost_growth_employee: Array
    cost_growth_resident: Array


@dataclass(frozen=True)
class FirstYear:
    """Growth seen or expected in the base year and the first projected year, each ``(...)``, and when the rule takes
    over."""

    base_growth_base_year: Array
    base_growth: Array
    cost_growth_employee: Array
    cost_growth_resident: Array
    blend_ends: Array


def with_same_lead(*parts: Array) -> tuple[Array, ...]:
    """The same arrays with every leading dimension spelled out; each keeps its last axis."""
    lead = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return tuple(np.broadcast_to(part, (*lead, part.shape[-1])) for part in parts)


def mid_year(start: Array, end: Array) -> Array:
    """(stock on 1 January + stock on 31 December) / 2: the mean of the twelve mid-month stocks (METHODS 0)."""
    return 0.5 * (start + end)


def growth(level: Array) -> Array:
    """level(y) / level(y - 1) - 1 along the last axis; the first year has no year before it and is NaN."""
    rate = np.full(level.shape, np.nan)
    rate[..., 1:] = level[..., 1:] / level[..., :-1] - 1.0
    return rate


def blended(first: Array, rule: Array, years: Array, blend_ends: Array) -> Array:
    """(1 - t) first + t rule, t = (y - y1) / (blend_ends - y1) within [0, 1], y1 the first projected year
    (``years[1]``)."""
    span = np.maximum(blend_ends[..., None] - years[1], 1.0)
    t = np.clip((years - years[1]) / span, 0.0, 1.0)
    mixed = np.where(t > 0.0, t * np.where(t > 0.0, rule, 0.0), 0.0) + (1.0 - t) * first[..., None]
    return np.asarray(np.where(t >= 1.0, rule, mixed))


def unit_cost_rule(deflator: Array, real_per_head: Array, elasticity: Array, excess: Array) -> Array:
    """(1 + pi)(1 + g_y)^eps (1 + x) - 1: nominal growth of age-specific cost per head. Source: METHODS 4.4."""
    return np.asarray((1.0 + deflator) * (1.0 + real_per_head) ** elasticity[..., None] * (1.0 + excess) - 1.0)


def cumulative(rate: Array) -> Array:
    """prod_{k<=y} (1 + g_k), one in the base year whatever its own growth."""
    factor = 1.0 + rate
    factor[..., 0] = 1.0
    return np.asarray(np.cumprod(factor, axis=-1))


def project_economy(
    years: Array,
    population: Array,
    working_age: Array,
    gdp_base_year: float,
    real_growth: Array,
    deflator: Array,
    excess: Array,
    elasticity_employee: Array,
    elasticity_resident: Array,
    first: FirstYear,
) -> Economy:
    """GDP grows as assumed; per head and per person of working age it follows from the projected people.

    ``population`` and ``working_age`` are mid-year heads ``(..., year)``; the contribution base per wage-weighted payer
    starts at ``first.base_growth`` and blends into nominal GDP per person aged 16 to the statutory retirement age.
    """
    nominal = (1.0 + real_growth) * (1.0 + deflator)
    gdp = gdp_base_year * cumulative(nominal - 1.0)
    per_head = nominal / (1.0 + growth(population)) - 1.0
    per_worker = nominal / (1.0 + growth(working_age)) - 1.0
    real_per_head = (1.0 + real_growth) / (1.0 + growth(population)) - 1.0
    later = blended(first.base_growth, per_worker, years, first.blend_ends)[..., 1:]
    base = np.concatenate(with_same_lead(first.base_growth_base_year[..., None], later), axis=-1)
    costs = [
        blended(start, unit_cost_rule(deflator, real_per_head, elasticity, excess), years, first.blend_ends)
        for start, elasticity in (
            (first.cost_growth_employee, elasticity_employee),
            (first.cost_growth_resident, elasticity_resident),
        )
    ]
    for cost in costs:
        cost[..., 0] = np.nan
    return Economy(gdp, per_head, base, *costs)

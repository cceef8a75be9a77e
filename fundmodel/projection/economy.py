"""The baseline economy: growth of output, of the contribution base, of disposable income and of unit cost (METHODS
4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Economy:
    """Yearly series ``(..., year)`` from the base year on; growth of a year is over the year before.

    What the base year does not use (growth per head and of unit cost) is NaN there. ``price_index`` is one in the base
    year.
    """

    gdp: Array
    gdp_per_head_growth: Array
    base_growth: Array
    cost_growth_employee: Array
    cost_growth_resident: Array
    price_index: Array

    @property
    def use_index_employee(self) -> Array:
        """Unit cost of the employee scheme at constant prices, one in the base year."""
        return use_index(self.cost_growth_employee, self.price_index)

    @property
    def use_index_resident(self) -> Array:
        """Unit cost of the resident scheme at constant prices, one in the base year."""
        return use_index(self.cost_growth_resident, self.price_index)


class UnitCost(NamedTuple):
    """What unit cost grows with beside prices, all ``(..., year)``: excess growth, the income elasticity of each
    scheme, and whether income is output per person of working age (True) or per head."""

    excess: Array
    elasticity_employee: Array
    elasticity_resident: Array
    follows_wage: NDArray[np.bool_]


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


def unit_cost_rule(deflator: Array, real_income: Array, elasticity: Array, excess: Array) -> Array:
    """(1 + pi)(1 + g_y)^eps (1 + x) - 1: nominal growth of age-specific cost per head. Source: METHODS 4.4.

    All ``(..., year)``; ``real_income`` is growth of real output per head or per person of working age.
    """
    return np.asarray((1.0 + deflator) * (1.0 + real_income) ** elasticity * (1.0 + excess) - 1.0)


def use_index(cost_growth: Array, price_index: Array) -> Array:
    """unit cost index / price index: what a member of given age uses at constant prices, one in the base year.

    Income, excess growth, convergence and the first year's own growth are all in it, so that price x use is unit cost.
    """
    return np.asarray(cumulative(cost_growth) / price_index)


def converging(follower: Array, leader: Array, ratio: Array, speed: Array) -> Array:
    """Growth of the follower's unit cost where the gap to the leader's closes by ``speed`` of itself a year::

        q(t) = r(t-1) (1 + g_f) / (1 + g_l)     r(t) = q + kappa (1 - q)     1 + g = (1 + g_f) r / q

    ``follower`` and ``leader`` are growth rates ``(..., year)``, ``ratio`` ``(...)`` the follower's unit cost over the
    leader's in the base year, ``speed`` ``(..., year)``. Bit for bit the follower's own growth where kappa is zero.
    Source: METHODS 4.4.
    """
    lead = np.broadcast_shapes(follower.shape[:-1], leader.shape[:-1], ratio.shape, speed.shape[:-1])
    years = follower.shape[-1]
    own, other, kappa = (np.broadcast_to(x, (*lead, years)) for x in (follower, leader, speed))
    found, r = np.array(own), np.broadcast_to(ratio, lead)
    for year in range(1, years):
        q = r * (1.0 + own[..., year]) / (1.0 + other[..., year])
        r = q + kappa[..., year] * (1.0 - q)
        moved = (1.0 + own[..., year]) * r / q - 1.0
        found[..., year] = np.where(kappa[..., year] == 0.0, own[..., year], moved)
    return found


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
    cost: UnitCost,
    first: FirstYear,
) -> Economy:
    """GDP grows as assumed; per head and per person of working age it follows from the projected people.

    ``population`` and ``working_age`` are mid-year heads ``(..., year)``; the contribution base per wage-weighted payer
    starts at ``first.base_growth`` and blends into nominal GDP per person aged 16 to the statutory retirement age.
    Unit cost starts at the growth of its scheme and blends into ``unit_cost_rule`` on one income or the other.
    """
    nominal = (1.0 + real_growth) * (1.0 + deflator)
    gdp = gdp_base_year * cumulative(nominal - 1.0)
    per_head = nominal / (1.0 + growth(population)) - 1.0
    per_worker = nominal / (1.0 + growth(working_age)) - 1.0
    real = [(1.0 + real_growth) / (1.0 + growth(people)) - 1.0 for people in (working_age, population)]
    income = np.where(cost.follows_wage, *real)
    later = blended(first.base_growth, per_worker, years, first.blend_ends)[..., 1:]
    base = np.concatenate(with_same_lead(first.base_growth_base_year[..., None], later), axis=-1)
    costs = [
        blended(start, unit_cost_rule(deflator, income, elasticity, cost.excess), years, first.blend_ends)
        for start, elasticity in (
            (first.cost_growth_employee, cost.elasticity_employee),
            (first.cost_growth_resident, cost.elasticity_resident),
        )
    ]
    for rate in costs:
        rate[..., 0] = np.nan
    employee, resident = costs
    return Economy(gdp, per_head, base, employee, resident, cumulative(deflator))

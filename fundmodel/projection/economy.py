"""Growth of output, of the contribution base, of income per head and of unit cost, on the reference and beside it
(METHODS 4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.departures import departed, lagged, mean_departure, moved_growth, passed_through

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Economy:
    """Yearly series ``(..., year)`` from the base year on; growth of a year is over the year before.

    ``gdp`` and ``gdp_per_head_growth`` are the scenario's own. ``income_growth`` is that of disposable income per head:
    nominal output per head of the reference and the whole departure; ``reference_income_growth`` the same without it.
    ``departure`` is D, ``interest_departure`` what it adds to the yield. What the base year does not use is NaN there.
    """

    gdp: Array
    gdp_per_head_growth: Array
    base_growth: Array
    cost_growth_employee: Array
    cost_growth_resident: Array
    price_index: Array
    output_per_worker: Array
    income_growth: Array
    reference_income_growth: Array
    departure: Array
    interest_departure: Array

    @property
    def use_index_employee(self) -> Array:
        """Unit cost of the employee scheme at constant prices, one in the base year."""
        return use_index(self.cost_growth_employee, self.price_index)

    @property
    def use_index_resident(self) -> Array:
        """Unit cost of the resident scheme at constant prices, one in the base year."""
        return use_index(self.cost_growth_resident, self.price_index)


class Growth(NamedTuple):
    """Yearly growth ``(..., year)`` of real output per worker, of prices and of real output per head."""

    worker: Array
    deflator: Array
    head: Array


class SchemeCost(NamedTuple):
    """What unit cost of one scheme grows with: first projected year ``(...)``, income elasticity and shift ``(...,
    year)``, speed and long run ``(...)`` of the pass-through of departures."""

    first: Array
    elasticity: Array
    shift: Array
    speed: Array
    long_run: Array


class Driver(NamedTuple):
    """Which income unit cost follows: output per worker, or output per head of the scenario's own people; else output
    per head of the reference. Both ``(..., year)``."""

    worker: NDArray[np.bool_]
    own_head: NDArray[np.bool_]


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
    t = np.clip(np.divide(years - years[1], span, order="F"), 0.0, 1.0)
    mixed = np.where(t > 0.0, t * np.where(t > 0.0, rule, 0.0), 0.0) + (1.0 - t) * first[..., None]
    return np.asarray(np.where(t >= 1.0, rule, mixed))


def unit_cost_rule(deflator: Array, real_income: Array, elasticity: Array, excess: Array) -> Array:
    """(1 + pi)(1 + g_y)^eps (1 + x) - 1: nominal growth of age-specific cost per head. Source: METHODS 4.4.

    All ``(..., year)``; ``real_income`` is growth of real output per head or per worker, ``excess`` best estimate and
    margin together.
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


def base_growth(
    base_year: Array, first: Array, gone: Array, reference: Growth, shift: Array, years: Array, blend_ends: Array
) -> Array:
    """(1 + blend(first, nominal output per worker of the reference)) e^(D(t-1) - D(t-2)) - 1 + shift: growth of the
    contribution base per wage-weighted payer, ``(..., year)``; the base year's own is ``base_year`` ``(...)``, ``gone``
    is D of nominal output per worker."""
    rule = (1.0 + reference.worker) * (1.0 + reference.deflator) - 1.0
    later = blended(first, rule, years, blend_ends)
    later = moved_growth(later, lagged(gone)) + shift
    return np.concatenate(with_same_lead(base_year[..., None], later[..., 1:]), axis=-1)


def cost_growth(
    cost: SchemeCost,
    excess: Array,
    driver: Driver,
    departure: tuple[Array, Array],
    reference: Growth,
    years: Array,
    ends: Array,
) -> Array:
    """(1 + blend(first, rule on the reference's income)) e^(C(t) - C(t-1)) - 1 + shift, C = D_p + C_r: growth of the
    unit cost of a scheme, ``(..., year)``, unknown in the base year.

    ``departure`` of real income and of prices: prices pass at once, income with delay (``passed_through``). Source:
    METHODS 4.4.
    """
    real, prices = departure
    income = np.where(driver.worker, reference.worker, reference.head)
    rule = unit_cost_rule(reference.deflator, income, cost.elasticity, excess)
    taken = prices + passed_through(real, cost.speed, cost.long_run)
    rate = np.array(moved_growth(blended(cost.first, rule, years, ends), taken) + cost.shift)
    rate[..., 0] = np.nan
    return rate


def departed_income(driver: Driver, own: Growth, reference: Growth, worker: Array) -> Array:
    """D of what unit cost follows: output per ``worker``, or output per head where that is the scenario's own."""
    if not driver.own_head.any():
        return worker
    return np.where(driver.own_head, departed(own.head, reference.head), worker)


def real_growth_per_head(worker: Array, workers: Array, heads: Array) -> Array:
    """(1 + g_A) (1 + g_W) / (1 + g_N) - 1: growth of real output per head, output being A x W, ``(..., year)``."""
    return np.asarray((1.0 + worker) * (1.0 + growth(workers)) / (1.0 + growth(heads)) - 1.0)


def output(gdp_base_year: Array, worker: Array, deflator: Array, workers: Array) -> Array:
    """GDP(0) A(t)/A(0) W(t)/W(0) P(t): nominal output, ``(..., year)`` yuan. Source: METHODS 4.4."""
    per_worker = output_per_worker(worker, deflator)
    return np.asarray(gdp_base_year[..., None] * per_worker * (workers / workers[..., :1]))


def output_per_worker(worker: Array, deflator: Array) -> Array:
    """A(t)/A(0) P(t): nominal output per wage-weighted worker, one in the base year, ``(..., year)``."""
    return cumulative((1.0 + worker) * (1.0 + deflator) - 1.0)


@dataclass(frozen=True)
class Terms:
    """What a scenario says of its economy: first-year growth of the base in base year and first projected year, the
    year ``blend_ends``, all ``(...)``; the shift of the base and excess growth of cost ``(..., year)``."""

    base_growth_base_year: Array
    base_growth: Array
    blend_ends: Array
    base_shift: Array
    excess: Array
    driver: Driver
    employee: SchemeCost
    resident: SchemeCost
    interest_follows: Array
    interest_span: int


def project_economy(
    years: Array,
    gdp_base_year: Array,
    workers: Array,
    heads: Array,
    own: tuple[Array, Array],
    reference: Growth,
    terms: Terms,
) -> Economy:
    """Output per worker is assumed, output follows workers; per head everything follows the reference and the
    departure of output per worker from it.

    ``workers`` W and ``heads`` are the scenario's at mid-year, ``own`` its growth of real output per worker and its
    deflator, all ``(..., year)``.
    """
    worker, deflator = own
    grown = Growth(worker, deflator, real_growth_per_head(worker, workers, heads))
    real, prices = departed(worker, reference.worker), departed(deflator, reference.deflator)
    departure = real + prices
    followed = departed_income(terms.driver, grown, reference, real), prices
    gdp = output(gdp_base_year, worker, deflator, workers)
    income = (1.0 + reference.head) * (1.0 + reference.deflator) - 1.0
    cost = [
        cost_growth(scheme, terms.excess, terms.driver, followed, reference, years, terms.blend_ends)
        for scheme in (terms.employee, terms.resident)
    ]
    return Economy(
        gdp=gdp,
        gdp_per_head_growth=growth(gdp / heads),
        base_growth=base_growth(
            terms.base_growth_base_year,
            terms.base_growth,
            departure,
            reference,
            terms.base_shift,
            years,
            terms.blend_ends,
        ),
        cost_growth_employee=cost[0],
        cost_growth_resident=cost[1],
        price_index=cumulative(deflator),
        output_per_worker=output_per_worker(worker, deflator),
        income_growth=moved_growth(income, departure),
        reference_income_growth=income,
        departure=departure,
        interest_departure=terms.interest_follows[..., None] * mean_departure(departure, terms.interest_span),
    )

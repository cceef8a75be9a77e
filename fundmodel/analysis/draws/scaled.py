"""Draws by factors: the deterministic lines times what a draw does to wages, cost, financing, collection and yield
(METHODS 8.1).

Floor and cap of the base move with wages, so contributions scale with the base in force; care scales with unit cost;
nothing of it moves a person. What does not scale (budgets, packages, amounts in yuan, money of accounts, rules) is left
to the engine, and ``blocks`` compares both ways on draws of every sample.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import MONTHS, Course, by_year
from fundmodel.analysis.draws.drawn import COLLECTION, INTEREST, RATE, Drawn
from fundmodel.analysis.draws.template import HELD, Template
from fundmodel.projection import contributions, economy
from fundmodel.projection.contributions.resident import premium_cash, subsidy_cash
from fundmodel.projection.project.financing_path import Financing, resident_financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.money.funds import shifted_yield
from fundmodel.projection.project.people.waist import People

Array = NDArray[np.float64]


class Factors(NamedTuple):
    """What a draw multiplies or adds, ``(draw, area, year)``, premiums one year more: indices over those of the
    deterministic run, amounts in yuan per head, points of collection and yield."""

    base: Array
    employee_cost: Array
    resident_cost: Array
    collection: Array
    rate: Array
    interest: Array
    premium: Array
    subsidy: Array
    top_up: Array
    insured: Array

    def some(self, draws: slice) -> Factors:
        """Those of some draws; what all draws share stays."""
        return Factors(*(x[draws] if len(x) > 1 else x for x in self))


def factors_of(assume: Drawn, people: People, outlook: economy.Economy, of: Template) -> Factors:
    """The economy of every draw (``outlook``) and its financing, over those of the deterministic run."""
    financing = resident_financing(assume, people.vitals, outlook)
    now, first = converged(assume, people, outlook), of.economy
    years, nothing = people.years, np.zeros((1, 1, 1))
    collection, interest, rate = (
        sum((np.asarray(assume.added[name]) for name in names if name in assume.added), nothing)
        for names in (COLLECTION, (INTEREST,), (RATE,))
    )
    return Factors(
        _relative(now.base_growth, first.base_growth),
        _relative(now.cost_growth_employee, first.cost_growth_employee),
        _relative(now.cost_growth_resident, first.cost_growth_resident),
        np.broadcast_to(collection, (*collection.shape[:-1], len(years))),
        rate,
        now.interest_departure + interest,
        financing.premium,
        financing.subsidy,
        contributions.top_up_factor(of.top_up[..., None], financing.standard_subsidy, financing.subsidy),
        _per_head(financing) / _per_head(of.financing),
    )


def scaled_courses(drawn: Factors, of: Template) -> dict[str, Course]:
    """The pooled funds by month of these draws, ``(draw, area, month)``."""
    moved = drawn.interest[..., None]
    if of.interest_shift.any():
        moved = moved + _by_year(of.interest_shift)
    rate = shifted_yield(_by_year(of.rate) + drawn.rate[..., None], moved) / 12.0
    rate = rate.reshape(*rate.shape[:-2], -1)
    grown = np.asarray(np.cumprod(1.0 + rate, axis=-1))
    return {"employee_pooled": _pool(drawn, of, rate, grown), "resident": _resident(drawn, of, rate, grown)}


def _pool(drawn: Factors, of: Template, rate: Array, grown: Array) -> Course:
    """In time: due x base x c. Late: what of each stretch of months under one base and one c was not paid in time,
    times what of it comes back in each month."""
    base = drawn.base[..., of.stretch_base]
    c = np.clip(of.stretch_collection + drawn.collection[..., of.stretch_year], 0.0, 1.0)
    in_time, short = base * c, base * (1.0 - c)
    own = of.due * in_time[..., of.stretch]
    for back, part in enumerate(of.coming_back):
        own += part * short[..., np.maximum(of.stretch - back, 0)]
    beside = _evenly(by_year(own), of.beside_share)
    own += of.lump_sums * base[..., of.stretch]
    own += of.from_before
    spent = _by_months(of.care, drawn.employee_cost)
    spent = _plus(spent, _by_months(of.on_base, drawn.base))
    return _rolled(of.opening[0], own + beside if beside.any() else own, of.fixed, spent, rate, grown)


def _resident(drawn: Factors, of: Template, rate: Array, grown: Array) -> Course:
    """Premium by its window, the subsidy by the published shape of income; unearned is what came for the coverage year
    less k / 12 of it, and what came for the next."""
    due = drawn.premium * of.heads
    annual = drawn.subsidy * of.heads[..., 1:] * drawn.top_up
    premium = premium_cash(due, of.weights)
    usual = premium if of.steady else premium_cash(due, of.usual)
    subsidy = subsidy_cash(annual, usual, of.shares)
    unearned = np.cumsum(subsidy, axis=-1)
    unearned = _plus(unearned, due[..., :-1, None] * of.premium_in_hand)
    unearned = _plus(unearned, due[..., 1:, None] * of.premium_ahead)
    unearned = _plus(unearned, -annual[..., None] * (np.arange(1, MONTHS + 1) / MONTHS))
    if of.longer.any():
        unearned += of.longer[..., None]
    beside = of.resident_fixed + _evenly(due[..., :-1] + drawn.subsidy * of.heads[..., 1:], of.resident_beside_share)
    spent = _by_months(of.resident_care, drawn.resident_cost)
    spent = _plus(spent, _by_months(of.resident_maternity, drawn.base))
    spent = _plus(spent, _by_months(of.resident_insured, drawn.insured))
    premium = _plus(premium, subsidy)
    flat = (*premium.shape[:-2], -1)
    return _rolled(of.opening[1], premium.reshape(flat), beside, spent, rate, grown, unearned.reshape(flat))


def _rolled(
    opening: Array,
    income: Array,
    beside: Array,
    spent: Array,
    rate: Array,
    grown: Array,
    not_here: Array | None = None,
) -> Course:
    """closing_m = g_m (opening + sum_{k <= m} net_k (1 + i_k / 2) / g_k), g_m = prod_{k <= m} (1 + i_k): the month
    recursion written as cumulative product and sum."""
    net = _plus(income + beside, -spent)
    half = net * rate
    half *= HELD
    closing = net + half
    closing /= grown
    np.cumsum(closing, axis=-1, out=closing)
    closing += opening[..., None]
    closing *= grown
    half[..., 1:] += closing[..., :-1] * rate[..., 1:]
    half[..., 0] += opening * rate[..., 0]
    return Course(closing, income, spent, half, not_here)


def _plus(one: Array, other: Array) -> Array:
    """one + other, in the memory of ``one`` where that is as large; what no driver moves has one draw for all."""
    shape = np.broadcast_shapes(one.shape, other.shape)
    return np.add(one, other, out=one) if one.shape == shape else np.asarray(one + other)


def _per_head(financing: Financing) -> Array:
    return np.asarray(financing.premium[..., :-1] + financing.subsidy)


def _relative(growth: Array, first: Array) -> Array:
    """Index of a draw over that of the deterministic run, ``(draw, area, year)``."""
    return np.asarray(economy.cumulative(growth) / economy.cumulative(first))


def _by_year(monthly: Array) -> Array:
    return monthly.reshape(*monthly.shape[:-1], -1, MONTHS)


def _by_months(monthly: Array, factor: Array) -> Array:
    """A line times a factor of its year."""
    apart = _by_year(monthly) * factor[..., None]
    return np.asarray(apart.reshape(*apart.shape[:-2], -1))


def _evenly(yearly: Array, share: Array) -> Array:
    """share x yearly / 12 in each month; nothing where there is no share."""
    if not share.any():
        return np.zeros((1, 1, 1))
    return np.repeat(share * yearly / MONTHS, MONTHS, axis=-1)

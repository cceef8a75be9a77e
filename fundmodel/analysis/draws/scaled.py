"""Draws by factors: the deterministic lines times what a draw does to wages, cost, financing, collection and yield
(METHODS 8.1).

Floor and cap of the base move with wages, so contributions scale with the base in force; care scales with unit cost;
nothing of it moves a person. What does not scale (budgets, packages, amounts in yuan, money of accounts, rules) is left
to the engine: ``scalable`` says why, and ``blocks`` compares both ways on draws of every sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.balances import MONTHS, Course, by_year
from fundmodel.analysis.draws.drawn import Drawn
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.projection import contributions, economy
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.convergence import converged
from fundmodel.projection.project.money.employee_receipts import POOL_LINES, employee_income
from fundmodel.projection.project.money.funds import Yield, total
from fundmodel.projection.project.money.money import Money
from fundmodel.projection.project.money.resident_fund import MONTHS as CALENDAR
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.project.stages import prospects_of

Array = NDArray[np.float64]

ON_BASE = ("critical_illness", "maternity_medical", "maternity_allowance")
"""Lines of the pool that grow with the contribution base and not with the cost of care."""
HELD = 0.5
"""Share of a month for which its flow earns interest."""


@dataclass(frozen=True)
class Prospects:
    """The economy and the financing of residents, of a draw a lane."""

    economy: economy.Economy
    financing: Financing


@dataclass(frozen=True)
class Template:
    """What every draw multiplies, yuan ``(1, area, month)`` of the deterministic run, and the terms it rests on."""

    months: NDArray[np.datetime64]
    prospects: Prospects
    base_year_in_force: NDArray[np.int64]
    due: Array
    recovered: Array
    decay: Array
    growth: Array
    lump_sums: Array
    beside_share: Array
    fixed: Array
    care: Array
    on_base: Array
    heads: Array
    weights: Array
    shares: Array
    top_up: Array
    resident_beside_share: Array
    resident_fixed: Array
    resident_care: Array
    resident_maternity: Array
    resident_insured: Array
    opening: Array


def template(assume: Assumptions, people: People, money: Money) -> Template:
    """The parts of the deterministic run that draws multiply."""
    outlook, financing = prospects_of(assume, people.vitals, people.retired)
    outlook = converged(assume, people, outlook)
    months = money.months
    pool, resident = money.funds["employee_pooled"], money.funds["resident"]
    rows = {row.item: row for row in money.reconciled}
    employee = employee_income(assume, people, outlook, months)
    factor = rows["employee_pool_contributions"].factor[..., None]
    due = factor * total({name: getattr(employee, name) for name in POOL_LINES})
    terms = [assume.scalar(f"employee.{name}")[..., None] for name in ("arrears_decay", "base_growth_2025")]
    recovered = assume.monthly("employee.arrears_recovered", months)
    collected = contributions.collect(due, _in_time(assume, months), recovered, *terms).cash
    beside = pool.income["employee_fiscal"] + (0.0 if pool.outside is None else pool.outside.net)
    per_head = (financing.premium[..., :-1] + financing.subsidy)
    heads = np.concatenate([people.open("resident_heads")[..., :1], people.close("resident_heads")], axis=-1)
    financed = financing.premium[..., :-1] * heads[..., :-1] + financing.subsidy * heads[..., 1:]
    resident_beside = np.zeros((1, 1, 1)) if resident.outside is None else resident.outside.net
    coverage = np.append(people.years, people.years[-1] + 1)
    del per_head
    return Template(
        months=months,
        prospects=Prospects(outlook, financing),
        base_year_in_force=_in_force(assume, people, months),
        due=due,
        recovered=recovered,
        decay=terms[0],
        growth=terms[1],
        lump_sums=factor * employee.pay_up,
        beside_share=_share(beside, collected),
        fixed=np.asarray(pool.transfer),
        care=_sum(pool.expenditure, but=ON_BASE),
        on_base=_sum(pool.expenditure, only=ON_BASE),
        heads=heads,
        weights=assume.yearly_weights("resident.premium_months", CALENDAR, coverage),
        shares=figures.monthly_shares(assume.data, "resident", "income")[..., None, :],
        top_up=rows["resident_subsidy"].factor,
        resident_beside_share=_share(resident_beside, financed),
        resident_fixed=np.asarray(resident.transfer),
        resident_care=_sum(resident.expenditure, but=ON_BASE),
        resident_maternity=_sum(resident.expenditure, only=("maternity_medical",)),
        resident_insured=_sum(resident.expenditure, only=("critical_illness",)),
        opening=np.stack([pool.rolled.opening[..., 0], resident.rolled.opening[..., 0]]),
    )


def scaled_courses(assume: Drawn, people: People, of: Template) -> dict[str, Course]:
    """The pooled funds by month of the draws in ``assume``, ``(draw, area, month)``."""
    outlook, financing = prospects_of(assume, people.vitals, people.retired)
    now = Prospects(converged(assume, people, outlook), financing)
    rate = Yield.of(assume, of.months, now.economy.interest_departure).rate
    return {"employee_pooled": _pool(assume, of, now, rate), "resident": _resident(of, now, rate)}


def _pool(assume: Drawn, of: Template, now: Prospects, rate: Array) -> Course:
    base = _relative(now.economy.base_growth, of.prospects.economy.base_growth)
    cost = _relative(now.economy.cost_growth_employee, of.prospects.economy.cost_growth_employee)
    in_force = base[..., of.base_year_in_force]
    terms = (_in_time(assume, of.months), of.recovered, of.decay, of.growth)
    collected = contributions.collect(of.due * in_force, *terms).cash
    own = collected + of.lump_sums * in_force
    beside = _evenly(by_year(collected), of.beside_share)
    spent = _by_months(of.care, cost) + _by_months(of.on_base, base)
    return _rolled(of.opening[0], own + beside, of.fixed, spent, rate)


def _resident(of: Template, now: Prospects, rate: Array) -> Course:
    financing, first = now.financing, of.prospects.financing
    by_year_factor = contributions.top_up_factor(of.top_up[..., None], financing.standard_subsidy, financing.subsidy)
    lines = contributions.resident_income(
        of.heads,
        financing.premium,
        financing.subsidy,
        of.weights,
        of.shares,
        by_year_factor,
        financing.usual_premium,
    )
    due = financing.premium * of.heads
    accrual = contributions.resident_accrual(lines, due, of.weights, np.zeros((1, 1, len(of.months) // MONTHS)))
    financed = due[..., :-1] + financing.subsidy * of.heads[..., 1:]
    base = _relative(now.economy.base_growth, of.prospects.economy.base_growth)
    cost = _relative(now.economy.cost_growth_resident, of.prospects.economy.cost_growth_resident)
    insured = (financing.premium[..., :-1] + financing.subsidy) / (first.premium[..., :-1] + first.subsidy)
    spent = _by_months(of.resident_care, cost)
    spent = spent + _by_months(of.resident_maternity, base) + _by_months(of.resident_insured, insured)
    income = lines.premium + lines.subsidy
    beside = of.resident_fixed + _evenly(financed, of.resident_beside_share)
    return _rolled(of.opening[1], income, beside, spent, rate, accrual.unearned + accrual.overdue)


def _rolled(
    opening: Array, income: Array, beside: Array, spent: Array, rate: Array, not_here: Array | None = None
) -> Course:
    """closing_m = g_m (opening + sum_{k <= m} net_k (1 + i_k / 2) / g_k), g_m = prod_{k <= m} (1 + i_k): the month
    recursion written as cumulative product and sum."""
    net = income + beside - spent
    grown = np.cumprod(1.0 + rate, axis=-1)
    closing = net * (1.0 + HELD * rate)
    closing /= grown
    np.cumsum(closing, axis=-1, out=closing)
    closing += opening[..., None]
    closing *= grown
    interest = np.diff(closing, axis=-1, prepend=np.broadcast_to(opening[..., None], (*closing.shape[:-1], 1)))
    interest -= net
    return Course(closing, income, spent, interest, not_here)


def _in_time(assume: Assumptions, months: NDArray[np.datetime64]) -> Array:
    """Share of contributions collected in the month they are due in."""
    share = assume.monthly("employee.collection", months) + assume.monthly("employee.collection_shift", months)
    return np.asarray(np.clip(share, 0.0, 1.0))


def _in_force(assume: Assumptions, people: People, months: NDArray[np.datetime64]) -> NDArray[np.int64]:
    """Place of the year whose base is in force in each month, the base year's for all before it, ``(month,)``."""
    places = contributions.base_in_force(
        np.arange(len(people.years), dtype=np.float64)[None, None],
        np.zeros((1, 1)),
        assume.monthly("employee.base_switch_month", months),
        assume.monthly("employee.base_update_lag", months),
    )
    return np.asarray(places[0, 0], dtype=np.int64)


def _relative(growth: Array, first: Array) -> Array:
    """Index of a draw over that of the deterministic run, ``(draw, area, year)``."""
    return np.asarray(economy.cumulative(growth) / economy.cumulative(first))


def _by_months(monthly: Array, factor: Array) -> Array:
    """A line times a factor of its year."""
    apart = monthly.reshape(*monthly.shape[:-1], -1, MONTHS) * factor[..., None]
    return np.asarray(apart.reshape(*apart.shape[:-2], -1))


def _evenly(yearly: Array, share: Array) -> Array:
    """share x yearly / 12 in each month; nothing where there is no share."""
    if not share.any():
        return np.zeros((1, 1, 1))
    return np.repeat(share * yearly / MONTHS, MONTHS, axis=-1)


def _share(beside: Array, flow: Array) -> Array:
    """What came beside over the flow it goes with, in the base year, ``(1, area, 1)``; ``flow`` by month or year."""
    yearly = flow if flow.shape[-1] * MONTHS <= beside.shape[-1] else by_year(flow)
    first = beside[..., :MONTHS].sum(axis=-1, keepdims=True) if beside.shape[-1] > 1 else beside * 0.0
    return np.asarray(first / yearly[..., :1])


def _sum(lines: dict[str, Array], only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> Array:
    kept = {name: line for name, line in lines.items() if (name in only if only else name not in but)}
    return total(kept) + np.zeros((1, 1, 1))

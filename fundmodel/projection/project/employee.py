"""Money of the employee scheme: contributions, the pooled fund and the individual accounts."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import contributions, economy, expenditure, exposures
from fundmodel.projection.ledger import roll
from fundmodel.projection.people import sum_months
from fundmodel.projection.project.base_year import Reconciled, income_factor
from fundmodel.projection.project.funds import YEAR, Fund, base_year_sum, calibrated, index, season, total
from fundmodel.projection.project.waist import People

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

MEMBERS: Final = ("active", "flexible", "completing", "retired")
BENEFIT_SHARES: Final = ("inpatient", "outpatient", "chronic", "critical_illness", "other_benefits")
POOL_INCOME: Final = (
    "employer_contributions",
    "flexible_contributions",
    "completing_contributions",
    "pay_up",
    "other_income",
)
ACCOUNT_INCOME: Final = ("worker_contributions", "flexible_account_contributions")
DATED_TERMS: Final = (
    "employer_rate",
    "individual_rate",
    "flexible_rate",
    "collection",
    "other_income_share",
    "retiree_credit",
)
FIXED_TERMS: Final = ("flexible_on_floor", "flexible_other_base", "pool_only_share")


def employee_income(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months
) -> contributions.EmployeeIncome:
    """Contributions by month before calibration: heads, terms of the law, the base in force, the season."""
    years = len(people.years)
    heads = contributions.EmployeeHeads(
        **{name: people.monthly(name) for name in ("active_wage", *MEMBERS)},
        pay_up_years=exposures.spread(people.flow("pay_up_years"))
        + exposures.in_january(people.flow("pay_up_at_once")),
    )
    base_index = contributions.base_in_force(
        economy.cumulative(outlook.base_growth),
        assume.scalar("employee.base_growth_2025"),
        assume.scalar("employee.base_switch_month"),
        np.tile(np.arange(1.0, 13.0), years),
    )
    return contributions.employee_income(
        heads,
        _terms(assume, months, (outlook.gdp_per_head_growth[..., 1:], int(people.years[1]))),
        base_index,
        season(assume, "employee", "income", years),
        contributions.relative_wage(heads.active_wage, heads.active),
    )


def _terms(assume: Assumptions, months: Months, growth: tuple[Array, int]) -> contributions.EmployeeTerms:
    nonprivate, private = (
        figures.average_wage(assume.data, series, assume.data.base_year - 1)
        for series in ("urban_nonprivate", "urban_private")
    )
    average, declared = contributions.declared_ratio(
        nonprivate,
        private,
        *(
            assume.scalar(f"employee.{name}")[..., None]
            for name in ("wage_nonprivate_share", "declared_ratio_nonprivate", "declared_ratio_private")
        ),
    )
    return contributions.EmployeeTerms(
        average_wage=average,
        declared_ratio=declared,
        sigma=assume.scalar("employee.wage_sigma")[..., None],
        floor=assume.monthly("employee.base_floor", months),
        cap=assume.monthly("employee.base_cap", months),
        **{name: assume.monthly(f"employee.{name}", months, *growth) for name in DATED_TERMS},
        **{name: assume.scalar(f"employee.{name}")[..., None] for name in FIXED_TERMS},
    )


def employee_pool(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    employee: contributions.EmployeeIncome,
    rate: Array,
) -> tuple[Fund, tuple[Reconciled, ...]]:
    """The pooled fund: contributions scaled so that income with interest, net of credits, is the published one."""
    known = figures.accounts(assume.data, "employee_pooled", assume.data.base_year)
    credit = employee.retiree_credit
    credited = base_year_sum(credit)
    net = assume.word("employee.published_pool_income") == "net"
    benefits = _pool_benefits(assume, people, outlook, known.expenditure - (0.0 if net else 1.0) * credited)
    spent = total(benefits)
    lines = {name: getattr(employee, name) for name in POOL_INCOME}
    due = total(lines)
    opening = np.full((1, 1), known.opening)
    factor = income_factor(
        opening,
        lambda c: c[..., None] * due[..., YEAR],
        -credit[..., YEAR],
        spent[..., YEAR],
        rate[..., YEAR],
        known.income + (credited if net else np.zeros_like(credited)),
        "employee pool contributions",
    )
    income = {name: factor[..., None] * line for name, line in lines.items()}
    rolled = roll(opening, total(income) - credit, spent, rate)
    modelled = base_year_sum(due)
    rows = (Reconciled("employee_pool_contributions", "employee_pooled", modelled, modelled * factor),)
    return Fund(income, benefits, -credit, rolled), rows


def _pool_benefits(assume: Assumptions, people: People, outlook: economy.Economy, paid: Array) -> dict[str, Array]:
    maternity = figures.account_item(assume.data, "maternity", "expenditure", assume.data.base_year)
    shares = assume.weights("employee.benefit_shares", BENEFIT_SHARES)
    targets = {name: shares[..., k] * (paid - maternity) for k, name in enumerate(BENEFIT_SHARES)}
    targets["maternity"] = np.full((1, 1), maternity)
    retired_cost = assume.scalar("cost.retired_active_payment_ratio")[..., None] * people.monthly("cost_retired")
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_active") + retired_cost,
        members=total({name: people.monthly(name) for name in MEMBERS}),
        births=np.repeat(people.flow("births_employee"), 12, axis=-1),
        unit_cost_index=index(outlook.cost_growth_employee),
        financing_index=index(outlook.base_growth),
        maternity_index=index(outlook.base_growth),
    )
    return calibrated(drivers, season(assume, "employee", "expenditure", len(people.years)), targets)


def individual_accounts(
    assume: Assumptions, employee: contributions.EmployeeIncome, rate: Array
) -> tuple[Fund, tuple[Reconciled, ...]]:
    """The accounts: own contributions and credits in; from 2026 a share of what is held goes out each month.

    The base year's published spending is spread evenly; the share is scaled so that it would have met it.
    """
    known = figures.accounts(assume.data, "individual_accounts", assume.data.base_year)
    opening = np.full((1, 1), known.opening)
    credit = employee.retiree_credit
    lines = {name: getattr(employee, name) for name in ACCOUNT_INCOME}
    due = total(lines)
    evenly = np.full((1, 1, 12), known.expenditure / 12.0)
    factor = income_factor(
        opening,
        lambda c: c[..., None] * due[..., YEAR],
        credit[..., YEAR],
        evenly,
        rate[..., YEAR],
        known.income - base_year_sum(credit),
        "account contributions",
    )
    income = {name: factor[..., None] * line for name, line in lines.items()}
    received = total(income) + credit
    held = roll(opening, received[..., YEAR], evenly, rate[..., YEAR]).opening
    share = assume.scalar("employee.account_spending_share")
    spending = Reconciled(
        "account_spending",
        "individual_accounts",
        share * sum_months(held),
        np.full(held.shape[:-1], known.expenditure),
    )
    flat = np.zeros_like(received)
    flat[..., YEAR] = evenly
    by_share = np.zeros((*np.broadcast_shapes(received.shape[:-1], spending.factor.shape), received.shape[-1]))
    by_share[..., 12:] = (share * spending.factor)[..., None]
    rolled = roll(opening, received, flat, rate, spending_rate=by_share)
    modelled = base_year_sum(due)
    rows = (Reconciled("account_contributions", "individual_accounts", modelled, modelled * factor), spending)
    return Fund(income, {"account_spending": rolled.expenditure}, credit, rolled), rows

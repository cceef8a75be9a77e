"""From exposures to money: economy, contributions, benefits, the base year held to its accounts, and the ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import contributions, economy, expenditure, exposures
from fundmodel.projection.ledger import Roll, roll
from fundmodel.projection.project.base_year import YEAR, Reconciled, income_factor, interest_of
from fundmodel.projection.project.waist import People
from fundmodel.vocabulary.dims import BENEFIT_LINES

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]

PREMIUM_MONTHS: Final = (1, 2, 9, 10, 11, 12)
EMPLOYEE_SHARES: Final = ("inpatient", "outpatient", "chronic", "critical_illness", "other_benefits")
POOL_INCOME: Final = ("employer_contributions", "flexible_contributions", "completing_contributions", "pay_up", "other_income")
ACCOUNT_INCOME: Final = ("worker_contributions", "flexible_account_contributions")


@dataclass(frozen=True)
class Fund:
    """One fund by month, ``(scenario, area, month)``: lines in yuan, transfers received less paid, and the roll."""

    income: dict[str, Array]
    expenditure: dict[str, Array]
    transfer: Array
    rolled: Roll


@dataclass(frozen=True)
class Money:
    """The three funds, the economy they live in, and how the base year was met."""

    months: Months
    funds: dict[str, Fund]
    received_ahead: Array
    payroll: Array
    mean_base: Array
    premium: Array
    subsidy: Array
    economy: economy.Economy
    reconciled: tuple[Reconciled, ...]


def project_money(assume: Assumptions, people: People) -> Money:
    """The same monthly functions run over base year and projection; the base year sets the factors."""
    years = people.years
    months = np.datetime64(f"{years[0]}-01", "M") + np.arange(12 * len(years))
    outlook = project_economy(assume, people)
    employee = _employee_income(assume, people, outlook, months)
    boundaries = np.append(years, years[-1] + 1)
    growth = (outlook.gdp_per_head_growth, int(years[0]))
    premium = assume.yearly("resident.premium", boundaries, *growth)
    subsidy = assume.yearly("resident.subsidy", years, *growth)
    rate = assume.monthly("economy.interest_rate", months) / 12.0
    pool, pool_rows = _employee_pool(assume, people, outlook, employee, rate)
    accounts, account_rows = _accounts(assume, employee, rate)
    resident, received, resident_rows = _resident(assume, people, outlook, (premium, subsidy), rate)
    return Money(
        months=months,
        funds={"employee_pooled": pool, "individual_accounts": accounts, "resident": resident},
        received_ahead=received,
        payroll=employee.payroll,
        mean_base=employee.mean_base,
        premium=premium,
        subsidy=subsidy,
        economy=outlook,
        reconciled=(*pool_rows, *account_rows, *resident_rows),
    )


def project_economy(assume: Assumptions, people: People) -> economy.Economy:
    """METHODS 4.4 on the projected population; GDP of the base year is published."""
    years = people.years
    first = economy.FirstYear(
        *(
            assume.scalar(name)
            for name in (
                "employee.base_growth_2025",
                "employee.base_growth_2026",
                "employee.cost_growth_2026",
                "resident.cost_growth_2026",
                "economy.blend_ends",
            )
        )
    )
    gdp = figures.yearly(assume.data, "national_history", ("gdp_100m_yuan",), years[:1])[0, 0] * 1e8
    return economy.project_economy(
        years,
        people.mean("population"),
        people.mean("working_age"),
        float(gdp),
        assume.yearly("economy.real_growth", years),
        assume.yearly("economy.deflator", years),
        assume.yearly("cost.excess_growth", years),
        assume.scalar("employee.income_elasticity"),
        assume.scalar("resident.income_elasticity"),
        first,
    )


def _season(assume: Assumptions, scheme: str, side: str, years: int) -> Array:
    return np.tile(12.0 * figures.monthly_shares(assume.data, scheme, side), years)


def _employee_income(
    assume: Assumptions, people: People, outlook: economy.Economy, months: Months
) -> contributions.EmployeeIncome:
    dated = {
        name: assume.monthly(f"employee.{name}", months)
        for name in (
            "base_floor",
            "base_cap",
            "employer_rate",
            "individual_rate",
            "flexible_rate",
            "collection",
            "other_income_share",
            "retiree_credit",
        )
    }
    fixed = {
        name: assume.scalar(f"employee.{name}")[..., None]
        for name in ("wage_sigma", "flexible_on_floor", "flexible_other_base", "pool_only_share")
    }
    wages = (figures.average_wage(assume.data, s, assume.data.base_year - 1) for s in ("urban_nonprivate", "urban_private"))
    average, declared = contributions.declared_ratio(
        *wages,
        *(
            assume.scalar(f"employee.{name}")[..., None]
            for name in ("wage_nonprivate_share", "declared_ratio_nonprivate", "declared_ratio_private")
        ),
    )
    terms = contributions.EmployeeTerms(
        average_wage=average,
        declared_ratio=declared,
        sigma=fixed["wage_sigma"],
        floor=dated["base_floor"],
        cap=dated["base_cap"],
        **{name: dated[name] for name in list(dated)[2:]},
        **{name: fixed[name] for name in list(fixed)[1:]},
    )
    heads = contributions.EmployeeHeads(
        **{name: people.monthly(name) for name in ("active", "active_wage", "flexible", "completing", "retired")},
        pay_up_years=exposures.spread(people.flow("pay_up_years")) + exposures.in_january(people.flow("pay_up_at_once")),
    )
    month = np.tile(np.arange(1, 13), len(people.years))
    index = contributions.base_in_force(
        economy.cumulative(outlook.base_growth),
        assume.scalar("employee.base_growth_2025"),
        assume.scalar("employee.base_switch_month"),
        month,
    )
    season = _season(assume, "employee", "income", len(people.years))
    return contributions.employee_income(
        heads, terms, index, season, contributions.relative_wage(heads.active_wage, heads.active)
    )


def _employee_pool(
    assume: Assumptions,
    people: People,
    outlook: economy.Economy,
    employee: contributions.EmployeeIncome,
    rate: Array,
) -> tuple[Fund, tuple[Reconciled, ...]]:
    known = figures.accounts(assume.data, "employee_pooled", assume.data.base_year)
    maternity = figures.account_item(assume.data, "maternity", "expenditure", assume.data.base_year)
    credit = employee.retiree_credit
    net = assume.word("employee.published_pool_income") == "net"
    credited = credit[..., YEAR].sum(axis=-1)
    paid = known.expenditure - (0.0 if net else credited)
    shares = assume.weights("employee.benefit_shares", EMPLOYEE_SHARES)
    targets = {name: shares[..., k] * (paid - maternity) for k, name in enumerate(EMPLOYEE_SHARES)}
    targets["maternity"] = np.full((1, 1), maternity)
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_active")
        + assume.scalar("cost.retired_active_payment_ratio")[..., None] * people.monthly("cost_retired"),
        members=sum(people.monthly(name) for name in ("active", "flexible", "completing", "retired")),  # type: ignore[arg-type]
        births=np.repeat(people.flow("births_employee"), 12, axis=-1),
        unit_cost_index=_index(outlook.cost_growth_employee),
        financing_index=_index(outlook.base_growth),
        maternity_index=_index(outlook.base_growth),
    )
    benefits = _calibrated(drivers, _season(assume, "employee", "expenditure", len(people.years)), targets)
    spent = sum(benefits.values())
    lines = {name: getattr(employee, name) for name in POOL_INCOME}
    total = sum(lines.values())
    published = np.asarray(known.income + (credited if net else 0.0) * np.ones_like(credited))
    opening = np.full((1, 1), known.opening)
    base = (-credit[..., YEAR], np.asarray(spent)[..., YEAR], rate[..., YEAR])
    factor = income_factor(
        opening, lambda c: c[..., None] * np.asarray(total)[..., YEAR], *base, published, "employee pool contributions"
    )
    income = {name: factor[..., None] * line for name, line in lines.items()}
    rolled = roll(opening, sum(income.values()) - credit, spent, rate)
    modelled = np.asarray(total)[..., YEAR].sum(axis=-1)
    rows = (Reconciled("employee_pool_contributions", "employee_pooled", modelled, modelled * factor),)
    return Fund(income, benefits, -credit, rolled), rows


def _accounts(
    assume: Assumptions, employee: contributions.EmployeeIncome, rate: Array
) -> tuple[Fund, tuple[Reconciled, ...]]:
    known = figures.accounts(assume.data, "individual_accounts", assume.data.base_year)
    opening = np.full((1, 1), known.opening)
    credit = employee.retiree_credit
    lines = {name: getattr(employee, name) for name in ACCOUNT_INCOME}
    total = np.asarray(sum(lines.values()))
    spent_base_year = np.full((1, 1, 12), known.expenditure / 12.0)
    published = np.asarray(known.income - credit[..., YEAR].sum(axis=-1))
    base = (credit[..., YEAR], spent_base_year, rate[..., YEAR])
    factor = income_factor(
        opening, lambda c: c[..., None] * total[..., YEAR], *base, published, "account contributions"
    )
    income = {name: factor[..., None] * line for name, line in lines.items()}
    received = np.asarray(sum(income.values()) + credit)
    first = roll(opening, received[..., YEAR], spent_base_year, rate[..., YEAR])
    share = assume.scalar("employee.account_spending_share")
    spending = Reconciled(
        "account_spending",
        "individual_accounts",
        share * first.opening.sum(axis=-1),
        np.full(first.opening.shape[:-1], known.expenditure),
    )
    flat = np.zeros_like(received)
    flat[..., YEAR] = spent_base_year
    by_share = np.zeros(np.broadcast_shapes(received.shape, (*spending.factor.shape, 1)))
    by_share[..., 12:] = (share * spending.factor)[..., None]
    rolled = roll(opening, received, flat, rate, spending_rate=by_share)
    modelled = total[..., YEAR].sum(axis=-1)
    rows = (Reconciled("account_contributions", "individual_accounts", modelled, modelled * factor), spending)
    return Fund(income, {"account_spending": rolled.expenditure}, credit, rolled), rows


def _resident(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: tuple[Array, Array], rate: Array
) -> tuple[Fund, Array, tuple[Reconciled, ...]]:
    known = figures.accounts(assume.data, "resident", assume.data.base_year)
    premium, subsidy = financing
    heads = np.concatenate([people.open("resident_heads")[..., :1], people.close("resident_heads")], axis=-1)
    weights = assume.calendar_weights("resident.premium_months", PREMIUM_MONTHS)
    monthly = figures.monthly_shares(assume.data, "resident", "income")
    shares = assume.weights("resident.benefit_shares", BENEFIT_LINES)
    targets = {name: shares[..., k] * known.expenditure for k, name in enumerate(BENEFIT_LINES)}
    per_head = (premium[..., :-1] + subsidy) / (premium[..., :1] + subsidy[..., :1])
    drivers = expenditure.BenefitDrivers(
        cost=people.monthly("cost_resident"),
        members=people.monthly("resident"),
        births=np.repeat(people.flow("births_other"), 12, axis=-1),
        unit_cost_index=_index(outlook.cost_growth_resident),
        financing_index=np.repeat(per_head, 12, axis=-1),
        maternity_index=_index(outlook.cost_growth_resident),
    )
    benefits = _calibrated(drivers, _season(assume, "resident", "expenditure", len(people.years)), targets)
    spent = np.asarray(sum(benefits.values()))
    opening = np.full((1, 1), known.opening)

    def year_one(factor: Array) -> Array:
        lines = contributions.resident_income(
            heads[..., :2], premium[..., :2], subsidy[..., :1], weights, monthly, factor
        )
        return lines.premium + lines.subsidy

    nothing = np.zeros((1, 1, 12))
    factor = income_factor(
        opening, year_one, nothing, spent[..., YEAR], rate[..., YEAR], np.full((1, 1), known.income), "resident subsidy"
    )
    lines = contributions.resident_income(heads, premium, subsidy, weights, monthly, factor)
    income = {"premium": lines.premium, "subsidy": lines.subsidy}
    rolled = roll(opening, lines.premium + lines.subsidy, spent, rate)
    standard = subsidy[..., 0] * heads[..., 1]
    paid = lines.premium[..., YEAR].sum(axis=-1)
    rows = (
        Reconciled("resident_premium", "resident", paid, paid),
        Reconciled("resident_subsidy", "resident", standard, standard * factor),
    )
    return Fund(income, benefits, np.zeros_like(spent), rolled), lines.received_ahead, rows


def _index(growth: Array) -> Array:
    return np.repeat(economy.cumulative(growth), 12, axis=-1)


def _calibrated(drivers: expenditure.BenefitDrivers, season: Array, targets: dict[str, Array]) -> dict[str, Array]:
    """Each line scaled so that the base year's twelve months meet its target, ``(scenario, area)`` yuan."""
    volumes = expenditure.benefit_lines(drivers, season)
    return {
        name: volumes[name] * (target / volumes[name][..., YEAR].sum(axis=-1))[..., None]
        for name, target in targets.items()
    }


__all__ = ["Fund", "Money", "interest_of", "project_money"]

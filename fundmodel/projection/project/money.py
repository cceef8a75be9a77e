"""From exposures to money: the economy, then each fund by month, the base year held to its accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions import figures
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy
from fundmodel.projection.project.base_year import Reconciled
from fundmodel.projection.project.employee import employee_income, employee_pool, individual_accounts
from fundmodel.projection.project.funds import Fund
from fundmodel.projection.project.resident import resident_fund
from fundmodel.projection.project.waist import People

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


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
    employee = employee_income(assume, people, outlook, months)
    boundaries = np.append(years, years[-1] + 1)
    growth = (outlook.gdp_per_head_growth[..., 1:], int(years[1]))
    premium = assume.yearly("resident.premium", boundaries, *growth)
    subsidy = assume.yearly("resident.subsidy", years, *growth)
    rate = assume.monthly("economy.interest_rate", months) / 12.0
    pool, pool_rows = employee_pool(assume, people, outlook, employee, rate)
    accounts, account_rows = individual_accounts(assume, employee, rate)
    resident, received, resident_rows = resident_fund(assume, people, outlook, (premium, subsidy), rate)
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
    return economy.project_economy(
        years.astype(float),
        people.mean("population"),
        people.mean("working_age"),
        figures.gdp(assume.data, int(years[0])),
        assume.yearly("economy.real_growth", years),
        assume.yearly("economy.deflator", years),
        assume.yearly("cost.excess_growth", years),
        assume.scalar("employee.income_elasticity"),
        assume.scalar("resident.income_elasticity"),
        first,
    )

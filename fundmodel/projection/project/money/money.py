"""From exposures to money: the economy, then each fund by month, the base year held to its accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy
from fundmodel.projection.project.economy_path import Financing
from fundmodel.projection.project.money.base_year import Reconciled
from fundmodel.projection.project.money.care_fund import care_fund
from fundmodel.projection.project.money.employee_funds import employee_funds
from fundmodel.projection.project.money.employee_receipts import employee_income, receipts
from fundmodel.projection.project.money.funds import Fund, Yield, by_fund
from fundmodel.projection.project.money.resident_fund import resident_fund
from fundmodel.projection.project.money.settled_bills import unpaid_bills_evidence
from fundmodel.projection.project.people.waist import People
from fundmodel.vocabulary.dims import CARE_FUND

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


@dataclass(frozen=True)
class Money:
    """The funds, the economy they live in, and how the base year was met."""

    months: Months
    funds: dict[str, Fund]
    received_ahead: Array
    payroll: Array
    mean_base: Array
    premium: Array
    subsidy: Array
    economy: economy.Economy
    reconciled: tuple[Reconciled, ...]
    memo: dict[str, Array]
    unpaid_bills: str


def project_money(assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing) -> Money:
    """The same monthly functions run over base year and projection; the base year sets the factors."""
    years = people.years
    months = np.datetime64(f"{years[0]}-01", "M") + np.arange(12 * len(years))
    employee = employee_income(assume, people, outlook, months)
    earned = Yield.of(assume, months)
    got = receipts(assume, employee, months)
    care = care_fund(assume, people, outlook, earned, months)
    base = employee.mean_base
    scheme = employee_funds(assume, people, outlook, got, employee.retiree_credit, care, base, earned, months)
    resident = resident_fund(assume, people, outlook, financing, earned, months)
    funds = {
        "employee_pooled": scheme.pool,
        "individual_accounts": scheme.accounts,
        "resident": resident.fund,
        **({} if care.fund is None else {CARE_FUND: care.fund}),
    }
    return Money(
        months=months,
        funds=funds,
        received_ahead=resident.received_ahead,
        payroll=employee.payroll,
        mean_base=employee.mean_base,
        premium=financing.premium,
        subsidy=financing.subsidy,
        economy=outlook,
        reconciled=(*scheme.rows, *resident.rows, *care.rows),
        memo={
            **scheme.memo,
            **by_fund(tuple(funds), {"employee_pooled": scheme.of_pool, "resident": resident.of_fund}),
        },
        unpaid_bills=unpaid_bills_evidence(assume, months),
    )

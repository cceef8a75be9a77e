"""From exposures to money: lines of every fund, the base year held to its accounts, then one roll of all funds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy
from fundmodel.projection.contributions import Accrual
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.base_year import Reconciled
from fundmodel.projection.project.money.books import Books
from fundmodel.projection.project.money.care_fund import Care, care_fund, taken_since
from fundmodel.projection.project.money.employee_funds import employee_funds
from fundmodel.projection.project.money.employee_receipts import employee_income, receipts
from fundmodel.projection.project.money.funds import Fund, Yield, by_fund
from fundmodel.projection.project.money.resident_fund import resident_fund
from fundmodel.projection.project.money.roll_funds import Rolled, closed, pool_kept, roll_funds
from fundmodel.projection.project.money.settled_bills import unpaid_bills_evidence
from fundmodel.projection.project.people.waist import People
from fundmodel.vocabulary.dims import CARE_FUND, CARE_MEMO

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


@dataclass(frozen=True)
class Lines:
    """What the stages give before anything is rolled: the books of every fund, and what stands beside them, yuan by
    month ``(lane, area, month)``."""

    books: Books
    care: Care
    received_ahead: Array
    accrual: Accrual
    payroll: Array
    mean_base: Array
    reconciled: tuple[Reconciled, ...]
    memo: dict[str, Array]
    by_fund: dict[str, Array]


@dataclass(frozen=True)
class Money:
    """The funds by month ``(lane, area, month)``, the economy they live in, and how the base year was met."""

    months: Months
    funds: dict[str, Fund]
    received_ahead: Array
    accrual: Accrual
    payroll: Array
    mean_base: Array
    premium: Array
    subsidy: Array
    income: Array
    financing_held: NDArray[np.bool_]
    economy: economy.Economy
    reconciled: tuple[Reconciled, ...]
    memo: dict[str, Array]
    unpaid_bills: str


def project_money(assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing) -> Money:
    """Lines of base year and projection by the same monthly functions, then one roll of all funds."""
    years = people.years
    months = np.datetime64(f"{years[0]}-01", "M") + np.arange(12 * len(years))
    lines = money_lines(assume, people, outlook, financing, months)
    rolled = roll_funds(lines.books)
    return Money(
        months=months,
        funds=closed(lines.books, rolled),
        received_ahead=lines.received_ahead,
        accrual=lines.accrual,
        payroll=lines.payroll,
        mean_base=lines.mean_base,
        premium=financing.premium,
        subsidy=financing.subsidy,
        income=financing.income[..., 1:],
        financing_held=financing.held,
        economy=outlook,
        reconciled=lines.reconciled,
        memo={**lines.memo, **_care_memo(lines, rolled), **lines.by_fund},
        unpaid_bills=unpaid_bills_evidence(assume, months),
    )


def money_lines(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing, months: Months
) -> Lines:
    """Income, expenditure, transfers and bills of every fund; only the base year's months are rolled here, to find its
    factors."""
    employee = employee_income(assume, people, outlook, months)
    earned = Yield.of(assume, months, outlook.interest_departure)
    got = receipts(assume, employee, months)
    care = care_fund(assume, people, outlook, earned, months)
    base = employee.mean_base
    scheme = employee_funds(assume, people, outlook, got, employee.retiree_credit, care, base, earned, months)
    resident = resident_fund(assume, people, outlook, financing, care.from_resident, earned, months)
    own = {
        "employee_pooled": scheme.pool,
        "individual_accounts": scheme.accounts,
        "resident": resident.book,
        **({} if care.book is None else {CARE_FUND: care.book}),
    }
    return Lines(
        books=Books(own, earned, scheme.to_pool),
        care=care,
        received_ahead=resident.received_ahead,
        accrual=resident.accrual,
        payroll=employee.payroll,
        mean_base=base,
        reconciled=(*scheme.rows, *resident.rows, *care.rows),
        memo=scheme.memo,
        by_fund=by_fund(tuple(own), {"employee_pooled": scheme.of_pool, "resident": resident.of_fund}),
    )


def _care_memo(lines: Lines, rolled: Rolled) -> dict[str, Array]:
    """What long-term care takes from each purse, and what the pool would hold had it kept its part since the valuation
    date; nothing where no lane keeps the fund."""
    care = lines.care
    if care.book is None:
        return {}
    without = pool_kept(lines.books, rolled, taken_since(care))
    return dict(zip(CARE_MEMO, (care.from_pool, care.from_accounts, care.from_resident, without), strict=True))

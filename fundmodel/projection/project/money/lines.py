"""Lines of every fund before anything is rolled: what the stages give, the base year held to its accounts."""

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
from fundmodel.projection.project.money.care_fund import Care, care_fund
from fundmodel.projection.project.money.employee_funds import employee_funds
from fundmodel.projection.project.money.employee_receipts import employee_income, receipts
from fundmodel.projection.project.money.funds import Yield, by_fund
from fundmodel.projection.project.money.levers import UNMOVED, Levers
from fundmodel.projection.project.money.resident_fund import resident_fund
from fundmodel.projection.project.people.waist import People
from fundmodel.vocabulary.dims import CARE_FUND

Array = NDArray[np.float64]
Months = NDArray[np.datetime64]


@dataclass(frozen=True)
class Lines:
    """What the stages give before anything is rolled: the books of every fund, and what stands beside them, yuan by
    month ``(lane, area, month)``; ``financing`` of residents as it is paid."""

    months: Months
    books: Books
    financing: Financing
    care: Care
    received_ahead: Array
    accrual: Accrual
    payroll: Array
    mean_base: Array
    reconciled: tuple[Reconciled, ...]
    memo: dict[str, Array]
    by_fund: dict[str, Array]


def money_lines(
    assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing, levers: Levers = UNMOVED
) -> Lines:
    """Income, expenditure, transfers and bills of every fund, with what rules multiply; only the base year's months are
    rolled here, to find its factors."""
    months = np.datetime64(f"{people.years[0]}-01", "M") + np.arange(12 * len(people.years))
    financing = levers.moved_financing(financing)
    employee = employee_income(assume, people, outlook, months, levers)
    earned = Yield.of(assume, months, outlook.interest_departure)
    got = receipts(assume, employee, months, levers)
    care = care_fund(assume, people, outlook, earned, months)
    base = employee.mean_base
    scheme = employee_funds(assume, people, outlook, got, employee.retiree_credit, care, base, earned, months, levers)
    resident = resident_fund(assume, people, outlook, financing, care.from_resident, earned, months, levers)
    own = {
        "employee_pooled": scheme.pool,
        "individual_accounts": scheme.accounts,
        "resident": resident.book,
        **({} if care.book is None else {CARE_FUND: care.book}),
    }
    return Lines(
        months=months,
        financing=financing,
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

"""Lines of every fund before anything is rolled: what the stages give, the base year held to its accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection import economy
from fundmodel.projection.contributions import Accrual, EmployeeIncome
from fundmodel.projection.project.financing_path import Financing
from fundmodel.projection.project.money.base_year import Reconciled
from fundmodel.projection.project.money.books import Books
from fundmodel.projection.project.money.care_fund import Care, care_fund
from fundmodel.projection.project.money.employee_funds import EmployeeFunds, employee_funds
from fundmodel.projection.project.money.employee_receipts import employee_income, receipts
from fundmodel.projection.project.money.funds import Yield, by_fund
from fundmodel.projection.project.money.levers import UNMOVED, Levers
from fundmodel.projection.project.money.resident_fund import ResidentFund, resident_fund
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


class LinesUnder:
    """Income, expenditure, transfers and bills of every fund under the levers of rules; only the base year's months are
    rolled here, to find its factors. What no lever moved since the last time is not worked out again."""

    def __init__(self, assume: Assumptions, people: People, outlook: economy.Economy, financing: Financing) -> None:
        self._assume, self._people, self._outlook, self._financing = assume, people, outlook, financing
        self._months = np.datetime64(f"{people.years[0]}-01", "M") + np.arange(12 * len(people.years))
        self._earned = Yield.of(assume, self._months, outlook.interest_departure)
        self._care = care_fund(assume, people, outlook, self._earned, self._months)
        self._scheme: tuple[Levers, EmployeeIncome, EmployeeFunds] | None = None
        self._resident: tuple[Levers, Financing, ResidentFund] | None = None

    def __call__(self, levers: Levers = UNMOVED) -> Lines:
        """The lines under ``levers``."""
        employee, scheme = self._employees(levers.of("contributions", "collection"))
        financing, resident = self._residents(levers.of("financing"))
        books = {"employee_pooled": scheme.pool, "individual_accounts": scheme.accounts, "resident": resident.book}
        own = {
            name: book.resettled(levers) if levers.touches("benefits", name) else book for name, book in books.items()
        }
        if self._care.book is not None:
            own[CARE_FUND] = self._care.book
        return Lines(
            months=self._months,
            financing=financing,
            books=Books(own, self._earned, scheme.to_pool),
            care=self._care,
            received_ahead=resident.received_ahead,
            accrual=resident.accrual,
            payroll=employee.payroll,
            mean_base=employee.mean_base,
            reconciled=(*scheme.rows, *resident.rows, *self._care.rows),
            memo=scheme.memo,
            by_fund=by_fund(tuple(own), {"employee_pooled": scheme.of_pool, "resident": resident.of_fund}),
        )

    def _employees(self, levers: Levers) -> tuple[EmployeeIncome, EmployeeFunds]:
        if self._scheme is None or not self._scheme[0].same(levers):
            assume, months = self._assume, self._months
            employee = employee_income(assume, self._people, self._outlook, months, levers)
            got = receipts(assume, employee, months, levers)
            scheme = employee_funds(
                *(assume, self._people, self._outlook, got, employee.retiree_credit),
                *(self._care, employee.mean_base, self._earned, months),
            )
            self._scheme = levers, employee, scheme
        return self._scheme[1:]

    def _residents(self, levers: Levers) -> tuple[Financing, ResidentFund]:
        if self._resident is None or not self._resident[0].same(levers):
            financing = levers.moved_financing(self._financing)
            fund = resident_fund(
                *(self._assume, self._people, self._outlook, financing),
                *(self._care.from_resident, self._earned, self._months),
            )
            self._resident = levers, financing, fund
        return self._resident[1:]

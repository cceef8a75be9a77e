"""What a rule is shown at the end of a month: flows of twelve months and of civil years, balances, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import FUNDS, State, Sums
from fundmodel.projection.month_recursion import Month
from fundmodel.projection.project.money.books import Book
from fundmodel.projection.project.money.funds import total
from fundmodel.projection.project.money.lines import Lines
from fundmodel.projection.project.money.settled_bills import PAID_AT_ONCE
from fundmodel.projection.project.people.waist import People
from fundmodel.projection.sums import sum_months
from fundmodel.vocabulary.dims import SUBSIDY_LINES

Array = NDArray[np.float64]

GROUPS: Final = ("active", "flexible", "completing", "retired", "resident")
NOT_COLLECTED: Final = ("other_income",)
YEAR: Final = 12


class Heads(NamedTuple):
    """Persons in mid-month by group, and by fund heads weighted by the cost of their age, ``(lane, area, month)``."""

    by_group: Mapping[str, Array]
    standard: Mapping[str, Array]


def heads_of(people: People) -> Heads:
    """What a rule may know of people: their number by group, and their standard cost."""
    standard = {
        "employee_pooled": people.monthly("cost_active") + people.monthly("cost_retired"),
        "resident": people.monthly("cost_resident"),
    }
    return Heads({name: people.monthly(name) for name in GROUPS}, standard)


@dataclass(frozen=True)
class Shown:
    """Lines as a rule sees them, yuan ``(month, lane, area, fund)``: what members and employers pay, what budgets pay,
    what providers could be made to wait for, unpaid bills, and what the earned balance is less than cash."""

    contributions: Array
    subsidies: Array
    billed: Array
    unpaid: Array
    not_earned: Array


class Sight:
    """Gathers the months as they are rolled; ``state`` is what the rules see of the latest."""

    def __init__(self, heads: Heads, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._heads = {name: _month_first(persons, shape) for name, persons in heads.by_group.items()}
        self._standard = _by_fund(heads.standard, shape)
        rolled = (shape[2], *shape[:2], len(FUNDS))
        self._income, self._expenditure = np.zeros(rolled), np.zeros(rolled)
        self._years: tuple[Sums, Sums] | None = None

    def shown(self, lines: Lines) -> Shown:
        """The lines in force as rules see them."""
        books = {name: lines.books.by_fund[name] for name in FUNDS}
        bills = {name: book.bills.unpaid for name, book in books.items() if book.bills is not None}
        return Shown(
            _by_fund({name: _paid_by(book, budgets=False) for name, book in books.items()}, self._shape),
            _by_fund({name: _paid_by(book, budgets=True) for name, book in books.items()}, self._shape),
            _by_fund({name: _billed(book) for name, book in books.items()}, self._shape),
            _by_fund(bills, self._shape),
            _by_fund({"employee_pooled": np.zeros((1, 1, 1)), "resident": _not_earned(lines)}, self._shape),
        )

    def state(self, t: int, lines: Lines, shown: Shown, month: Month, postponed: Array) -> State:
        """The state of month t ``(lane, area, fund)``; ``month`` as rolled, ``postponed`` what providers wait for."""
        self._income[t] = month.received + month.interest
        self._expenditure[t] = month.spent
        trailing = self._year_to(t, shown)
        if t % YEAR == YEAR - 1:
            self._years = (trailing, trailing if self._years is None else self._years[0])
        last, before = self._years or (trailing, trailing)
        since = max(0, t - YEAR + 1)
        payroll = sum_months(np.broadcast_to(lines.payroll, self._shape)[..., since : t + 1])
        return State(
            month=lines.months[t],
            place=t,
            closing=month.closing,
            earned=month.closing - shown.not_earned[t],
            unpaid=shown.unpaid[t] + postponed,
            owed_in_month=shown.billed[t],
            trailing=trailing,
            last=last,
            before=before,
            heads={name: persons[t] for name, persons in self._heads.items()},
            standard=self._standard[t],
            payroll=payroll,
        )

    def _year_to(self, t: int, shown: Shown) -> Sums:
        months = slice(max(0, t - YEAR + 1), t + 1)
        flows = (self._income, shown.contributions, shown.subsidies, self._expenditure)
        return Sums(*(flow[months].sum(axis=0) for flow in flows))


def _paid_by(book: Book, *, budgets: bool) -> Array:
    """Income of members and employers, or of budgets; other income and interest are neither's."""
    lines = {name: line for name, line in book.income.items() if (name in SUBSIDY_LINES) == budgets}
    return total({name: line for name, line in lines.items() if name not in NOT_COLLECTED} or {"": np.zeros((1, 1, 1))})


def _billed(book: Book) -> Array:
    return total({name: line for name, line in book.expenditure.items() if name not in PAID_AT_ONCE})


def _not_earned(lines: Lines) -> Array:
    """Cash less the earned balance of residents: what is not booked yet, not earned yet, and overdue."""
    deferred = lines.books.by_fund["resident"].deferred
    apart = lines.accrual.unearned + lines.accrual.overdue
    return apart if deferred is None else apart + deferred.at_end


def _by_fund(parts: Mapping[str, Array], shape: tuple[int, int, int]) -> Array:
    """``(month, lane, area, fund)`` of ``(lane, area, month)`` by fund."""
    return np.stack([_month_first(parts[name], shape) for name in FUNDS], axis=-1)


def _month_first(x: Array, shape: tuple[int, int, int]) -> Array:
    return np.moveaxis(np.broadcast_to(x, shape), -1, 0)

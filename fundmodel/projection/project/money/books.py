"""Lines of every fund before anything is rolled: what the stages give and the one roll takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.expenditure.settlement import Bills
from fundmodel.projection.project.money.funds import Yield, total
from fundmodel.projection.project.money.levers import Levers
from fundmodel.projection.project.money.outside import Outside
from fundmodel.vocabulary.dims import CARE_FUND

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ORDER: Final = (CARE_FUND, "individual_accounts", "employee_pooled", "resident")
"""The funds in the order in which a month takes them (DESIGN 3)."""


class Deferred(NamedTuple):
    """Premium in cash and not yet booked at the start and at the end of each month, yuan ``(lane, area, month)``."""

    at_start: Array
    at_end: Array


@dataclass(frozen=True)
class Book:
    """One fund before it is rolled, yuan by month ``(lane, area, month)``; ``opening`` ``(lane, area)``.

    ``income`` and ``expenditure`` are the lines as booked; ``cash`` is what comes in by month before interest and
    transfers, ``credited`` what another fund credits to it with its income, ``passed`` further transfers known
    beforehand, received positive; ``outside`` what passes between the fund and other areas or levels (its fiscal
    subsidy is a line of ``income``). ``spending_rate`` is the share of each month's opening balance that goes out on
    top of ``expenditure``, in its one line. ``bills`` are those of providers, advances among them; ``deferred``
    restates balances after the roll; ``settle`` turns what is owed into what is paid under levers.
    """

    opening: Array
    income: dict[str, Array]
    expenditure: dict[str, Array]
    cash: Array
    credited: Array | None = None
    passed: tuple[Array, ...] = ()
    outside: Outside | None = None
    spending_rate: Array | None = None
    bills: Bills | None = None
    deferred: Deferred | None = None
    settle: Callable[[Levers], tuple[dict[str, Array], Bills]] | None = field(default=None, repr=False)

    def resettled(self, levers: Levers) -> Book:
        """The fund with what a rule multiplies of its bills, which enters before settlement."""
        if self.settle is None:
            return self
        paid, bills = self.settle(levers)
        return replace(self, expenditure=paid, bills=bills)

    @property
    def spent(self) -> Array:
        """The lines of expenditure summed."""
        return total(self.expenditure)

    def transfer(self, swept: Array) -> Array:
        """credited + swept + passed: transfers received less paid, ``swept`` counted positive where it comes in."""
        return self._passed(swept if self.credited is None else self.credited + swept, None)

    def received(self, swept: Array, month: int | None = None) -> Array:
        """cash + credited + (swept + passed) + outside - advances: what comes in before interest, in one month or all.

        What accounts sweep out is no part of it: it leaves them as a share of their opening balance.
        """
        come = _at(self.cash, month)
        if self.credited is not None:
            come = come + _at(self.credited, month)
        come = come + self._passed(swept, month)
        if self.outside is not None:
            come = come + _at(self.outside.net, month)
        return come if self.bills is None else come - _at(self.bills.prepaid, month)

    def _passed(self, swept: Array, month: int | None) -> Array:
        for transfer in self.passed:
            swept = swept + _at(transfer, month)
        return swept


@dataclass(frozen=True)
class Books:
    """Every fund by name in the order of the ledger, what balances earn, and ``to_pool`` ``(lane, area, month)``: the
    months in which the opening balance of the accounts is swept into the employee pool."""

    by_fund: dict[str, Book]
    earned: Yield
    to_pool: Flags


def _at(monthly: Array, month: int | None) -> Array:
    if month is None:
        return monthly
    return np.asarray(monthly[..., month if monthly.shape[-1] > 1 else 0])

"""What a rule moves in one fund, and the fund with it: pooled money, gaps met by budgets, bills that providers wait
for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.project.money.funds import Fund, total
from fundmodel.projection.project.money.outside import Outside
from fundmodel.projection.project.money.settled_bills import PAID_AT_ONCE
from fundmodel.vocabulary.dims import COVER_LINES

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Moved:
    """Money that a rule moves at the end of each month in one fund, yuan ``(lane, area, month)``, as in ``Decision``;
    ``cover`` by level of government."""

    levied: Array
    granted: Array
    lent: Array
    advanced: Array
    postponed: Array
    charged: Array
    wanting: Array
    cover: Mapping[str, Array]

    @property
    def between(self) -> Array:
        """granted + lent - levied: what comes from the rule's fund less what goes there."""
        return self.granted + self.lent - self.levied

    @property
    def covered(self) -> Array:
        """What budgets of all levels give."""
        return total(dict(self.cover))

    @property
    def net(self) -> Array:
        """between + advanced - charged + covered + postponed: what the rule adds to the balance."""
        return self.between + self.advanced - self.charged + self.covered + self.postponed

    @property
    def waiting(self) -> Array:
        """Bills that providers wait for at the month's end."""
        return np.cumsum(self.postponed, axis=-1)

    @property
    def bridged(self) -> Array:
        """Loans and postponed bills that stand out at the month's end."""
        return np.cumsum(self.lent + self.advanced + self.postponed, axis=-1)


NONE_MOVED: Final[Mapping[str, Moved]] = MappingProxyType({})


def under_rule(fund: Fund, moved: Moved, name: str) -> Fund:
    """The fund with cover as lines of income and bills paid when they are: spending by line falls by what is postponed,
    in proportion to what providers bill, unpaid bills rise by it, and what is incurred stays (I-28)."""
    given = {COVER_LINES[name, level]: amount for level, amount in moved.cover.items()}
    billed = {line: paid for line, paid in fund.expenditure.items() if line not in PAID_AT_ONCE}
    paid = total(billed)
    share = np.divide(moved.postponed, paid, out=np.zeros(moved.postponed.shape), where=moved.postponed != 0.0)
    lines = {line: amount - amount * share if line in billed else amount for line, amount in fund.expenditure.items()}
    bills = fund.bills
    if bills is not None:
        bills = bills._replace(unpaid=bills.unpaid + np.cumsum(moved.postponed, axis=-1))
    return replace(
        fund,
        income={**fund.income, **given},
        expenditure=lines,
        bills=bills,
        outside=_with_loans(fund.outside, moved),
        pooled=moved.between,
    )


def _with_loans(outside: Outside | None, moved: Moved) -> Outside:
    """Loans of treasuries and interest on loans come from and go to those outside the areas."""
    came, back = np.maximum(moved.advanced, 0.0), np.maximum(-moved.advanced, 0.0) + moved.charged
    if outside is None:
        return Outside(np.zeros((1, 1, 1)), came, back)
    return outside._replace(received=outside.received + came, passed=outside.passed + back)

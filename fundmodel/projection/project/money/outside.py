"""Money of budgets, other areas and other levels inside the accounts of the base year, and how it goes on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.figures import Accounts

Array = NDArray[np.float64]


class Outside(NamedTuple):
    """What one fund gets as ``fiscal`` subsidy, and what it receives from and passes to other areas and levels, yuan by
    month ``(lane, area, month)``, none negative."""

    fiscal: Array
    received: Array
    passed: Array

    @property
    def net(self) -> Array:
        """received - passed."""
        return self.received - self.passed

    @property
    def all(self) -> Array:
        """fiscal + received - passed: all that comes in beside what the fund collects itself."""
        return self.fiscal + self.net


def outside(published: Accounts, collected: Array) -> Outside:
    """amount(y) = amount(base year) x collected(y) / collected(base year), a twelfth a month.

    A levy takes its part of what a fund collects (METHODS 7.1, with no part of the balance), grants and subsidies are
    paid from levies and budgets that grow with it: each keeps its share of the base year, as other income does (3.6).
    ``collected`` ``(lane, area, year)`` is contributions, or premium and subsidy due, and begins with the base year.
    Zero throughout where the accounts hold nothing.
    """
    given = (published.employee_fiscal, published.transfers_in, published.transfers_out)
    if not any(amount.any() for amount in given):
        nothing = np.zeros((1, 1, 12 * collected.shape[-1]))
        return Outside(nothing, nothing, nothing)
    kept = np.repeat(collected / collected[..., :1], 12, axis=-1) / 12.0
    return Outside(*(amount[:, None] * kept for amount in given))

"""The base year held to its published accounts: one named factor per line or group of lines, by rolling twelve
months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.by_content import by_content
from fundmodel.projection.project.money.funds import Yield
from fundmodel.projection.root import Sought, UnmetError, increasing_root
from fundmodel.projection.sums import sum_months
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

FACTOR_RANGE: Final = (0.02, 50.0)
KEPT: Final = 256
"""Factors of the base year that are kept: four or five a scenario, and most scenarios share theirs."""


@dataclass(frozen=True)
class Reconciled:
    """One row of the reconciliation table: modelled and published yuan of the base year, and published over
    modelled."""

    item: str
    fund: str
    modelled: Array
    published: Array

    @classmethod
    def met(cls, item: str, fund: str, monthly: Array) -> Reconciled:
        """A level that published figures set, because nothing builds it up from below: its factor is one."""
        level = sum_months(monthly[..., :12])
        return cls(item, fund, level, level)

    @property
    def factor(self) -> Array:
        """published / modelled, ``(lane, area)``."""
        return np.asarray(self.published / self.modelled)


class Item(NamedTuple):
    """A row of the reconciliation and the fund whose income it is part of."""

    name: str
    fund: str


class OffTargetError(UnmetError):
    """No factor within ``FACTOR_RANGE`` brings ``row`` to what published income leaves for it."""

    def __init__(self, row: Reconciled, unmet: UnmetError) -> None:
        super().__init__(unmet.problem, unmet.side, unmet.sought)
        self.row = row


def scaled(due: Array, factor: Array) -> Array:
    """factor x due in each month, ``(lane, area, month)``."""
    return factor[..., None] * due


@by_content(KEPT)
def income_factor(
    opening: Array,
    income_at: Callable[[Array], Array],
    transfer: Array,
    expenditure: Array,
    earned: Yield,
    published: Array,
    item: Item,
) -> Array:
    """c with sum_m income_m(c) + interest_m(c) = published income of the base year, ``(lane, area)``.

    Published income holds interest, and interest depends on when money comes in; ``income_at(c)`` gives twelve months
    ``(lane, area, month)`` of income before interest, rising in c. ``transfer`` is received less paid, month by
    month. What changes after the base year does not move it, so it is kept by the content of the arguments. Errors:
    ``OffTargetError`` where no factor meets it.
    """

    def gap(factor: Array) -> Array:
        income = income_at(factor)
        rolled = earned.roll(opening, income + transfer, expenditure)
        return np.asarray(sum_months(income + rolled.interest) - published)

    shape = np.broadcast_shapes(
        np.shape(opening),
        published.shape,
        earned.lead,
        *(x.shape[:-1] for x in (transfer, expenditure, income_at(np.ones((1, 1))))),
    )
    low, high = (np.full(shape, edge) for edge in FACTOR_RANGE)
    try:
        return increasing_root(gap, low, high, Sought(Said("calibration factor of {item}", item=item.name)))
    except UnmetError as unmet:
        nothing, one = np.zeros(shape), np.ones(shape)
        modelled = sum_months(income_at(one)) - sum_months(income_at(nothing))
        raise OffTargetError(Reconciled(*item, modelled, -gap(nothing)), unmet) from None

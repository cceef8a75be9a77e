"""What an adjustment fund remembers: its money, what areas hold for it, what was paid and received in the year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.protocol import Array


class Terms(NamedTuple):
    """The rule's numbers in the order of the run: ``(area, 1)`` by area, ``(fund,)`` by fund."""

    first: int
    areas: tuple[str, ...]
    begins: NDArray[np.datetime64]
    levy_income: Array
    levy_balance: Array
    performance: Array
    score: Array
    fiscal: Array


class FundBooks(NamedTuple):
    """``stock``: money in the fund, and ``emergency``: the part of all its money kept for emergencies, yuan ``(lane,
    fund)``. The rest is ``(lane, area, fund)``: ``held``: levies that areas keep until they are called; of the civil
    year so far ``paid``: levies, ``received``: grants against need, ``advances``: those of them to be settled;
    ``growth`` of spending in the year before; ``paid_up``, 1 where the levies of the year so far came out of the
    area's own balance, and ``paid_up_before`` for the year before.
    """

    terms: Terms
    stock: Array
    emergency: Array
    held: Array
    paid: Array
    received: Array
    advances: Array
    growth: Array
    paid_up: Array
    paid_up_before: Array


class Collected(NamedTuple):
    """What comes in at a date: ``levy`` and the levy of the whole ``year`` ``(lane, area, fund)``, ``fiscal`` and
    ``interest`` ``(lane, fund)``; ``free``: what areas have left, without what they hold for the fund."""

    levy: Array
    year: Array
    fiscal: Array
    interest: Array
    free: Array


class Paid(NamedTuple):
    """What goes out at a date ``(lane, area, fund)``: grants against ``need``, by ``score``, in an ``emergency``; what
    is ``back`` from areas; ``wanting``: what was recognised and not met."""

    need: Array
    score: Array
    emergency: Array
    back: Array
    wanting: Array

    @property
    def grants(self) -> Array:
        """All that areas get."""
        return self.need + self.score + self.emergency

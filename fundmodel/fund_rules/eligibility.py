"""Which areas may be given a grant at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from fundmodel.fund_rules.protocol import Array

CONDITIONS: Final = ("levy_paid", "targets_met")


def eligible(conditions: Sequence[str], paid: Array, performance: Array) -> Array:
    """1 where an area meets every condition, else 0, ``(lane, area, fund)``.

    ``levy_paid``: the area met every levy of the year before from its own balance (``paid``); a levy that would take it
    below zero is taken all the same, but it is not counted as paid. ``targets_met``: its performance is 1.
    """
    met = np.ones(np.broadcast_shapes(paid.shape, performance.shape))
    if "levy_paid" in conditions:
        met = met * paid
    if "targets_met" in conditions:
        met = met * (performance >= 1.0)
    return np.asarray(met)

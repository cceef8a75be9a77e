"""Money between areas: shares of a whole, and transfers that pass through a fund without staying in it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from fundmodel.fund_rules.protocol import Array, OwnFund

AREA: Final = 1
"""The axis of areas in ``(lane, area, fund)``."""


def over_areas(amount: Array) -> Array:
    """Sum over areas of ``(lane, area, fund)``, as ``(lane, 1, fund)``."""
    total: Array = amount.sum(axis=AREA, keepdims=True)
    return total


def shares(weight: Array) -> Array:
    """s_i = weight_i / sum of weight, over areas of ``(lane, area, fund)``; equal shares where nothing has weight."""
    total = over_areas(weight)
    found = total > 0
    return np.where(found, weight / np.where(found, total, 1.0), 1.0 / weight.shape[AREA])


class Passed(NamedTuple):
    """``levied`` and ``granted`` ``(lane, area, fund)`` and the fund ``own`` that the money passed through."""

    levied: Array
    granted: Array
    own: OwnFund


def passed_on(net: Array, held: Array) -> Passed:
    """levied = max(-net, 0), granted = max(net, 0): what some areas pay and others get, yuan ``(lane, area, fund)``.

    ``held`` ``(lane, fund)`` is what the rule's own fund holds before; where ``net`` sums to zero, afterwards too.
    """
    return through_fund(np.maximum(-net, 0.0), np.maximum(net, 0.0), held)


def through_fund(levied: Array, granted: Array, held: Array, interest: Array | None = None) -> Passed:
    """closing = held + interest + sum of levied - sum of granted; yuan, ``(lane, area, fund)`` and ``(lane, fund)``."""
    levy, grants = levied.sum(axis=AREA), granted.sum(axis=AREA)
    none = np.zeros_like(held)
    earned = none if interest is None else interest
    return Passed(levied, granted, OwnFund(levy, none, grants, none, earned, held + earned + levy - grants))

"""How a pot is handed out among areas: pro rata to need, the poorest first, by score. Arrays ``(lane, area, fund)``."""

from __future__ import annotations

from typing import Final

import numpy as np

from fundmodel.fund_rules.protocol import Array

PAYOUTS: Final = ("pro_rata", "poorest_first", "by_score")
LEAST_SPENDING: Final = 1.0
"""Yuan a month that an area without spending is counted with, so that it has a number of months."""


def pro_rata(need: Array, pot: Array) -> Array:
    """g_i = D_i x min(1, P / sum D): every area gets the same share of its need when the pot is short.

    ``need`` yuan, at least 0; ``pot`` ``(lane, fund)`` yuan, counted as nothing where below 0. Source: METHODS 7.1.
    """
    total = need.sum(axis=-2)
    share = np.clip(pot, 0.0, total) / np.where(total > 0.0, total, 1.0)
    return need * share[..., None, :]


def poorest_first(need: Array, level: Array, spending: Array, pot: Array) -> Array:
    """g_i = min(D_i, [mu e_i - B_i]+) with mu such that sum g = min(P, sum D): the poorest are raised to a common mu.

    ``need`` D, ``level`` B: the balance before, yuan; ``spending`` e: yuan a month; ``pot`` P ``(lane, fund)``; mu is a
    number of months. Source: METHODS 7.1 (water-filling).
    """
    e = np.maximum(spending, LEAST_SPENDING)
    mu = common_months(need, level, e, pot)[..., None, :]
    grants = np.clip(mu * e - level, 0.0, need)
    given, wanted = grants.sum(axis=-2), np.minimum(np.maximum(pot, 0.0), need.sum(axis=-2))
    excess = np.where(given > wanted, wanted / np.where(given > 0.0, given, 1.0), 1.0)  # rounding of the last digit
    return np.where((need.sum(axis=-2) <= pot)[..., None, :], need, grants * excess[..., None, :])


def common_months(need: Array, level: Array, spending: Array, pot: Array) -> Array:
    """mu with sum_i min(D_i, [mu e_i - B_i]+) = min(P, sum D), ``(lane, fund)``, months; solved exactly.

    The sum is piecewise linear in mu: area i begins to be raised at B_i / e_i and is served at (B_i + D_i) / e_i.
    Between two such knots mu is read off the line.
    """
    begins = np.swapaxes(level / spending, -1, -2)
    served = np.swapaxes((level + need) / spending, -1, -2)
    e = np.swapaxes(np.where(need > 0.0, spending, 0.0), -1, -2)
    knots = np.concatenate([begins, served], axis=-1)
    order = np.argsort(knots, axis=-1, kind="stable")
    knots = np.take_along_axis(knots, order, axis=-1)
    slope = np.cumsum(np.take_along_axis(np.concatenate([e, -e], axis=-1), order, axis=-1), axis=-1)
    steps = slope[..., :-1] * np.diff(knots, axis=-1)
    filled = np.concatenate([np.zeros_like(knots[..., :1]), np.cumsum(steps, axis=-1)], axis=-1)
    wanted = np.minimum(np.maximum(pot, 0.0), need.sum(axis=-2))[..., None]
    last = np.maximum((filled < wanted).sum(axis=-1, keepdims=True) - 1, 0)
    here = [np.take_along_axis(values, last, axis=-1) for values in (knots, filled, slope)]
    rest = np.where(here[2] > 0.0, (wanted - here[1]) / np.where(here[2] > 0.0, here[2], 1.0), 0.0)
    return np.asarray((here[0] + rest)[..., 0])


def by_score(score: Array, pot: Array) -> Array:
    """g_i = P s_i / sum s: a pot handed out whole by score and not by need; nothing where no area has a score.

    ``score`` at least 0; ``pot`` ``(lane, fund)`` yuan, counted as nothing where below 0.
    """
    total = score.sum(axis=-2)
    share = score / np.where(total > 0.0, total, 1.0)[..., None, :]
    return np.asarray(share * np.maximum(pot, 0.0)[..., None, :])


def by_need(payout: str, need: Array, level: Array, spending: Array, pot: Array) -> Array:
    """Grants against need: the poorest first where ``payout`` says so, else pro rata."""
    if payout == "poorest_first":
        return poorest_first(need, level, spending, pot)
    return pro_rata(need, pot)

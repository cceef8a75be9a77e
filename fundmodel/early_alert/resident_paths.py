"""The resident fund's coming months on its earned basis and on its cash (METHODS 6.1).

balance_earned(m) = close - c_y - ahead + P_y k/12 + sum of whole years since - spending since - overdue(m)
overdue(m) = max(0, P_y s_{k-1} - c_y(k)),  received(m) = P_y / 12
cash(m) = c_y(k) + ahead(k) less what was in at the last published month
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.early_alert.arrival import BEFORE, YEAR, Cash
from fundmodel.early_alert.coverage_year import Drawn
from fundmodel.early_alert.foreseen import Paths, _trailing, _window, now
from fundmodel.early_alert.till import Till

Array = NDArray[np.float64]


class Received(NamedTuple):
    """By draw and month after the last published one: ``accrued`` P/12, coverage cash ``arrived`` of the month's year
    to date, ``overdue``, and ``cash`` received since the last published month (cumulative), yuan."""

    accrued: Array
    arrived: Array
    overdue: Array
    cash: Array


def received(held: Cash, drawn: Drawn, first: int, months: int) -> Received:
    """What comes in over ``months`` months from ``first`` on."""
    parts = [_month(held, drawn, first + at) for at in range(months)]
    return Received(*(np.stack(column, axis=1) for column in zip(*parts, strict=True)))


def _month(held: Cash, drawn: Drawn, month: int) -> tuple[Array, Array, Array, Array]:
    year, k = month // YEAR, month % YEAR + 1
    at = year - drawn.first
    due, point = drawn.due[:, at], BEFORE - 1 + k
    path = drawn.arrived if year == held.year else drawn.after
    arrived = due * path[:, point]
    overdue = np.maximum(0.0, due * (drawn.own[point - 1] - path[:, point]))
    ahead = np.zeros(len(due))
    if k > YEAR - BEFORE:
        coming = drawn.after if year == held.year else np.broadcast_to(drawn.own, drawn.after.shape)
        ahead = drawn.due[:, at + 1] * coming[:, k - (YEAR - BEFORE) - 1]
    whole = drawn.due[:, 1:at].sum(axis=1) if at > 1 else 0.0
    return due / YEAR, arrived, overdue, whole + arrived + ahead - held.to_date - held.ahead


def earned_paths(past: Till, held: Cash, drawn: Drawn, came: Received, spent: Array, first: int) -> Paths:
    """Windows on the earned basis; the civil year's margin is an event of cash and is undefined here."""
    accrued = np.stack(
        [drawn.due[:, max(m // YEAR - drawn.first, 0)] / YEAR for m in range(first - YEAR, first)], axis=1
    )
    both = np.concatenate([accrued, came.accrued], axis=1)
    months = spent.shape[1]
    twelve = np.stack([both[:, at + 1 : at + 1 + YEAR].sum(axis=1) for at in range(months)], axis=1)
    trailing = _trailing(past.spent, spent)
    start = (first - 1) % YEAR + 1
    elapsed = drawn.due[:, 1] * start / YEAR
    base = past.balance - held.to_date - held.ahead + elapsed[:, None]
    balance = base + np.cumsum(came.accrued - spent, axis=1) - came.overdue
    late = np.maximum(0.0, drawn.due[:, 1] * (drawn.own[BEFORE - 2 + start] - drawn.arrived[:, BEFORE - 1 + start]))
    held_now = now(past, accrued.sum(axis=1) - past.spent[-YEAR:].sum(), base[:, 0] - late)
    return Paths(twelve - trailing, trailing, balance, np.full(spent.shape, np.nan), held_now)


def resident_cash_paths(past: Till, came: Received, spent: Array, first: int) -> Paths:
    """Windows on cash."""
    monthly = np.diff(came.cash, axis=1, prepend=0.0)
    margin = past.margin
    year = np.full(spent.shape, np.nan)
    for at in range(spent.shape[1]):
        if (first + at) % YEAR == YEAR - 1:
            year[:, at] = _window(margin, monthly - spent, at)
    balance = past.balance + came.cash - np.cumsum(spent, axis=1)
    held_now = now(past, margin[-YEAR:].sum(), past.balance)
    return Paths(_trailing(margin, monthly - spent), _trailing(past.spent, spent), balance, year, held_now)

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
from fundmodel.early_alert.foreseen import Paths, cash_paths, now, trailing
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
    overdue = np.maximum(0.0, due * (drawn.usual[point - 1] - path[:, point]))
    ahead = np.zeros(len(due))
    if k > YEAR - BEFORE:
        coming = drawn.after if year == held.year else np.broadcast_to(drawn.own, drawn.after.shape)
        ahead = drawn.due[:, at + 1] * coming[:, k - (YEAR - BEFORE) - 1]
    whole = drawn.due[:, 1:at].sum(axis=1) if at > 1 else 0.0
    return due / YEAR, arrived, overdue, whole + arrived + ahead - held.to_date - held.ahead


def accrued_before(drawn: Drawn, first: int) -> Array:
    """P/12 of the twelve published months before month ``first``, (draw, month)."""
    months = range(first - YEAR, first)
    return np.stack([drawn.due[:, max(month // YEAR - drawn.first, 0)] / YEAR for month in months], axis=1)


def overdue_now(drawn: Drawn, first: int) -> Array:
    """Late money at the end of the month before ``first``, (draw)."""
    point = BEFORE + (first - 1) % YEAR
    return np.asarray(np.maximum(0.0, drawn.due[:, 1] * (drawn.usual[point - 1] - drawn.arrived[:, point])))


def earned_paths(past: Till, held: Cash, drawn: Drawn, came: Received, spent: Array, first: int) -> Paths:
    """Windows on the earned basis; the margins of a civil year and of a month are events of cash and undefined here."""
    accrued = accrued_before(drawn, first)
    total = np.cumsum(np.concatenate([accrued, came.accrued], axis=1), axis=1)
    twelve = total[:, YEAR:] - total[:, :-YEAR]
    paid = trailing(past.spent, spent)
    elapsed = drawn.due[:, 1] * ((first - 1) % YEAR + 1) / YEAR
    base = past.balance - held.to_date - held.ahead + elapsed[:, None]
    balance = base + np.cumsum(came.accrued - spent, axis=1) - came.overdue
    held_now = now(past, accrued.sum(axis=1) - past.spent[-YEAR:].sum(), base[:, 0] - overdue_now(drawn, first))
    undefined = np.full(spent.shape, np.nan)
    return Paths(twelve - paid, paid, balance, undefined, held_now, undefined)


def resident_cash_paths(past: Till, came: Received, spent: Array, first: int) -> Paths:
    """Windows on cash."""
    return cash_paths(past, np.diff(came.cash, axis=1, prepend=0.0), spent, first)

"""Financing earned evenly over its coverage year, whatever months it comes in (METHODS 6.1)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.contributions.late_subsidy import late_subsidy
from fundmodel.projection.contributions.resident import FOR_NEXT_YEAR, ResidentIncome, before_first_january
from fundmodel.projection.sums import sum_months

Array = NDArray[np.float64]

WRITE_OFF_MONTH: Final = 3
"""What of a coverage year is unpaid at the end of this month of the next one is written off."""
BEFORE_WRITE_OFF: Final = np.arange(1, 13) < WRITE_OFF_MONTH
MONTH: Final = np.arange(1, 13)
ROUNDING: Final = 1e-9


class Accrual(NamedTuple):
    """Yuan by month: income ``earned``, ``unearned`` money in the balance (negative: still to come), money ``overdue``
    and ``written_off``."""

    earned: Array
    unearned: Array
    overdue: Array
    written_off: Array


class CoverageCash(NamedTuple):
    """Yuan ``(..., year, 12)`` by month of receipt: for the year itself, for the next one, for the one before; and
    ``before`` ``(...)`` what came for the first year before it began."""

    own: Array
    next_year: Array
    last_year: Array
    before: Array


class LateMoney(NamedTuple):
    """Yuan ``(..., year, 12)`` at each month's end: what is ``overdue``, and what of the year before is ``given_up``
    since 31 March and has not come since."""

    overdue: Array
    given_up: Array


def late_money(due: Array, cash: CoverageCash, expected: Array) -> LateMoney:
    """overdue = max(0, expected - c_y) + what of y-1 is still out;  given_up = what of y-1 is out, from 31 March on.

    ``due`` ``(..., year)`` is what each coverage year comes to, ``cash`` the calendar it comes on, c_y the cash for y
    up to the month; ``expected`` ``(..., year, 12)`` what of it usually is in hand at the end of the month **before**
    (one month of grace). Source: METHODS 6.1.
    """
    out = _out_of_last_year(due, cash)
    missing = np.maximum(expected - _in_hand(cash), 0.0)
    return LateMoney(
        missing + np.maximum(np.where(BEFORE_WRITE_OFF, out, 0.0), 0.0), np.where(BEFORE_WRITE_OFF, 0.0, out)
    )


def season_free(due: Array, cash: CoverageCash, late: LateMoney) -> Accrual:
    """earned_m = P_y / 12;  unearned_m = c_y - k P_y / 12 + cash for y+1 - what of y-1 is out and not given up.

    ``due`` P_y ``(..., year)`` is what premium and subsidy of each coverage year come to; c_y the cash for y up to
    month k, the months before y included. written_off is the rise of what is given up: on 31 March money of the year
    before is written off, and what comes later is taken back. So the balance less ``unearned`` rises by earned +
    interest + other income + transfers - expenditure - written_off, and no month has a season. What is ``late`` may be
    judged on another calendar than the cash: then the cash that is out and not yet late is still to come. Returns
    ``(..., month)``. Source: METHODS 6.1.
    """
    twelfth = due[..., None] / 12.0
    to_come = _out_of_last_year(due, cash) - late.given_up
    parts = (
        twelfth * np.ones(12),
        _in_hand(cash) - twelfth * MONTH + np.cumsum(cash.next_year, axis=-1) - to_come,
        late.overdue,
        np.diff(late.given_up, axis=-1, prepend=0.0),
    )
    shape = np.broadcast_shapes(*(part.shape for part in parts))
    return Accrual(*(np.broadcast_to(part, shape).reshape(*shape[:-2], -1) for part in parts))


def resident_accrual(lines: ResidentIncome, due: Array, weights: Array, delay: Array) -> Accrual:
    """``season_free`` of the resident fund: the premium of its window, the subsidy of its months; what is late is
    judged on the twelfths that are earned: overdue = twelfths of the last ``delay`` months but the newest.

    ``due`` premium ``(..., coverage year)``, one more than the years of ``lines``; ``weights`` as in ``premium_cash``;
    ``delay`` ``(..., year)`` months by which each year's subsidy is late. The subsidy of a month comes that many months
    after it, so over a year the twelfths that are late are on the mean the lumps that are late; lumps would give
    overdue money the season of the calendar, and a steady delay has none. One month of grace is given, so a delay of
    one month leaves nothing overdue.
    """
    premium, subsidy = (x.reshape(*x.shape[:-1], -1, 12) for x in (lines.premium, lines.subsidy))
    in_year, ahead = np.where(FOR_NEXT_YEAR, 0.0, premium), np.where(FOR_NEXT_YEAR, premium, 0.0)
    came, last_year = late_subsidy(subsidy, delay)
    cash = CoverageCash(in_year + came, ahead, last_year, before_first_january(due, weights))
    yearly = sum_months(subsidy)
    return season_free(due[..., :-1] + yearly, cash, late_twelfths(yearly, delay))


def late_twelfths(due: Array, delay: Array) -> LateMoney:
    """``late_money`` of ``due`` ``(..., year)`` that should come a twelfth a month and comes ``delay`` months later."""
    twelfths = np.repeat(due[..., None] / 12.0, 12, axis=-1)
    nothing = np.zeros_like(twelfths)
    planned = CoverageCash(twelfths, nothing, nothing, np.zeros(due.shape[:-1]))
    own, last_year = late_subsidy(twelfths, delay)
    return late_money(due, planned._replace(own=own, last_year=last_year), usually_in_hand(planned))


def _opened(cash: CoverageCash) -> Array:
    """What of each coverage year came before it began, ``(..., year, 1)``."""
    return np.concatenate([cash.before[..., None], sum_months(cash.next_year)[..., :-1]], axis=-1)[..., None]


def _in_hand(cash: CoverageCash) -> Array:
    """c_y: the cash for each coverage year up to the end of the month, ``(..., year, 12)``."""
    return np.asarray(_opened(cash) + np.cumsum(cash.own, axis=-1))


def _out_of_last_year(due: Array, cash: CoverageCash) -> Array:
    """What of the coverage year before has not come by the end of the month; what adding up leaves over is none."""
    left = due - _in_hand(cash)[..., -1]
    before, of = (np.concatenate([np.zeros_like(x[..., :1]), x[..., :-1]], axis=-1)[..., None] for x in (left, due))
    out = _but_rounding(before, of) - np.cumsum(cash.last_year, axis=-1)
    return _but_rounding(out, of)


def _but_rounding(left: Array, due: Array) -> Array:
    """What adding up twelve months leaves over is nobody's debt."""
    return np.where(np.abs(left) <= ROUNDING * np.abs(due), 0.0, left)


def usually_in_hand(cash: CoverageCash) -> Array:
    """What of each coverage year is in hand at the end of the month before, ``(..., year, 12)``, under ``cash``."""
    until = np.cumsum(cash.own, axis=-1)
    return np.asarray(_opened(cash) + np.concatenate([np.zeros_like(until[..., :1]), until[..., :-1]], axis=-1))

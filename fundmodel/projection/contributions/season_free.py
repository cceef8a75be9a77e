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


def season_free(due: Array, cash: CoverageCash, expected: Array) -> Accrual:
    """earned_m = P_y / 12;  unearned_m = c_y - k P_y / 12 + cash for y+1 - what of y-1 is still out.

    ``due`` P_y ``(..., year)`` is what premium and subsidy of each coverage year come to; c_y the cash for y up to
    month k, the months before y included; ``expected`` ``(..., year, 12)`` what of P_y usually is in hand at the end of
    the month **before** (s_{k-1} P_y, one month of grace). overdue_m = max(0, expected - c_y), and all that of y-1 is
    still out; on 31 March that is written off, and what comes later is taken back. So the balance less ``unearned``
    rises by earned + interest + other income + transfers - expenditure - written_off, and no month has a season.
    Returns ``(..., month)``. Source: METHODS 6.1.
    """
    opened = np.concatenate([cash.before[..., None], sum_months(cash.next_year)[..., :-1]], axis=-1)
    in_hand = opened[..., None] + np.cumsum(cash.own, axis=-1)
    left = _but_rounding(due - in_hand[..., -1], due)
    out = np.concatenate([np.zeros_like(left[..., :1]), left[..., :-1]], axis=-1)[..., None] - np.cumsum(
        cash.last_year, axis=-1
    )
    standing = np.where(BEFORE_WRITE_OFF, out, 0.0)
    gone = np.where(BEFORE_WRITE_OFF, 0.0, out)
    twelfth = due[..., None] / 12.0
    parts = (
        twelfth * np.ones(12),
        in_hand - twelfth * MONTH + np.cumsum(cash.next_year, axis=-1) - standing,
        np.maximum(expected - in_hand, 0.0) + np.maximum(standing, 0.0),
        np.diff(gone, axis=-1, prepend=0.0),
    )
    shape = np.broadcast_shapes(*(part.shape for part in parts))
    return Accrual(*(np.broadcast_to(part, shape).reshape(*shape[:-2], -1) for part in parts))


def resident_accrual(lines: ResidentIncome, due: Array, weights: Array, delay: Array) -> Accrual:
    """``season_free`` of the resident fund: the premium of its window, the subsidy of its months.

    ``due`` premium ``(..., coverage year)``, one more than the years of ``lines``; ``weights`` as in ``premium_cash``;
    ``delay`` ``(..., year)`` months by which each year's subsidy is late. What is expected is what the window and the
    months in force bring, so nothing is overdue unless money is delayed by more than the month of grace.
    """
    premium, subsidy = (x.reshape(*x.shape[:-1], -1, 12) for x in (lines.premium, lines.subsidy))
    in_year, ahead = np.where(FOR_NEXT_YEAR, 0.0, premium), np.where(FOR_NEXT_YEAR, premium, 0.0)
    own = in_year + subsidy
    planned = CoverageCash(own, ahead, np.zeros_like(own), before_first_january(due, weights))
    came, last_year = late_subsidy(subsidy, delay)
    cash = planned._replace(own=in_year + came, last_year=last_year)
    return season_free(due[..., :-1] + sum_months(subsidy), cash, usually_in_hand(planned))


def _but_rounding(left: Array, due: Array) -> Array:
    """What adding up twelve months leaves over is nobody's debt."""
    return np.where(np.abs(left) <= ROUNDING * np.abs(due), 0.0, left)


def usually_in_hand(cash: CoverageCash) -> Array:
    """What of each coverage year is in hand at the end of the month before, ``(..., year, 12)``, under ``cash``."""
    opened = np.concatenate([cash.before[..., None], sum_months(cash.next_year)[..., :-1]], axis=-1)[..., None]
    until = np.cumsum(cash.own, axis=-1)
    return np.asarray(opened + np.concatenate([np.zeros_like(until[..., :1]), until[..., :-1]], axis=-1))

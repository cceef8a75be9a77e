"""Balances, months of reserve and dates from monthly flows: the engine's formulas on the explorer's flows."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.fund_rules.measures import first_true, months_of_reserve, trailing_sum
from fundmodel.presentation.explorer.half_year_flows import HELD, PREMIUM, SUBSIDY, YEAR, by_fund

Array = NDArray[np.float64]

AUTUMN: Final = 8
"""September and later: premium of the next coverage year."""


class Books(NamedTuple):
    """By state, area (the sum of several comes last), fund and month, yuan: income without interest, expenditure,
    closing balance; months of reserve (the resident fund by coverage year) and in cash; and the month's place at which
    a fund falls below its line and at which its balance is used up, ``months`` where that does not happen."""

    income: Array
    expenditure: Array
    closing: Array
    reserve: Array
    cash: Array
    floor: NDArray[np.int64]
    used_up: NDArray[np.int64]


def books(flows: Array, opening: Array, rate: Array, floors: Array, pooled: NDArray[np.bool_], since: int) -> Books:
    """Roll ``flows`` ``(state, area, quantity, month)`` from ``opening`` ``(area, fund)`` at ``rate`` ``(area,
    month)``. Where ``pooled`` ``(state,)`` the employee pools of all areas are one from the month ``since`` on: every
    area holds the months of the sum. ``floors`` in months by fund.
    """
    income, spent = by_fund(flows)
    closing = rolled(opening, income, spent, rate)
    held = closing.copy()
    held[:, :, 1] += evened(spent[:, :, 1]) - unearned(flows[:, :, PREMIUM], flows[:, :, SUBSIDY])
    income, spent, closing, held = (_with_sum(x) for x in (income, spent, closing, held))
    yearly = trailing_sum(spent)
    for state in np.flatnonzero(pooled):
        share = yearly[state, :-1, 0, since:] / yearly[state, -1:, 0, since:]
        closing[state, :-1, 0, since:] = held[state, :-1, 0, since:] = share * closing[state, -1:, 0, since:]
    reserve, cash = (months_of_reserve(balance, yearly) for balance in (held, closing))
    return Books(income, spent, closing, reserve, cash, _first(reserve < floors[:, None]), _first(closing < 0.0))


def rolled(opening: Array, income: Array, spent: Array, rate: Array) -> Array:
    """B' = B + I + (B i + (I - E) i / 2) - E, month by month, ``(state, area, fund, month)``."""
    closing = np.empty(income.shape)
    balance = np.broadcast_to(opening, income.shape[:-1])
    for month in range(income.shape[-1]):
        gain, loss, yield_ = income[..., month], spent[..., month], rate[:, month, None]
        balance = balance + gain + (balance * yield_ + (gain - loss) * (yield_ * HELD)) - loss
        closing[..., month] = balance
    return closing


def unearned(premium: Array, subsidy: Array) -> Array:
    """Cash for the year so far, less its twelfths, plus what came for the next year: c_y - k P_y / 12 + autumn's
    premium; yuan ``(..., month)``. The base year's autumn stands for the one before it."""
    by_year = [x.reshape(*x.shape[:-1], -1, YEAR) for x in (premium, subsidy)]
    autumn = np.where(np.arange(YEAR) >= AUTUMN, by_year[0], 0.0)
    own = by_year[0] - autumn + by_year[1]
    ahead = autumn.sum(axis=-1, keepdims=True)
    before = np.concatenate([ahead[..., :1, :], ahead[..., :-1, :]], axis=-2)
    due = before + own.sum(axis=-1, keepdims=True)
    held = before + own.cumsum(axis=-1) - due * (np.arange(1, YEAR + 1) / YEAR) + autumn.cumsum(axis=-1)
    return np.asarray(held.reshape(premium.shape))


def evened(spent: Array) -> Array:
    """Spent since January less k / 12 of the trailing twelve months; 0 in December: spending has a season too."""
    by_year = spent.reshape(*spent.shape[:-1], -1, YEAR)
    gap = by_year.cumsum(axis=-1).reshape(spent.shape) - trailing_sum(spent) * (
        np.tile(np.arange(1, YEAR + 1), spent.shape[-1] // YEAR) / YEAR
    )
    gap[..., YEAR - 1 :: YEAR] = 0.0
    return np.asarray(gap)


def _with_sum(by_area: Array) -> Array:
    """``(state, area, ...)`` with the sum of areas behind them where there are several."""
    return by_area if by_area.shape[1] == 1 else np.concatenate([by_area, by_area.sum(axis=1, keepdims=True)], axis=1)


def _first(event: NDArray[np.bool_]) -> NDArray[np.int64]:
    at = first_true(event)
    return np.where(at >= 0, at, event.shape[-1])

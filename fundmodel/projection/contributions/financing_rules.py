"""Rules that set premium and subsidy per head: a share of income, a floor on growth, equal parts (METHODS 3.5).

``premium`` has one amount per coverage year and one year more than ``subsidy``: the autumn of the last year collects
for the next.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]

ROUNDING = 1e-12


class Followed(NamedTuple):
    """Amounts ``(..., year)`` that follow a departure, and where the year before held them."""

    amount: Array
    held: NDArray[np.bool_]


def income_before(base_income: Array, growth: Array) -> Array:
    """Disposable income per head of the year before each coverage year, the income known when the premium is set.

    Y_b / (1 + g_b), Y_b, Y_b (1 + g_{b+1}) ...: ``base_income`` Y_b is yuan of the base year ``(..., 1)``, ``growth`` g
    ``(..., year)`` with the base year first; -> ``(..., coverage year)``, one more than years.
    """
    later = base_income * np.cumprod(1.0 + growth[..., 1:], axis=-1)
    first = base_income / (1.0 + growth[..., :1])
    return np.concatenate([first, np.broadcast_to(base_income, first.shape), later], axis=-1)


def premium_rule(premium: Array, income: Array, share: Array) -> Array:
    """share x income where the share is above 0, else the premium as it stands, bit for bit; all ``(..., coverage
    year)``.

    ``income`` is disposable income per head in yuan a year (``income_before``); 1 % is discussed. Source: METHODS 3.5.
    """
    return np.where(share > 0.0, share * income, premium)


def share_of_income(premium: Array, subsidy: Array, income: Array, share: Array) -> tuple[Array, Array]:
    """(premium + subsidy) of a coverage year = share x disposable income of that year, in the parts that they had;
    as they stand, bit for bit, where the share is 0.

    ``premium``, ``income`` (that of the year before each coverage year) and ``share`` are ``(..., coverage year)``,
    ``subsidy`` ``(..., year)``, one shorter; the last premium, whose subsidy and income lie past the horizon, moves
    like the one before. Source: METHODS 4.4.
    """
    paired = premium[..., :-1]
    held = share[..., :-1] > 0.0
    factor = np.where(held, share[..., :-1] * income[..., 1:] / (paired + subsidy), 1.0)
    last = np.where(share[..., -1:] > 0.0, factor[..., -1:], 1.0)
    by_coverage = np.concatenate([factor, last], axis=-1)
    return premium * by_coverage, subsidy * factor


def followed(amount: Array, departure: Array, follows: Array, open_years: NDArray[np.bool_]) -> Followed:
    """a(t) e^(f (D(t) - D(last announced))) in the years that are open, never below the year before for D's sake::

        a'(t) = max(a(t) e^(...), a'(t-1) min(1, a(t) / a(t-1)))

    ``amount`` a and ``departure`` D are ``(..., year)``, ``follows`` f ``(..., 1)``, ``open_years`` ``(..., year)``
    True after the last announced year. Amounts that are announced stand; D = 0 and f = 0 give the amounts bit for
    bit. A path that falls by itself may fall. Source: METHODS 4.4.
    """
    if not (departure.any() and follows.any()):
        return Followed(amount, np.zeros(amount.shape, dtype=bool))
    last = np.maximum(np.argmax(open_years, axis=-1)[..., None] - 1, 0)
    lead = np.broadcast_shapes(departure.shape[:-1], last.shape[:-1])
    whole = np.broadcast_to(departure, (*lead, departure.shape[-1]))
    at_last = np.take_along_axis(whole, np.broadcast_to(last, (*lead, 1)), axis=-1)
    factor = np.where(open_years, np.exp(follows * (departure - at_last)), 1.0)
    moved = amount * factor
    held = np.zeros_like(moved, dtype=bool)
    ratio = np.ones(amount.shape)
    np.divide(amount[..., 1:], amount[..., :-1], out=ratio[..., 1:], where=amount[..., :-1] > 0.0)
    falls = np.minimum(1.0, ratio)
    for year in range(1, moved.shape[-1]):
        least = moved[..., year - 1] * falls[..., year]
        held[..., year] = moved[..., year] < least * (1.0 - ROUNDING)
        moved[..., year] = np.where(held[..., year], least, moved[..., year])
    return Followed(moved, held)


def minimum_growth(amount: Array, floor: Array) -> Array:
    """a'_y = max(a_y, a'_{y-1} (1 + floor_y)): the least path that never grows by less than the floor.

    ``amount`` is yuan per head ``(..., year)``, ``floor`` ``(..., year)`` or ``(..., 1)``; the first year stands. A
    scheduled amount above the path is kept. A floor of -1 binds nowhere and gives the amounts bit for bit; so does
    every year before the first in which the floor binds. Source: METHODS 3.5 (5 % a year in one policy document).
    """
    amounts, floors = np.broadcast_arrays(amount, floor)
    raised = np.array(amounts, dtype=float)
    if (floor == -1.0).all() and (amount >= 0.0).all():
        return raised
    for year in range(1, raised.shape[-1]):
        raised[..., year] = np.maximum(amounts[..., year], raised[..., year - 1] * (1.0 + floors[..., year]))
    return raised


def parity(premium: Array, subsidy: Array, progress: Array) -> tuple[Array, Array]:
    """premium + p (subsidy - premium) / 2 and subsidy - p (subsidy - premium) / 2: at p = 1 both pay the same.

    ``premium`` is ``(..., coverage year)``, ``subsidy`` ``(..., year)``, one shorter; ``progress`` p ``(..., year)`` or
    ``(..., 1)`` rises from 0 to 1. The total of a coverage year is unchanged to the last bit; the last premium, whose
    subsidy lies past the horizon, moves like the one before. p = 0 gives both back bit for bit. Source: METHODS 3.5.
    """
    if not progress.any():
        return premium, subsidy
    paired = premium[..., :-1]
    moved = progress * (subsidy - paired) / 2.0
    by_people, by_state = parted(paired + subsidy, paired + moved)
    still = moved == 0.0
    by_people, by_state = np.where(still, paired, by_people), np.where(still, subsidy, by_state)
    ratio = np.ones(by_people[..., -1:].shape)
    np.divide(by_people[..., -1:], paired[..., -1:], out=ratio, where=paired[..., -1:] > 0.0)
    return np.concatenate([by_people, premium[..., -1:] * ratio], axis=-1), by_state

"""Interest by tiers: money carried over from earlier years earns one rate, this year's net inflow another (METHODS
3.4)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVERYWHERE: Final = np.array([True])


class Tiers(NamedTuple):
    """The law of tiers over a roll: rates a month ``demand`` on this year's net inflow and ``carried`` on money of
    earlier years, (..., month); ``every``: months between postings; ``where`` (..., month): the balances and months
    under this law, all of them by default."""

    demand: Array
    carried: Array
    every: int = 1
    where: Flags = EVERYWHERE


def carried_over(opening_of_year: Array, balance: Array) -> Array:
    """min(balance, max(opening of the year, 0)): what is left of earlier years' money, oldest money spent first.

    The rest of ``balance`` is this year's net inflow and never negative. A debt is carried over in full, and inflow
    repays it first.
    """
    return np.minimum(balance, np.maximum(opening_of_year, 0.0))


def tiered_interest(opening_of_year: Array, balance: Array, carry: Array, demand: Array) -> Array:
    """balance x demand + carried over x (carry - demand), yuan for the period.

    ``opening_of_year`` is the balance of 1 January, ``balance`` the one that earns; ``carry`` and ``demand`` are
    fractions per period; all broadcast. Equal rates give balance x rate bit for bit. Source: METHODS 3.4.
    """
    return np.asarray(balance * demand + carried_over(opening_of_year, balance) * (carry - demand))


def posted(accrued: Array, every: int) -> Array:
    """Interest credited when it is posted: the sum of ``every`` months in the last of them, 0 in the others.

    ``accrued`` is ``(..., month)`` from a January on; ``every`` 1 gives it back bit for bit, 3 posts in March, June,
    September and December, 12 at the year's end. A period that the months do not fill raises ``InputError``.
    """
    if every == 1:
        return np.asarray(accrued)
    months = accrued.shape[-1]
    if every not in (3, 12) or months % every:
        raise InputError(
            Said(
                "posted: interest is posted every 1, 3 or 12 months; {every} does not fit {months} months",
                every=every,
                months=months,
            )
        )
    credited = np.zeros(accrued.shape)
    for month in range(every):  # in the order in which a month recursion adds them
        credited[..., every - 1 :: every] += accrued[..., month::every]
    return credited

"""Interest by tiers: money carried over from earlier years earns one rate, this year's net inflow another (METHODS
3.4)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import InputError

Array = NDArray[np.float64]


class Tiered(NamedTuple):
    """A fund rolled with interest by tiers, every array (month, ...): closing = opening + received + interest -
    expenditure."""

    opening: Array
    expenditure: Array
    interest: Array
    closing: Array


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
        raise InputError(f"posted: interest is posted every 1, 3 or 12 months; {every} does not fit {months} months")
    credited = np.zeros(accrued.shape)
    for month in range(every):  # in the order in which a month recursion adds them
        credited[..., every - 1 :: every] += accrued[..., month::every]
    return credited


def roll_by_tiers(
    opened: Array,
    received: Array,
    paid: Array,
    carry: Array,
    demand: Array,
    spending: Array | None,
    held: float,
    every: int,
) -> Tiered:
    """interest_m = tiered_interest(opening of the year, B_m) + (received - spent) x demand x held, posted every few
    months.

    ``opened`` is (...); the others are (month, ...) from a January on and broadcast: ``carry`` and ``demand`` fractions
    a month, ``spending`` a share of the month's opening balance spent on top of ``paid``, or none; ``held`` the share
    of the month for which its flows earn. What is accrued and not yet posted earns nothing and is in no balance. Equal
    tiers posted monthly give the recursion with one rate bit for bit. Source: METHODS 3.4.
    """
    flows = [x for x in (received, paid, carry, demand, spending) if x is not None]
    shape = np.broadcast_shapes(*(x.shape for x in flows), (1, *opened.shape))
    start, spent, interest, closing = (np.zeros(shape) for _ in Tiered._fields)
    balance = opening_of_year = np.broadcast_to(opened, shape[1:])
    accrued = np.zeros(shape[1:])
    for t in range(shape[0]):
        opening_of_year = balance if t % 12 == 0 else opening_of_year
        start[t] = balance
        spent[t] = paid[t] if spending is None else paid[t] + spending[t] * balance
        earned = tiered_interest(opening_of_year, balance, carry[t], demand[t])
        accrued = accrued + (earned + (received[t] - spent[t]) * (demand[t] * held))
        if (t + 1) % every == 0:
            interest[t], accrued = accrued, np.zeros(shape[1:])
        closing[t] = balance + received[t] + interest[t] - spent[t]
        balance = closing[t]
    return Tiered(start, spent, interest, closing)

"""How a month of bills runs off into payments: development factors of a triangle and the pattern behind them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

CORRECTION: Final = 0.1
"""The most that a cumulative amount may fall in one step by recoveries and corrections, as a share of it."""
RECOVERY: Final = 0.01
"""The most that the amounts of all origins may fall together in one step."""


def development_factors(cumulative: Array) -> Array:
    """f_j = sum_i C_{i,j+1} / sum_i C_{i,j} over the origins whose j+1 is known, ``(development - 1,)``.

    ``cumulative`` ``(origin, development)`` rises along each row, NaN below the diagonal, as ``checked_triangle`` gives
    it. A development at which nothing at all was paid has no factor and raises ``InputError``. Source: METHODS 4.11.
    """
    later = cumulative[:, 1:]
    observed = np.isfinite(later)
    before = np.where(observed, cumulative[:, :-1], 0.0).sum(axis=0)
    if not (before > 0.0).all():
        at = int(np.argmin(before > 0.0))
        raise InputError(
            Said(
                "The triangle paid nothing up to development {at}, so nothing can be said of what "
                "follows from it; begin the triangle at the first development with payments.",
                at=at,
            )
        )
    return np.asarray(np.where(observed, later, 0.0).sum(axis=0) / before)


def paid_shares(factors: Array) -> Array:
    """F_j = 1 / prod_{k >= j} f_k: share of the ultimate that is paid by development j, ``(development,)``, F_J = 1."""
    return np.asarray(1.0 / np.append(np.cumprod(factors[::-1])[::-1], 1.0))


def run_off_pattern(factors: Array) -> Array:
    """pi_j = F_j - F_{j-1}: share of the ultimate paid in development j, ``(development,)``, summing to one.

    Source: METHODS 4.11.
    """
    return np.diff(paid_shares(factors), prepend=0.0)


def pattern_from(cumulative: Array) -> Array:
    """pi_j of a triangle, ``(development,)``: nothing is the share of the developments before the first payment, and
    ``run_off_pattern`` of those from it on. ``InputError`` where nothing was paid at all."""
    together = np.where(np.isfinite(cumulative), cumulative, 0.0).sum(axis=0)
    first = int(np.argmax(together > 0.0))
    if not together[first] > 0.0:
        raise InputError(Said("The triangle paid nothing at all; leave it out where no bill was paid."))
    return np.concatenate([np.zeros(first), run_off_pattern(development_factors(cumulative[:, first:]))])


def checked_triangle(values: Array, origins: list[str], developments: list[str]) -> Array:
    """The triangle as float64 ``(origin, development)``, or one ``InputError`` with every fault in it.

    Faults: fewer than two origins or developments, values that are negative or infinite, a gap inside a row, a row or a
    development with nothing known, and rows that fall, which is what incremental amounts look like: one by more than
    ``CORRECTION``, or all origins of a development together, by more than ``RECOVERY`` or in half of several
    developments. A zero is a zero.
    """
    triangle = np.asarray(values, dtype=np.float64)
    if triangle.ndim != 2 or min(triangle.shape) < 2:
        raise InputError(
            Said(
                "A triangle has at least two origins and two developments; found the shape {shape}.",
                shape=triangle.shape,
            )
        )
    observed = np.isfinite(triangle)
    faults = [
        Fault(
            "triangle",
            Said("no amount is known"),
            Said("Leave the row or column out"),
            place=Said("{axis} {label}", axis=axis, label=labels[at]),
        )
        for axis, labels, some in (
            ("origin", origins, observed.any(axis=1)),
            ("development", developments, observed.any(axis=0)),
        )
        for at in np.flatnonzero(~some)
    ]
    after_gap = np.logical_or.accumulate(~observed, axis=1) & observed
    not_amounts = np.isinf(triangle) | (triangle < 0.0)
    incremental = _incremental(triangle)
    for wrong, problem, fix in (
        (not_amounts, Said("not an amount"), Said("Give amounts of zero or more, nothing below the diagonal")),
        (after_gap, Said("an amount after a gap"), Said("Fill the gap; an amount of nothing is 0")),
        (
            incremental,
            Said("the row falls"),
            Said("Give cumulative amounts; these look incremental: add them up along each row"),
        ),
    ):
        faults += [
            Fault(
                "triangle",
                problem,
                fix,
                place=Said(
                    "origin {origin}, development {development}", origin=origins[i], development=developments[j]
                ),
                value=f"{triangle[i, j]:.10g}",
            )
            for i, j in np.argwhere(wrong)
        ]
    if faults:
        raise InputError(Said("The triangle cannot be used:"), faults)
    return triangle


def falls(triangle: Array) -> NDArray[np.bool_]:
    """Where a row is lower than in the development before, (origin, development)."""
    fallen = np.zeros(triangle.shape, dtype=np.bool_)
    fallen[:, 1:] = triangle[:, 1:] < triangle[:, :-1]
    return fallen


def _incremental(triangle: Array) -> NDArray[np.bool_]:
    """Where a row falls by more than a correction, or at all in a development in which the origins together fall by
    more than recoveries, and in every such development where they are half of several."""
    before, after = triangle[:, :-1], triangle[:, 1:]
    observed = np.isfinite(after) & np.isfinite(before)
    paid = np.where(observed, before, 0.0)
    change = np.where(observed, after - before, 0.0)
    share = np.divide(change.sum(axis=0), paid.sum(axis=0), out=np.zeros(before.shape[1]), where=paid.sum(axis=0) > 0)
    together = share < -RECOVERY
    if 1 < (share < 0.0).sum() >= len(share) / 2:
        together = share < 0.0
    incremental = np.zeros(triangle.shape, dtype=np.bool_)
    incremental[:, 1:] = observed & (change < np.where(together, 0.0, -CORRECTION * paid))
    return incremental

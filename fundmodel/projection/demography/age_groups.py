"""Factors smooth in age that bring a population to the totals of broad age groups (METHODS 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.demography.interpolation import monotone_cubic
from fundmodel.projection.root import Sought, UnmetError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

TOLERANCE: Final = 1e-13
ROUNDS: Final = 400


def group_sums(by_age: Array, starts: Sequence[int]) -> Array:
    """Sum over the ages of each group, ``starts`` their first ages: (..., age) -> (..., group)."""
    return np.add.reduceat(by_age, starts, axis=-1)


def group_centres(by_age: Array, starts: Sequence[int]) -> Array:
    """sum(N_x (x + 1/2)) / sum(N_x) of each group, years: (age,) persons -> (group,)."""
    middle = np.arange(by_age.size) + 0.5
    return np.asarray(group_sums(by_age * middle, starts) / group_sums(by_age, starts))


def factor_curve(centres: Array, knots: Array, ages: int) -> Array:
    """exp of the monotone cubic through (centre, knot), level outside the outer centres: (group,), (..., group) ->
    (..., age) factors.

    Level neighbours beyond both outer centres make the slope zero there, so the curve has no kink.
    """
    places: Array = np.concatenate([centres[:1] - ages, centres, centres[-1:] + ages])
    values = np.concatenate([knots[..., :1], knots, knots[..., -1:]], axis=-1)
    middles: Array = np.arange(ages, dtype=np.float64) + 0.5
    return np.exp(monotone_cubic(places, values, middles))


def smooth_factors(by_age: Array, totals: Array, starts: Sequence[int]) -> Array:
    """g with sum over a group of N(x) g(x) = its total, smooth in age: (age,), (area, group) -> (area, age).

    The knots of the curve move by what their group misses, in turn until every group holds to 1e-13 relative; an area
    that holds moves no more, so it does not depend on its neighbours. Raises ``UnmetError`` where a fit does not
    settle. Source: METHODS 1.3.
    """
    centres = group_centres(by_age, starts)
    knots = np.log(totals / group_sums(by_age, starts))
    for _ in range(ROUNDS):
        curve = factor_curve(centres, knots, by_age.size)
        misses = np.log(totals / group_sums(by_age * curve, starts))
        short = np.abs(misses).max(axis=-1, keepdims=True) > TOLERANCE
        if not short.any():
            return np.asarray(curve)
        knots = np.where(short, knots + misses, knots)
    problem = Said(
        "the ages did not settle (off by {miss:.1e}): the age groups ask for factors that no smooth curve gives",
        miss=np.abs(misses).max(),
    )
    sought = Sought(Said("factors by age"), "areas", Said("Check the age groups in the table areas"))
    raise UnmetError(problem, short[..., 0].astype(float), sought)

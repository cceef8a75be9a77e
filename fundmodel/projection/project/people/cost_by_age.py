"""Cost weights over time: what a member of each age and sex costs as mortality falls, the base year as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.demography.life_table import remaining_years
from fundmodel.projection.expenditure import morbidity
from fundmodel.projection.exposures import Weights
from fundmodel.vocabulary.dims import AGES

Array = NDArray[np.float64]


def over_time(assume: Assumptions, mortality: Array, weights: Weights) -> Weights:
    """Weights of both schemes at each 1 January, ``(boundary, scenario, area, sex, age)``; unchanged where no scenario
    shifts cost or splits it.

    ``mortality`` is the run's own death rates ``(scenario, area, sex, age, year)``. A 1 January takes the table of the
    year that ends there, so both ends of the base year have the base year's table and its cost is what it was.
    Source: METHODS 4.4, 4.5.
    """
    theta, split = (assume.scalar(f"cost.{name}")[..., None] for name in ("morbidity_theta", "death_related"))
    if not theta.any() and not split.any():
        return weights
    mx = np.ascontiguousarray(np.moveaxis(mortality, -1, 0))
    mx = np.concatenate([mx[:1], mx])
    at = _place(assume, mx, theta)
    mean = _mean_over_survivor(assume, mx) if split.any() else None

    def moved(cost: Array) -> Array:
        plain = morbidity.shifted(cost, at)
        if mean is None:
            return plain
        return np.asarray(plain + split[..., None] * (morbidity.death_related(cost, at, mean, mean[0]) - plain))

    return replace(weights, cost_employee=moved(weights.cost_employee), cost_resident=moved(weights.cost_resident))


def _place(assume: Assumptions, mx: Array, theta: Array) -> morbidity.Place:
    """Where each age reads its cost at each 1 January; its own place where no scenario shifts."""
    if theta.any():
        left = remaining_years(mx)
        back = morbidity.years_shifted(left, left[0], theta)
    else:
        back = np.zeros(mx.shape[-1])
    return morbidity.place(back, assume.scalar("cost.morbidity_from_age")[..., None])


def _mean_over_survivor(assume: Assumptions, mx: Array) -> Array:
    ratio = assume.by_age("cost.decedent_ratio", np.asarray(AGES), "linear")[..., None, :]
    return morbidity.mean_of_survivors_and_dying(morbidity.dying_within_a_year(mx), ratio)

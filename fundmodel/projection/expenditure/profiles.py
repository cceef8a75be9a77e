"""Cost by age and sex: a borrowed shape, tilted until the published retired-to-active ratio is met (METHODS 4.2)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.root import Sought, increasing_root
from fundmodel.projection.sums import sum_people
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]

TILT_CENTRE: Final = 45.0
TILT_SPAN: Final = 40.0
TILT_RANGE: Final = (-6.0, 6.0)


def sex_profile(by_age: Array, women_20_39: Array, women_65_up: Array) -> Array:
    """phi(s, x) = phi(x) x factor of women at 20-39 and from 65; ``(..., age)`` -> ``(..., sex, age)``, female
    first."""
    ages = np.arange(by_age.shape[-1])
    factor = np.where((ages >= 20) & (ages < 40), women_20_39[..., None], 1.0)
    factor = np.where(ages >= 65, women_65_up[..., None], factor)
    return np.stack(
        [by_age * factor, np.broadcast_to(by_age, np.broadcast_shapes(by_age.shape, factor.shape))], axis=-2
    )


def by_single_age(edges: NDArray[np.int64], values: Array, population: Array) -> Array:
    """c_x = (K(N_x+1) - K(N_x)) / P_x, K the monotone cubic through cumulative cost over cumulative population N.

    ``values`` (band) cost per head between the ages ``edges`` (band + 1, the first 0, the last one past the oldest);
    ``population`` (age) above zero. The mean over the people of each band is its value; no cost is negative. Source:
    METHODS 4.2.
    """
    from scipy.interpolate import PchipInterpolator

    heads = np.concatenate([[0.0], np.cumsum(population)])
    cost = np.concatenate([[0.0], np.cumsum(values * np.diff(heads[edges]))])
    return np.asarray(np.maximum(np.diff(PchipInterpolator(heads[edges], cost)(heads)), 0.0) / population)


def tilted(profile: Array, tilt: Array) -> Array:
    """phi(x) e^{tau (x - 45) / 40}: leans the profile towards the old; ``tilt`` is ``(...)``."""
    ages = np.arange(profile.shape[-1])
    return np.asarray(profile * np.exp(tilt[..., None, None] * ((ages - TILT_CENTRE) / TILT_SPAN)))


def cost_ratio(profile: Array, active: Array, retired: Array) -> Array:
    """(sum N_r phi / sum N_r) / (sum N_a phi / sum N_a): cost per retired over cost per active member."""
    mean_retired = sum_people(profile * retired) / sum_people(retired)
    mean_active = sum_people(profile * active) / sum_people(active)
    return np.asarray(mean_retired / mean_active)


def tilt_to_ratio(profile: Array, active: Array, retired: Array, ratio: Array) -> Array:
    """tau with cost_ratio(phi e^{tau (x - 45)/40}) = ratio, ``(...)``.

    ``active`` and ``retired`` are members ``(..., sex, age)``. Raises ``ProjectionError`` where no tilt reaches the
    ratio.
    """
    shape = np.broadcast_shapes(profile.shape[:-2], active.shape[:-2], ratio.shape)

    def gap(tilt: Array) -> Array:
        return cost_ratio(tilted(profile, tilt), active, retired) - ratio

    low, high = (np.full(shape, edge) for edge in TILT_RANGE)
    sought = Sought(
        Said("tilt of the cost profile"),
        "cost.retired_active_charges_ratio",
        Said("Correct cost.retired_active_charges_ratio, or the active and retired heads and their ages"),
    )
    return increasing_root(gap, low, high, sought)

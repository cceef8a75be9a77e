"""Which cost profile a scheme has before it is tilted: the package's own by age bands, or the scenario's knots."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.figures.cost_bands import cost_bands
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.projection.expenditure import profiles
from fundmodel.vocabulary.dims import AGES, SEXES

Array = NDArray[np.float64]


def profile_shape(assume: Assumptions, scheme: str) -> Array:
    """phi by sex and age ``(scenario, area, sex, age)``, its level free; a profile by sex keeps its own women's costs.

    Rows ``employee`` or ``resident`` of ``cost_profiles`` come before the scenario's knots. Source: METHODS 4.2.
    """
    women = (assume.scalar("cost.women_20_39"), assume.scalar("cost.women_65_up"))
    own = _of_package(assume.data, scheme)
    if own is None:
        return profiles.sex_profile(assume.by_age(f"cost.profile_{scheme}", np.asarray(AGES), "linear"), *women)
    if len(own) == len(SEXES):
        return own[None, None]
    return profiles.sex_profile(own[0][None, None], *women)


@lru_cache(maxsize=64)
def _of_package(data: DataPackage, scheme: str) -> Array | None:
    """The package's profile by single age, (sex, age) or (1, age); None where it gives none."""
    bands = cost_bands(data, scheme)
    if bands is None:
        return None
    ends = figures.for_years(data, "population", np.array([data.base_year, data.base_year + 1]))
    people = (0.5 * (ends[0] + ends[1])).reshape(-1, len(SEXES), len(AGES)).sum(axis=0)
    weights = people if len(bands.values) == len(SEXES) else people.sum(axis=0, keepdims=True)
    return np.stack(
        [profiles.by_single_age(bands.edges, own, of) for own, of in zip(bands.values, weights, strict=True)]
    )

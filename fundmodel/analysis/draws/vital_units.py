"""Children a woman and years of life, in points of the logarithm of births and deaths: the unit that a draw moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.projection.demography.life_table import life_expectancy
from fundmodel.projection.project.people.vitals import death_scale, vital_rates

Array = NDArray[np.float64]
STEP = 0.05


def children_a_woman(assume: Assumptions, years: NDArray[np.int64]) -> Array:
    """Total fertility of the scenario's path at its scale, ``(year,)``: so many children more a woman are one log
    point."""
    scale = assume.yearly("population.fertility_scale", years).mean(axis=(0, 1))
    return np.asarray(_rates(assume, years).fertility.sum(axis=0) * scale)


def years_of_life(assume: Assumptions, years: NDArray[np.int64]) -> Array:
    """Years of life expectancy, mean of both sexes, that a log point more of all death rates takes, ``(year,)``: by
    five hundredths either way."""
    mx = _rates(assume, years).mx * death_scale(assume, years).mean(axis=(0, 1))[:, None]
    more, less = (np.asarray(life_expectancy(mx * np.exp(step))) for step in (STEP, -STEP))
    return np.asarray((less - more).mean(axis=-1) / (2.0 * STEP))


def _rates(assume: Assumptions, years: NDArray[np.int64]):  # type: ignore[no-untyped-def]
    names = ("population.fertility_variant", "population.mortality_variant")
    variant = [str(assume.choices(name).flat[0]) for name in names]
    return vital_rates(assume.data, int(years[0]), int(years[-1]), *variant)

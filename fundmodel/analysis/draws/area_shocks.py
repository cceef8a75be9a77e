"""What hits one area and not the others: own shocks of cost and of the contribution base (METHODS 8.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.drawn_drivers import DEFAULTS, Driver
from fundmodel.analysis.draws.normals import normals
from fundmodel.analysis.draws.shocks import autoregressive, variance

Array = NDArray[np.float64]

COMMON: Final = {"cost": "medinf", "base": "wage"}
"""The driver of the nation that an area's own shock stands beside."""


def own_sd(driver: Driver, of: str) -> float:
    """sd sqrt(1 - b^2) / b: so wide that the shocks of any two areas, the nation's among them, correlate by b^2.

    shock_i = b common + sqrt(1 - b^2) own with the nation's shock as the common part.
    """
    common = DEFAULTS[COMMON[of]].sd
    return float(driver.sd * common * np.sqrt(1.0 - driver.own**2) / driver.own) if driver.own > 0.0 else 0.0


def area_factors(
    driver: Driver,
    seed: int,
    areas: Sequence[str],
    draws: NDArray[np.int64],
    years: NDArray[np.int64],
    sampling: str,
) -> Mapping[str, Array]:
    """F_t / F_{t-1} of "cost" and "base", ``(draw, area, year)``, one in the base year: what an area's own shock does
    to a year's growth.

    F = e^(d - s^2 / 2) is a level and one on the mean, d_t = phi d_{t-1} + sd e_t: what hits one area passes, and no
    area leaves the nation for ever. The nation's shocks are of growth and stay, so what has happened to any two areas
    correlates by b^2 in the year of a shock (METHODS 8.2, which says nothing of later years), by .8 after five years
    and .9 after ten. A key is an area's name, so an area has the same shocks whoever stands beside it.
    """
    how = "random" if sampling == "sobol" else sampling
    found = {}
    for of in COMMON:
        own = replace(driver, sd=own_sd(driver, of))
        z = normals(seed, tuple(f"area {of} {area}" for area in areas), draws, len(years) - 1, how)
        level = autoregressive(own, years, np.moveaxis(z, 0, 1)) - variance(own, years) / 2.0
        found[of] = np.exp(np.diff(level, axis=-1, prepend=0.0))
    return found


def correlated_factors(
    correlation: float,
    between: float,
    size: float,
    seed: int,
    areas: Sequence[str],
    draws: NDArray[np.int64],
    years: NDArray[np.int64],
) -> Mapping[str, Array]:
    """As ``area_factors``, of shocks e_i = b common + sqrt(1 - b^2) own, b = sqrt(``correlation``): any two areas
    correlate by b^2 and every area varies as much, whatever the correlation.

    sd = ``size`` x that of the nation's driver / .55, an area's whole shock where the nation's is its common part.
    ``between``: correlation of what hits cost with what hits the base, e_base = c e_cost + sqrt(1 - c^2) e. The own
    numbers are those of ``area_factors``, the same at every correlation. Source: METHODS 8.2.
    """
    b, c = np.sqrt(correlation), between
    e = {}
    for of in COMMON:
        z = normals(seed, tuple(f"area {of} {area}" for area in areas), draws, len(years) - 1, "random")
        common = normals(seed, (f"areas {of}",), draws, len(years) - 1, "random")
        e[of] = b * common + np.sqrt(1.0 - b**2) * z
    e["base"] = c * e["cost"] + np.sqrt(1.0 - c**2) * e["base"]
    found = {}
    for of, nation in COMMON.items():
        own = replace(DEFAULTS["area"], sd=size * DEFAULTS[nation].sd / DEFAULTS["area"].own)
        level = autoregressive(own, years, np.moveaxis(e[of], 0, 1)) - variance(own, years) / 2.0
        found[of] = np.exp(np.diff(level, axis=-1, prepend=0.0))
    return found

"""Epidemics: how often, how long, and what they do to care, collection and relief (METHODS 8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from fundmodel.analysis.draws.drawn_drivers import Driver
from fundmodel.analysis.draws.normals import uniforms

Array = NDArray[np.float64]

CARE: Final = ((3, -0.15), (6, 0.10), (24, 0.03))
"""Months and part by which care falls while people stay away, rises as they come back, and stays above."""
SHORTEST, LONGEST = 6, 24
DIRECT: Final = 100.0
"""Yuan per insured head, prices and care of the base year, that treatment and vaccines cost on the mean."""
SPREAD: Final = 0.8
UNCOLLECTED: Final = (6, -0.03)
RELIEF: Final = (0.3, 5, 0.5)
"""Chance of relief, its longest months, and the part of the employer rate that is waived (2020)."""
MORE_DEATHS: Final = 0.08
"""Part by which more people die from age 65 on in the year in which an epidemic begins."""
STREAM: Final = "epidemic"
CHOICES: Final = ("comes", "month", "lasts", "size", "relief", "relief months")
"""What chance decides of each year's epidemic."""


def epidemics(
    driver: Driver,
    seed: int,
    draws: NDArray[np.int64],
    years: int,
    cost_per_head: float,
    areas: Sequence[str] = ("nation",),
) -> dict[str, Array]:
    """What epidemics add to parameters by month, ``(draw, area, month)`` by name, from January of the base year.

    In each projected year one begins with chance 1 - e^(-rate), in any month; it lasts 6 to 24 months and ends an
    earlier one. cost.epidemic: the path of care and the direct cost, lognormal, over ``cost_per_head`` (yuan a year)
    and the months it lasts.  employee.collection_shift: less collected for six months.
    employee.employer_rate_factor: with chance .3, half the rate for one to five months. ``sd`` of the driver multiplies
    them all. Several areas have an epidemic each, as often and as long as a single one has: what decides of two areas
    correlates by ``own`` squared, and at ``own`` 1 all have the same. The baseline holds no epidemic and nothing is
    taken off it, so draws cost more on the mean; ``epidemic_deaths`` are told apart, for they need people to be drawn.
    Source: METHODS 8.2, 8.4.
    """
    u = {what: _chance(driver.own, seed, f"{STREAM} {what}", draws, years - 1, areas) for what in CHOICES}
    found = {
        name: np.zeros((len(draws), u["comes"].shape[1], 12 * years))
        for name in ("cost.epidemic", "employee.collection_shift", "employee.employer_rate_factor")
    }
    for draw, area, year in np.argwhere(_comes(driver, u["comes"])):
        at = {what: float(values[draw, area, year]) for what, values in u.items()}
        start = 12 * (year + 1) + int(12 * at["month"])
        lasts = SHORTEST + int((LONGEST - SHORTEST + 1) * at["lasts"])
        direct = DIRECT * np.exp(SPREAD * ndtri(at["size"]) - SPREAD**2 / 2.0) / cost_per_head * 12.0 / lasts
        care = np.concatenate([np.full(months, part) for months, part in CARE])[:lasts] + direct
        _over(found["cost.epidemic"][draw, area], start, driver.sd * care)
        _over(
            found["employee.collection_shift"][draw, area], start, np.full(UNCOLLECTED[0], driver.sd * UNCOLLECTED[1])
        )
        chance, longest, waived = RELIEF
        if at["relief"] < chance:
            months = 1 + int(longest * at["relief months"])
            _over(
                found["employee.employer_rate_factor"][draw, area],
                start,
                np.full(months, -min(driver.sd * waived, 1.0)),
            )
    return found


def epidemic_deaths(
    driver: Driver, seed: int, draws: NDArray[np.int64], years: int, areas: Sequence[str] = ("nation",)
) -> Array:
    """Part by which death rates from age 65 on are higher in the year in which an epidemic begins, ``(draw, area,
    year)``, nothing in the base year: the same epidemics as ``epidemics``. Source: METHODS 8.4."""
    comes = _comes(driver, _chance(driver.own, seed, f"{STREAM} {CHOICES[0]}", draws, years - 1, areas))
    return driver.sd * MORE_DEATHS * np.concatenate([np.zeros_like(comes[..., :1]), comes], axis=-1)


def _comes(driver: Driver, u: Array) -> NDArray[np.bool_]:
    return np.asarray(u < -np.expm1(-driver.rate))


def _chance(own: float, seed: int, stream: str, draws: NDArray[np.int64], width: int, areas: Sequence[str]) -> Array:
    """U(0, 1) ``(draw, area, year)``: N(b z + sqrt(1 - b^2) z_i), b = ``own``, z_i by the area's name; that of the
    nation, one for all, where there is one area or b is 1."""
    common = uniforms(seed, stream, draws, width)[:, None]
    if len(areas) == 1 or own == 1.0:
        return common
    each = np.stack([uniforms(seed, f"{stream} {area}", draws, width) for area in areas], axis=1)
    return np.asarray(ndtr(own * ndtri(common) + np.sqrt(1.0 - own**2) * ndtri(each)))


def _over(path: Array, start: int, values: Array) -> None:
    """``values`` from ``start`` on, in place of what an earlier epidemic would still do."""
    path[start:] = 0.0
    path[start : start + len(values)] = values[: max(len(path) - start, 0)]

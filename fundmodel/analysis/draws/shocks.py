"""The course of every driver in every draw: AR(1) in its own units, factors that are one on the mean (METHODS 8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.correlations import CORRELATED, root_of
from fundmodel.analysis.draws.drawn_drivers import Driver
from fundmodel.analysis.draws.normals import normals

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shocks:
    """Departures d ``(draw, year)`` by driver, nothing in the base year, which comes first; ``drivers`` by name."""

    draws: NDArray[np.int64]
    years: NDArray[np.int64]
    drivers: Mapping[str, Driver]
    departures: Mapping[str, Array]

    def of(self, name: str) -> Array:
        """d of a driver, zero where it is not drawn, ``(draw, year)``."""
        return self.departures.get(name, np.zeros((1, len(self.years))))

    def times(self, size: float) -> Shocks:
        """The same course, ``size`` times as far from the mean."""
        return replace(self, departures={name: size * d for name, d in self.departures.items()})

    def growth(self, name: str) -> Array:
        """e^(d - (v_t - v_{t-1}) / 2) - 1, v_t the variance of the sum of d: what a year's growth is multiplied by,
        less one, ``(draw, year)``; the product over years is one on the mean (I-34)."""
        if name not in self.departures:
            return self.of(name)
        half = np.diff(variance_of_sum(self.drivers[name], len(self.years)), prepend=0.0) / 2.0
        return np.asarray(np.expm1(self.of(name) - half))

    def level(self, name: str) -> Array:
        """e^(d - s_t^2 / 2) - 1, s_t the standard deviation of d: what a level is multiplied by, less one, ``(draw,
        year)``; one on the mean of each year (I-34)."""
        if name not in self.departures:
            return self.of(name)
        return np.asarray(np.expm1(self.of(name) - variance(self.drivers[name], len(self.years)) / 2.0))


def draw_shocks(
    drivers: Sequence[Driver],
    matrix: Array,
    seed: int,
    draws: NDArray[np.int64],
    years: NDArray[np.int64],
    sampling: str = "random",
) -> Shocks:
    """d_t = phi d_{t-1} + sd e_t with e = L z correlated as ``matrix`` says, in the order of the correlated drivers.

    The base year is the first of ``years``. Source: METHODS 8.1.
    """
    moved = [one for one in drivers if one.name in CORRELATED]
    width = len(years) - 1
    departures: dict[str, Array] = {}
    if moved:
        z = normals(seed, tuple(one.name for one in moved), draws, width, sampling)
        lower = root_of(matrix)
        for i, one in enumerate(moved):
            e = lower[i, 0] * z[0]
            for j in range(1, i + 1):
                if lower[i, j] != 0.0:
                    e = e + lower[i, j] * z[j]
            departures[one.name] = autoregressive(one, e)
    return Shocks(draws, years, {one.name: one for one in drivers}, departures)


def autoregressive(driver: Driver, e: Array) -> Array:
    """d_t = phi d_{t-1} + sd e_t, d = 0 in the base year; ``e`` ``(..., year)`` without the base year, which the result
    has in front."""
    d = np.zeros((*e.shape[:-1], e.shape[-1] + 1))
    for year in range(e.shape[-1]):
        d[..., year + 1] = driver.phi * d[..., year] + driver.sd * e[..., year]
    return d


def variance(driver: Driver, years: int) -> Array:
    """s_t^2 = sd^2 sum_{j < t} phi^(2 j) of d, ``(year,)`` with the base year first."""
    return np.asarray(driver.sd**2 * np.cumsum(np.concatenate([[0.0], driver.phi ** (2.0 * np.arange(years - 1))])))


def variance_of_sum(driver: Driver, years: int) -> Array:
    """v_t = sd^2 sum_{j <= t} (1 + phi + .. + phi^(j - 1))^2 of d_1 + .. + d_t, ``(year,)`` with the base year
    first."""
    weights = np.cumsum(driver.phi ** np.arange(years - 1, dtype=np.float64))
    return np.asarray(driver.sd**2 * np.cumsum(np.concatenate([[0.0], weights**2])))

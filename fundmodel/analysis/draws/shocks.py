"""The course of every driver in every draw: AR(1) in its own units, factors that are one on the mean (METHODS 8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fundmodel.analysis.draws.correlations import CORRELATED, root_of
from fundmodel.analysis.draws.drawn_drivers import WIDTH, Driver
from fundmodel.analysis.draws.normals import normals

Array = NDArray[np.float64]
Years = NDArray[np.int64]


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

    def times(self, size: Array | float) -> Shocks:
        """The same course, ``size`` times as far from the mean, ``(draw, 1)`` where draws differ."""
        return replace(self, departures={name: size * d for name, d in self.departures.items()})

    def growth(self, name: str) -> Array:
        """e^(d - (v_t - v_{t-1}) / 2) - 1, v_t the variance of the sum of d: what a year's growth is multiplied by,
        less one, ``(draw, year)``; the product over years is one on the mean (I-34)."""
        if name not in self.departures:
            return self.of(name)
        half = np.diff(variance_of_sum(self.drivers[name], self.years), prepend=0.0) / 2.0
        return np.asarray(np.expm1(self.of(name) - half))

    def level(self, name: str, unit: Array | float = 1.0) -> Array:
        """e^(d / u - (s_t / u)^2 / 2) - 1, s_t the standard deviation of d: what a level is multiplied by, less one,
        ``(draw, year)``; one on the mean of each year (I-34). ``unit`` u ``(year,)`` is d for each log point."""
        if name not in self.departures:
            return self.of(name)
        half = variance(self.drivers[name], self.years) / unit**2 / 2.0
        return np.asarray(np.expm1(self.of(name) / unit - half))


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
            departures[one.name] = autoregressive(one, years, e)
    return Shocks(draws, years, {one.name: one for one in drivers}, departures)


def autoregressive(driver: Driver, years: Years, e: Array) -> Array:
    """d_t = phi d_{t-1} + sd_t e_t, d = 0 in the base year; ``e`` ``(..., year)`` without the base year, which the
    result has in front."""
    d = np.moveaxis(np.zeros((e.shape[-1] + 1, *e.shape[:-1])), 0, -1)
    for year, sd in enumerate(innovations(driver, years)):
        d[..., year + 1] = driver.phi * d[..., year] + sd * e[..., year]
    return d


def innovations(driver: Driver, years: Years) -> Array:
    """sd_t ``(year,)`` without the base year: the driver's own, or what keeps d as wide as published intervals say.

    sd_t^2 = s_t^2 - phi^2 s_{t-1}^2 with s_t straight between the dates of ``WIDTH``, its square where d is a random
    walk, which goes on as between the last two dates.
    """
    if driver.name not in WIDTH:
        return np.full(len(years) - 1, driver.sd)
    dates, widths = np.array(list(WIDTH[driver.name])), np.array(list(WIDTH[driver.name].values()))
    if driver.phi == 1.0:
        slope = (widths[-1] ** 2 - widths[-2] ** 2) / (dates[-1] - dates[-2])
        squares = np.interp(years, dates, widths**2) + slope * np.maximum(years - dates[-1], 0)
    else:
        squares = np.interp(years, dates, widths) ** 2
    return np.asarray(driver.sd * np.sqrt(np.maximum(squares[1:] - driver.phi**2 * squares[:-1], 0.0)))


def variance(driver: Driver, years: Years) -> Array:
    """s_t^2 = phi^2 s_{t-1}^2 + sd_t^2 of d, ``(year,)`` with the base year, where it is 0, first."""
    found = np.zeros(len(years))
    for year, sd in enumerate(innovations(driver, years)):
        found[year + 1] = driver.phi**2 * found[year] + sd**2
    return found


def variance_of_sum(driver: Driver, years: Years) -> Array:
    """v_t = sum_{j <= t} sd_j^2 (1 + phi + .. + phi^(t - j))^2 of d_1 + .. + d_t, ``(year,)`` with the base year, where
    it is 0, first."""
    sd = innovations(driver, years)
    weights = np.cumsum(driver.phi ** np.arange(len(sd), dtype=np.float64))
    return np.array([0.0, *((sd[: t + 1] * weights[t::-1]) @ (sd[: t + 1] * weights[t::-1]) for t in range(len(sd)))])

"""Intervals by drawing whole areas and whole blocks of months again: the wider of the two (METHODS 6.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

DRAWS: Final = 1000
LEVEL: Final = 0.9
SEED: Final = 20_260_601


Statistic = Callable[[Array], Array]
"""Of sums (draws, columns), a figure a draw."""


def intervals(
    sums: Array,
    area: Whole,
    block: Whole,
    statistics: Mapping[str, Statistic],
    draws: int = DRAWS,
    seed: int = SEED,
) -> dict[str, tuple[float, float]]:
    """The wider of two 90 % percentile intervals of each statistic: areas drawn with replacement, blocks likewise.

    ``sums`` (cases, columns) are what each case adds. NaN where a statistic is undefined in half of the draws.
    """
    drawn = [_drawn(sums, cluster, draws, seed) for cluster in (area, block)]
    found = {}
    for name, statistic in statistics.items():
        both = [_quantiles(statistic, one) for one in drawn]
        widths = np.array([high - low for low, high in both])
        told = np.isfinite(widths)
        found[name] = both[int(np.argmax(np.where(told, widths, -1.0)))]
    return found


def _drawn(sums: Array, cluster: Whole, draws: int, seed: int) -> Array:
    """Sums (draws, columns) over clusters drawn with replacement."""
    if not len(sums):
        return np.full((draws, sums.shape[1]), np.nan)
    group = np.unique(cluster, return_inverse=True)[1]
    size = int(group.max()) + 1
    total = np.stack([np.bincount(group, column, minlength=size) for column in sums.T], axis=1)
    weight = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=draws)
    return np.asarray(weight.astype(np.float64) @ total)


def _quantiles(statistic: Statistic, drawn: Array) -> tuple[float, float]:
    with np.errstate(invalid="ignore", divide="ignore"):
        values = statistic(drawn)
    values = values[np.isfinite(values)]
    if len(values) < len(drawn) / 2:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def ratio(top: int, bottom: int) -> Statistic:
    """Statistic: one sum over another."""
    return lambda sums: sums[:, top] / sums[:, bottom]


def skill_of(score: int, rival: int) -> Statistic:
    """Statistic ``1 - B/B_rival``."""
    return lambda sums: 1 - sums[:, score] / sums[:, rival]


def share_of(score: int, rival: int, oracle: int) -> Statistic:
    """Statistic ``(B_rival - B)/(B_rival - B_oracle)``; undefined where the oracle wins nothing."""

    def found(sums: Array) -> Array:
        gain = sums[:, rival] - sums[:, oracle]
        return np.where(gain > 0, (sums[:, rival] - sums[:, score]) / gain, np.nan)

    return found

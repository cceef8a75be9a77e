"""Intervals by drawing whole areas and whole blocks of months again: the wider of the two (METHODS 6.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

DRAWS: Final = 1000
LEVEL: Final = 0.9
SEED: Final = 20_260_601


def interval(
    sums: Array, area: Whole, block: Whole, statistic: Callable[[Array], Array], draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float]:
    """The wider of two 90 % percentile intervals: areas drawn with replacement, calendar blocks likewise.

    ``sums`` (cases, columns) are what each case adds; ``statistic`` takes their sums (draws, columns) to (draws). NaN
    where a statistic is nowhere defined.
    """
    found = [_one(sums, cluster, statistic, draws, seed) for cluster in (area, block)]
    widths = [high - low for low, high in found]
    if not np.isfinite(widths).any():
        return float("nan"), float("nan")
    return found[int(np.nanargmax(widths))]


def _one(
    sums: Array, cluster: Whole, statistic: Callable[[Array], Array], draws: int, seed: int
) -> tuple[float, float]:
    if not len(sums):
        return float("nan"), float("nan")
    group = np.unique(cluster, return_inverse=True)[1]
    size = int(group.max()) + 1
    total = np.stack([np.bincount(group, column, minlength=size) for column in sums.T], axis=1)
    random = np.random.default_rng(seed)
    weight = random.multinomial(size, np.full(size, 1 / size), size=draws).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = statistic(weight @ total)
    values = values[np.isfinite(values)]
    if len(values) < draws // 2:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def ratio(top: int, bottom: int) -> Callable[[Array], Array]:
    """Statistic: one sum over another."""
    return lambda sums: sums[:, top] / sums[:, bottom]


def skill_of(score: int, rival: int) -> Callable[[Array], Array]:
    """Statistic ``1 - B/B_rival``."""
    return lambda sums: 1 - sums[:, score] / sums[:, rival]


def share_of(score: int, rival: int, oracle: int) -> Callable[[Array], Array]:
    """Statistic ``(B_rival - B)/(B_rival - B_oracle)``; undefined where the oracle wins nothing."""

    def found(sums: Array) -> Array:
        gain = sums[:, rival] - sums[:, oracle]
        return np.where(gain > 0, (sums[:, rival] - sums[:, score]) / gain, np.nan)

    return found

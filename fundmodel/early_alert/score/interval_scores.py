"""Scores of samples and intervals, and how often what was given a probability came true (METHODS 6.6)."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ENOUGH: Final = 50
"""Cases that a bin of the reliability diagram must hold at least."""
WIDTH: Final = 20
"""Bins before those too small are joined: twentieths."""


class Bin(NamedTuple):
    """Cases given about the same probability: ``mean`` what was said, ``rate`` what came true."""

    low: float
    high: float
    n: int
    mean: float
    rate: float


def fair_crps(samples: Array, actual: Array) -> Array:
    """``mean|x_i - y| - sum_i (2i - M - 1) x_(i) / (M (M - 1))`` case by case: CRPS without the bias of few samples.

    samples (cases, M), actual (cases) in the same unit. One sample is a point mass: ``|x - y|``.
    """
    ordered = np.sort(samples, axis=1)
    size = ordered.shape[1]
    away = np.abs(ordered - actual[:, None]).mean(axis=1)
    if size == 1:
        return np.asarray(away)
    weight = 2 * np.arange(1, size + 1) - size - 1
    return np.asarray(away - ordered @ weight / (size * (size - 1)))


def coverage(low: Array, high: Array, actual: Array) -> tuple[float, int]:
    """Share of cases with ``low <= x <= high`` and how many cases there are; cases with a NaN are left out."""
    told = np.isfinite(low) & np.isfinite(high) & np.isfinite(actual)
    held = (low <= actual) & (actual <= high)
    return (float(held[told].mean()) if told.any() else float("nan")), int(told.sum())


def reliability(probability: Array, outcome: Array, enough: int = ENOUGH) -> list[Bin]:
    """Bins of equal width, joined with the next until each holds ``enough`` cases; what is left joins the last."""
    place = np.minimum((probability * WIDTH).astype(np.int64), WIDTH - 1)
    count = np.bincount(place, minlength=WIDTH)
    edges, held = [0], 0
    for at in range(WIDTH):
        held += int(count[at])
        if held >= enough:
            edges.append(at + 1)
            held = 0
    if len(edges) == 1:
        return []
    edges[-1] = WIDTH
    found = []
    for low, high in pairwise(edges):
        own = (place >= low) & (place < high)
        found.append(
            Bin(low / WIDTH, high / WIDTH, int(own.sum()), float(probability[own].mean()), float(outcome[own].mean()))
        )
    return found


def largest_gap(bins: list[Bin]) -> float:
    """``max_k |mean p - rate|`` over the bins; NaN without a bin that is large enough."""
    return max((abs(one.mean - one.rate) for one in bins), default=float("nan"))

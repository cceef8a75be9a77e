"""How far an economy has left its reference, and how that reaches cost and interest (METHODS 4.4).

All ``(..., year)`` with the base year first, in which nothing has departed yet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def departed(own: Array, reference: Array) -> Array:
    """D(t) = sum_{s<=t} ln((1 + g_s) / (1 + g_s of the reference)), zero in the base year; zero to the bit where the
    two grow alike. Source: METHODS 4.4."""
    step = np.log1p(own) - np.log1p(reference)
    step[..., 0] = 0.0
    return np.cumsum(step, axis=-1)


def passed_through(departure: Array, speed: Array, long_run: Array) -> Array:
    """C(t) = C(t - 1) + v (L D(t) - C(t - 1)), C = 0 in the base year: what unit cost has taken of a real departure.

    ``departure`` D ``(..., year)``; ``speed`` v and ``long_run`` L ``(...)``, both fractions. Source: METHODS 4.4.
    """
    lead = np.broadcast_shapes(departure.shape[:-1], speed.shape, long_run.shape)
    taken = np.zeros((departure.shape[-1], *lead))
    for year in range(1, departure.shape[-1]):
        taken[year] = taken[year - 1] + speed * (long_run * departure[..., year] - taken[year - 1])
    return np.moveaxis(taken, 0, -1)


def mean_departure(departure: Array, span: int) -> Array:
    """(D(t) - D(t - span)) / span: mean yearly departure of growth over ``span`` years, none before the base year."""
    earlier = np.zeros_like(departure)
    earlier[..., span:] = departure[..., :-span]
    return np.asarray((departure - earlier) / span)


def stepped(index_log: Array) -> Array:
    """e^(C(t) - C(t - 1)), one in the first year: growth that a path in logs adds to a year."""
    step = np.ones_like(index_log)
    step[..., 1:] = np.exp(np.diff(index_log, axis=-1))
    return step


def moved_growth(rate: Array, departure: Array) -> Array:
    """(1 + g(t)) e^(D(t) - D(t - 1)) - 1: growth with what a departure in logs adds to the year; g to the bit where it
    adds nothing."""
    return np.asarray(rate + (1.0 + rate) * (stepped(departure) - 1.0))


def lagged(departure: Array) -> Array:
    """D(t - 1), zero in the first year: the base in force from July of a year rests on wages of the year before."""
    return np.concatenate([np.zeros_like(departure[..., :1]), departure[..., :-1]], axis=-1)

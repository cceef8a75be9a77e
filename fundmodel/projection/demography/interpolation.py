"""Monotone cubic interpolation, so that a projection need not load scipy for two small curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def monotone_cubic(nodes: Array, values: Array, at: Array) -> Array:
    """Cubic Hermite curve through ``(nodes, values)`` with the slopes of Fritsch and Butland (PCHIP), read off ``at``.

    ``nodes`` (n >= 3) rising, ``values`` (..., n), ``at`` (points) inside the nodes or a little beyond; returns
    (..., points). No overshoot: the curve rises where the values rise. Source: Fritsch and Butland 1984; METHODS 1.2.
    """
    width = np.diff(nodes)
    secants = np.diff(values, axis=-1) / width
    slopes = _slopes(width, secants)
    place = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, len(nodes) - 2)
    wide, t = width[place], (at - nodes[place]) / width[place]
    left, right = values[..., place], values[..., place + 1]
    rest = 1.0 - t
    level = (1.0 + 2.0 * t) * rest * rest * left + t * t * (3.0 - 2.0 * t) * right
    bend = t * rest * wide * (rest * slopes[..., place] - t * slopes[..., place + 1])
    return np.asarray(level + bend)


def _slopes(width: Array, secants: Array) -> Array:
    """Slopes at the nodes: the weighted harmonic mean of the secants beside them, 0 where those differ in sign."""
    slopes = np.zeros((*secants.shape[:-1], secants.shape[-1] + 1))
    before, after = secants[..., :-1], secants[..., 1:]
    near, far = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    same = before * after > 0.0
    weighted = np.where(same, near * after + far * before, 1.0)
    slopes[..., 1:-1] = np.where(same, (near + far) * before * (after / weighted), 0.0)
    slopes[..., 0] = _end_slope(width[0], width[1], secants[..., 0], secants[..., 1])
    slopes[..., -1] = _end_slope(width[-1], width[-2], secants[..., -1], secants[..., -2])
    return slopes


def _end_slope(own: float, neighbour: float, secant: Array, next_secant: Array) -> Array:
    """Three-point slope at an end, kept to the sign of its secant and to three times its size where they turn."""
    slope = ((2.0 * own + neighbour) * secant - own * next_secant) / (own + neighbour)
    slope = np.where(slope * secant <= 0.0, 0.0, slope)
    turns = (secant * next_secant <= 0.0) & (np.abs(slope) > 3.0 * np.abs(secant))
    return np.where(turns, 3.0 * secant, slope)

"""Cost by age as people live longer: the profile moves with the years of life gained, and the last year of life is dear
at whatever age it comes (METHODS 4.4, 4.5).

Ages are the last axis throughout; every other axis broadcasts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]


class Place(NamedTuple):
    """Where on a profile each age reads its cost: between age ``low`` and age ``high``, ``part`` of the way."""

    low: Places
    high: Places
    part: Array


def place(back: Array, first_age: Array) -> Place:
    """min(max(x - back(x), a), oldest) for x >= a, x itself below: the age whose cost a person aged x has.

    ``back`` years ``(..., age)``, ``first_age`` a ``(...)``; a = 0 is METHODS 4.4 to the letter. Source: METHODS 4.4.
    """
    ages = np.arange(back.shape[-1], dtype=np.float64)
    first = first_age[..., None]
    moved = np.clip(ages - back, first, ages[-1])
    at = np.where(ages >= first, moved, ages)
    low = np.floor(at).astype(np.int64)
    return Place(low, np.minimum(low + 1, len(ages) - 1), at - low)


def shifted(profile: Array, at: Place) -> Array:
    """phi_t(x) = phi_0(x - theta De_x(t)), linear between ages; phi_0 itself to the bit where nothing is shifted."""
    low, high = (_taken(profile, ages) for ages in (at.low, at.high))
    return np.asarray(low + at.part * (high - low))


def years_shifted(expectancy: Array, base: Array, theta: Array) -> Array:
    """theta (e_x(t) - e_x(0)): the years of life gained since the base year that are spent in good health.

    Life expectancies ``(..., age)``, ``theta`` ``(...)``. Source: METHODS 4.4.
    """
    return np.asarray(theta[..., None] * (expectancy - base))


def dying_within_a_year(mx: Array) -> Array:
    """m* = 1 - e^{-m}: the probability of dying within the next twelve months. Source: METHODS 4.5."""
    return np.asarray(-np.expm1(-mx))


def mean_of_survivors_and_dying(dying: Array, ratio: Array) -> Array:
    """(1 - m*) + m* k, written 1 + m* (k - 1): mean cost over that of a survivor; one where k is one."""
    return np.asarray(1.0 + dying * (ratio - 1.0))


def death_related(profile: Array, at: Place, now: Array, base: Array) -> Array:
    """c_t(x) = s(x') ((1 - m*_t) + m*_t k), s = c / ((1 - m*_0) + m*_0 k), x' the age at which x reads its cost.

    ``now`` and ``base`` are ``mean_of_survivors_and_dying`` in year t and in the base year. Better health and later
    death meet here: theta moves what survivors cost, mortality moves who is in the last year of life, whose ratio k
    stays at its calendar age. The base year is c to the bit. Source: METHODS 4.5.
    """
    low, high = (_taken(profile, ages) * (now / _taken(base, ages)) for ages in (at.low, at.high))
    return np.asarray(low + at.part * (high - low))


def _taken(values: Array, ages: Places) -> Array:
    """values at ``ages``, whatever other dimensions either has."""
    dims = max(values.ndim, ages.ndim)
    wide = values.reshape((1,) * (dims - values.ndim) + values.shape)
    return np.take_along_axis(wide, ages.reshape((1,) * (dims - ages.ndim) + ages.shape), axis=-1)

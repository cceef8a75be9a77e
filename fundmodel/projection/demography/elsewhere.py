"""People insured elsewhere: where those of each purse live, by age bands, and rates averaged over it (METHODS 1.6).

Purse j insures ``O_j(s, x)`` people who live elsewhere, and area i holds ``B_i(s, x)`` people whom others insure, both
by sex and single age; they are the same people. Who of them is whose is kept by bands of ages b alone: the composition
``C_jib``, the share of purse j among those of band b who live in i and are insured elsewhere, ``(..., band, purse,
residence)``, with ``sum_j C_jib = 1`` and nothing at ``i = j``. What depends on both sides is estimated from ``C_jib
B_i``; no array holds two areas and an age.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.sums import matrix_product, sum_ages, sum_areas, sum_by_matrix, sum_people

Array = NDArray[np.float64]

STARTS: Final = (0, 20, 35, 60)
"""First ages of the bands: children, those who move most, the rest of working age, the retired."""
BANDS: Final = tuple(slice(a, b) for a, b in zip(STARTS, (*STARTS[1:], None), strict=True))


def by_band(people: Array) -> Array:
    """``sum_s sum_{x in b} P(s, x)``: (..., area, sex, age) -> (..., band, area)."""
    return np.stack([sum_people(people[..., ages]) for ages in BANDS], axis=-2)


def composition(heads: Array) -> Array:
    """``C_ji = E_ji / sum_j E_ji``, 0 where nobody is: (..., purse, residence)."""
    return _parts_of_one(heads, axis=-2)


def by_purse(shares: Array, people: Array) -> Array:
    """``sum_i C_jib P_i(s, x)`` with b the band of x: (..., band, purse, residence) and (..., residence, sex, age) ->
    (..., purse, sex, age)."""
    parts = [sum_by_matrix(shares[..., band, :, :], people[..., ages]) for band, ages in enumerate(BANDS)]
    return np.concatenate(parts, axis=-1)


def mean_rate(over: Callable[[Array], Array], elsewhere: Array, rates: Array) -> Array:
    """``r_j = sum_i C_ji B_i r_i / sum_i C_ji B_i``: a rate by residence, averaged over where a purse's people live.

    ``over`` sums over residence, ``sum_i C_ji x_i``, (..., residence, sex, age) -> (..., purse, sex, age);
    ``elsewhere`` B (..., residence, sex, age); ``rates`` broadcasts to it. A rate that is the same in all areas comes
    back to the bit, with length one along purse where all are. Where the composition holds nobody of the purse: the
    rate of all people insured elsewhere.
    """
    common = rates[..., :1, :, :]
    alike = (rates == common).all(axis=-3, keepdims=True)
    if alike.all():
        return np.asarray(common)
    found, heads = over(elsewhere * rates), over(elsewhere)
    total, everybody = (sum_areas(people, axis=-3) for people in (elsewhere * rates, elsewhere))
    of_all = np.divide(total, everybody, out=np.zeros(everybody.shape), where=everybody > 0.0)
    mean = np.divide(found, heads, out=np.array(np.broadcast_to(of_all, heads.shape)), where=heads > 0.0)
    return np.asarray(np.where(alike, common, mean))


def births_between(shares: Array, mothers: Array) -> Array:
    """``sum_b C_jib M_ib / sum_b M_ib``: composition of births, (..., purse, residence).

    ``mothers`` (..., residence, age): births to those insured elsewhere by the mother's age.
    """
    by_band_of_mother = np.stack([sum_ages(mothers[..., ages]) for ages in BANDS], axis=-2)
    return _over_bands(shares, _parts_of_one(by_band_of_mother, axis=-2))


def aged(shares: Array, elsewhere: Array, born: Array) -> Array:
    """``C'_jib = (C_jib S_ib + C_ji(b-1) X_ib) / (S_ib + X_ib)``: composition at the year's end, (..., band, purse,
    residence).

    ``elsewhere`` (..., residence, sex, age) survivors by age at the end, of whom ``X_ib`` have just reached the band's
    first age and ``S_ib`` were in it before; the newborn, the first age of the first band, are ``born`` (..., purse,
    residence), the composition of births.
    """
    crossing = np.stack([elsewhere[..., start].sum(axis=-1) for start in STARTS], axis=-2)
    staying = np.maximum(by_band(elsewhere) - crossing, 0.0)
    stay, cross = _parts_of_one(np.stack([staying, crossing]), axis=0)
    found, part = np.empty(shares.shape), np.empty(born.shape)
    for band in range(len(BANDS)):
        before = born if band == 0 else shares[..., band - 1, :, :]
        now = np.multiply(shares[..., band, :, :], stay[..., band, None, :], out=found[..., band, :, :])
        now += np.multiply(before, cross[..., band, None, :], out=part)
    return found


def moved(shares: Array, staying: Array, leaving: Array, from_home: Array, destinations: Array) -> Array:
    """Composition of ``E_jkb = C_jkb S_kb + w_kb X_jk + H_jb d_jk``, and 0 at ``k = j``, where people are at home
    again::

        X_jk = sum_i (sum_b C_jib L_ib) d_ik        T_kb = sum_i L_ib d_ik        w_kb = T_kb / sum_b T_kb

    ``staying`` S, ``leaving`` L (..., band, residence): people insured elsewhere who stay and who move on, the bands of
    the latter those of all who arrive in k; ``from_home`` H (..., band, area): those insured where they lived;
    ``destinations`` d (..., from, to). Returns (..., band, purse, residence).
    """
    moving_on = matrix_product(_over_bands(shares, leaving), destinations)
    by_age = _parts_of_one(matrix_product(leaving, destinations), axis=-2)
    found, part, areas = np.empty(shares.shape), np.empty(moving_on.shape), np.arange(shares.shape[-1])
    for band in range(len(BANDS)):
        heads = np.multiply(shares[..., band, :, :], staying[..., band, None, :], out=found[..., band, :, :])
        heads += np.multiply(moving_on, by_age[..., band, None, :], out=part)
        heads += np.multiply(destinations, from_home[..., band, :, None], out=part)
        heads[..., areas, areas] = 0.0
        total = heads.sum(axis=-2, keepdims=True)
        heads /= np.where(total > 0.0, total, 1.0)
    return found


def returning(shares: Array, elsewhere: Array, moving: Array, destinations: Array, away: Array) -> Array:
    """``r_j = O_j sum_i C_jib B_i m_i d_ij / sum_i C_jib B_i``: people of each purse who move home, (..., purse, sex,
    age).

    ``elsewhere`` B (..., residence, sex, age); ``moving`` m (..., residence, age), the share that moves; ``away`` O.
    """
    movers, to_purse, home = elsewhere * moving[..., None, :], np.ascontiguousarray(destinations.swapaxes(-1, -2)), []
    part = np.empty(np.broadcast_shapes(shares[..., 0, :, :].shape, to_purse.shape))
    for band, ages in enumerate(BANDS):
        np.multiply(shares[..., band, :, :], to_purse, out=part)
        home.append(sum_by_matrix(part, movers[..., ages]))
    weighed, heads = np.concatenate(home, axis=-1), by_purse(shares, elsewhere)
    return np.asarray(away * np.divide(weighed, heads, out=np.zeros(heads.shape), where=heads > 0.0))


def _over_bands(shares: Array, weights: Array) -> Array:
    """``sum_b C_jib w_ib``: (..., band, purse, residence) and (..., band, residence) -> (..., purse, residence)."""
    total, part = np.zeros(shares[..., 0, :, :].shape), np.empty(shares[..., 0, :, :].shape)
    for band in range(len(BANDS)):
        if weights[..., band, :].any():
            total += np.multiply(shares[..., band, :, :], weights[..., band, None, :], out=part)
    return total


def _parts_of_one(parts: Array, axis: int) -> Array:
    """``p / sum p`` along an axis, 0 where nobody is."""
    total = parts.sum(axis=axis, keepdims=True)
    return np.asarray(np.divide(parts, total, out=np.zeros(parts.shape), where=total > 0.0))


def matched(away: Array, elsewhere: Array) -> Array:
    """``O_j sum_i B_i / sum_j O_j`` for every sex and age: the same people, counted by purse and by residence."""
    total, lived = sum_areas(away, axis=-3), sum_areas(elsewhere, axis=-3)
    return np.asarray(away * np.divide(lived, total, out=np.ones(total.shape), where=total > 0.0))

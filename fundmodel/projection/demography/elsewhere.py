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
    """``C_jib = E_jib / sum_j E_jib``, 0 where nobody is: (..., purse, residence), with or without bands."""
    total = heads.sum(axis=-2, keepdims=True)
    return np.asarray(np.divide(heads, total, out=np.zeros(heads.shape), where=total > 0.0))


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
    """``sum_b C_jib M_ib / sum_j sum_b C_jib M_ib``: composition of births, (..., purse, residence).

    ``mothers`` (..., residence, age): births to those insured elsewhere by the mother's age.
    """
    by_band_of_mother = np.stack([sum_ages(mothers[..., ages]) for ages in BANDS], axis=-2)
    return composition((shares * by_band_of_mother[..., None, :]).sum(axis=-3))


def aged_heads(shares: Array, elsewhere: Array, born: Array) -> Array:
    """``E_jib = C_jib S_ib + C_ji(b-1) X_ib``: heads by band at the year's end, (..., band, purse, residence).

    ``elsewhere`` (..., residence, sex, age) survivors by age at the end, of whom ``X_ib`` have just reached the band's
    first age and ``S_ib`` were in it before; the newborn, the first age of the first band, are ``born`` (..., purse,
    residence), the composition of births.
    """
    crossing = np.stack([elsewhere[..., start].sum(axis=-1) for start in STARTS], axis=-2)
    staying = np.maximum(by_band(elsewhere) - crossing, 0.0)
    before = np.concatenate([born[..., None, :, :], shares[..., :-1, :, :]], axis=-3)
    return np.asarray(shares * staying[..., None, :] + before * crossing[..., None, :])


def moved_heads(shares: Array, staying: Array, leaving: Array, from_home: Array, destinations: Array) -> Array:
    """``E_jkb = C_jkb S_kb + w_kb X_jk + H_jb d_jk``, and 0 at ``k = j``, where people are at home again::

        X_jk = sum_i (sum_b C_jib L_ib) d_ik        T_kb = sum_i L_ib d_ik        w_kb = T_kb / sum_b T_kb

    ``staying`` S, ``leaving`` L (..., band, residence): people insured elsewhere who stay and who move on, the bands of
    the latter those of all who arrive in k; ``from_home`` H (..., band, area): those insured where they lived;
    ``destinations`` d (..., from, to). Returns (..., band, purse, residence).
    """
    of_all_ages = (shares * leaving[..., None, :]).sum(axis=-3)
    moving_on = matrix_product(of_all_ages, destinations)[..., None, :, :]
    by_age = composition(matrix_product(leaving, destinations))[..., None, :]
    heads = shares * staying[..., None, :] + by_age * moving_on + from_home[..., None] * destinations[..., None, :, :]
    areas = np.arange(heads.shape[-1])
    heads[..., areas, areas] = 0.0
    return np.asarray(heads)


def returning(shares: Array, elsewhere: Array, moving: Array, destinations: Array, away: Array) -> Array:
    """``r_j = O_j sum_i C_jib B_i m_i d_ij / sum_i C_jib B_i``: people of each purse who move home, (..., purse, sex,
    age).

    ``elsewhere`` B (..., residence, sex, age); ``moving`` m (..., residence, age), the share that moves; ``away`` O.
    """
    home = shares * np.swapaxes(destinations, -1, -2)[..., None, :, :]
    weighed, heads = by_purse(home, elsewhere * moving[..., None, :]), by_purse(shares, elsewhere)
    return np.asarray(away * np.divide(weighed, heads, out=np.zeros(heads.shape), where=heads > 0.0))


def matched(away: Array, elsewhere: Array) -> Array:
    """``O_j sum_i B_i / sum_j O_j`` for every sex and age: the same people, counted by purse and by residence."""
    total, lived = sum_areas(away, axis=-3), sum_areas(elsewhere, axis=-3)
    return np.asarray(away * np.divide(lived, total, out=np.ones(total.shape), where=total > 0.0))

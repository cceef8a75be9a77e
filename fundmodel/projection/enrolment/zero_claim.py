"""The bonus on the critical-illness cap for years without a claim: how it accrues and when it is lost (METHODS 2.7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.enrolment.continuity import LARGEST_SHARE
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

Array = NDArray[np.float64]
Numbers = Array | float


def accrued(free: Array, lost: Array, staying: Array) -> Array:
    """``p_k(t + 1) = s [z p_{k-1}(t) + (1 - z - r) p_k(t)]``, and ``s r + (1 - s)`` more at k = 0: share of the members
    of each year with k years without a claim behind them that still count.

    ``free`` z is the share of members without a claim in a year (0 while no such year counts), ``lost`` r the share who
    lose what they have accrued, ``staying`` s the share of a year's members who were members the year before; all
    ``(..., year)`` and in 0 to 1, z + r at most 1. Nobody has accrued anything in the first year: a year without a
    claim counts in the next. Returns ``(..., year, k)``, each year summing to one. With r = 1 - z every claim ends the
    row, and k or more consecutive years have the share (s z)^k. Source: METHODS 2.7.
    """
    free, lost, staying = np.broadcast_arrays(free, lost, staying)
    if not (np.all((free >= 0.0) & (lost >= 0.0) & (free + lost <= 1.0)) and np.all((staying >= 0) & (staying <= 1.0))):
        raise InputError(
            Said("Shares without a claim, losing the bonus and staying must lie in 0 to 1, the first two in sum.")
        )
    years = free.shape[-1]
    shares = np.zeros((*free.shape, years))
    shares[..., 0, 0] = 1.0
    for year in range(years - 1):
        z, r, s = (share[..., year, None] for share in (free, lost, staying))
        now, then = shares[..., year, :], shares[..., year + 1, :]
        then[...] = s * (1.0 - z - r) * now
        then[..., 1:] += (s * z) * now[..., :-1]
        then[..., 0] += (s * r + (1.0 - s))[..., 0]
    return shares


def mean_bonus(shares: Array, each: Numbers, cap: Numbers, largest_share: Numbers = LARGEST_SHARE) -> Array:
    """``sum_k p_k min(each k, 0.2 cap)``: yuan that the years without a claim add to the cap of a member on average.

    ``shares`` is ``accrued`` ``(..., year, k)``; ``each`` yuan a year of cover ``(..., year)``, ``cap`` the yearly cap
    in yuan; returns ``(..., year)``, 0 exactly where ``each`` is 0. Source: METHODS 2.7.
    """
    each, ceiling = (np.asarray(x, dtype=np.float64)[..., None] for x in (each, np.asarray(largest_share) * cap))
    by_years = shares * np.minimum(each * np.arange(shares.shape[-1]), ceiling)
    return np.asarray(np.add.reduce(np.ascontiguousarray(by_years), -1))

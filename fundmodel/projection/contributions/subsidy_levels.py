"""The resident subsidy by level of government, and premiums that medical aid pays (METHODS 3.5)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]


class ByLevel(NamedTuple):
    """Yuan ``(..., time)`` by level of government; local is city and county."""

    central: Array
    provincial: Array
    local: Array


class ByPayer(NamedTuple):
    """Yuan ``(..., time)`` of premium by who pays it."""

    household: Array
    medical_aid: Array


def by_level(total: Array, standard_amount: Array, central_share: Array, provincial_share_of_rest: Array) -> ByLevel:
    """central = share x standard;  provincial = share of (standard - central);  local = total - central - provincial.

    ``total`` is the subsidy paid and ``standard_amount`` the national standard x heads, yuan ``(..., time)``; what is
    paid above the standard is local in full, and a total below the standard is itself the standard. Shares are
    fractions. central + provincial + local == total to the last bit in that order (I-23). Source: METHODS 3.5.
    """
    standard = np.minimum(standard_amount, total)
    central, rest = parted(standard, standard * central_share)
    above_local = central + rest * provincial_share_of_rest
    weight = np.ones(above_local.shape)
    np.divide(central, above_local, out=weight, where=above_local > 0.0)
    upper, local = parted(total, np.minimum(above_local, total))
    central, provincial = parted(upper, upper * weight)
    return ByLevel(central, provincial, local)


def premium_by_payer(premium: Array, aided_heads_share: Array, aid_share: Array) -> ByPayer:
    """medical aid = premium x share of heads helped x share of their premium paid;  household = premium - medical aid.

    Exact in sum; a share of 0 leaves the premium to households bit for bit. Medical aid is income of the fund from
    another purse and no fiscal subsidy. Source: METHODS 3.5.
    """
    aid, household = parted(premium, premium * aided_heads_share * aid_share)
    return ByPayer(household, aid)


def top_up_factor(factor: Array, standard: Array, moved: Array) -> Array:
    """1 + (factor - 1) x standard / moved: keeps the yuan paid above the standard where a rule changes the standard.

    ``factor`` is subsidy paid over standard in the base year ``(..., 1)``; ``standard`` and ``moved`` are yuan per head
    before and after the rule ``(..., year)``; where they agree the factor comes back bit for bit, and where nothing is
    left to scale (``moved`` is 0) too.
    """
    before, after, held = np.broadcast_arrays(standard, moved, factor)
    changed = (before != after) & (after > 0.0)
    if not changed.any():
        return np.asarray(held)
    scaled = np.array(held, dtype=float)
    scaled[changed] = 1.0 + (held[changed] - 1.0) * before[changed] / after[changed]
    return scaled

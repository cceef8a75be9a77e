"""Packages per head for county medical communities (县域医共体): what they get and what they keep (METHODS 4.6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = Array | float


def package(per_head: Numbers, heads: Numbers, covered: Numbers) -> Array:
    """per head x heads x share of them covered: the year's package in yuan; all broadcast."""
    return np.asarray(per_head * np.asarray(heads, dtype=np.float64) * covered)


def paid_by_package(demand: Numbers, allowed: Numbers, overrun_share: Numbers, saving_share: Numbers) -> Array:
    """What the fund pays for care worth D under a package A, f the fund's part of an over-run, k the part kept::

        D >= A    A + f (D - A)
        D < A     D + k (A - D)

    f = 0 and k = 1 is the package, no more and no less. All broadcast, yuan. Source: METHODS 4.6 (package, savings
    kept, over-runs shared within reason).
    """
    demand, allowed = (np.asarray(x, dtype=np.float64) for x in (demand, allowed))
    over = allowed + overrun_share * (demand - allowed)
    return np.where(demand >= allowed, over, demand + saving_share * (allowed - demand))

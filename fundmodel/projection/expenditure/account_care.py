"""Care that accounts no longer pay once their law has changed: what of it comes back to the pool, and what patients
bear (METHODS 4.4)."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fundmodel.projection.exact_split import parted

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

PHASED_IN: Final = 36
"""Months over which care comes back to the pool."""


class Shifted(NamedTuple):
    """Care that accounts no longer pay, yuan ``(..., month)``: what the pool pays instead and what patients bear."""

    pool: Array
    patients: Array


def phase(changed: Flags) -> Array:
    """min(1, k / 36) in the k-th month since the law of accounts first changed, 0 before.

    ``changed`` ``(..., month)``: the law differs from that of the base year; going back later ends nothing.
    """
    since = np.cumsum(np.maximum.accumulate(changed, axis=-1), axis=-1)
    return np.minimum(since / PHASED_IN, 1.0)


def shifted(lost: Array, returns: Array, phased: Array, payment_ratio: Array) -> Shifted:
    """pool = lost x returns x phase x payment ratio, patients = lost - pool.

    ``lost`` ``(..., month)`` is what accounts would have paid under the former law less what they pay, negative where
    accounts hold more than they did; ``returns`` the share of it that turns into eligible cost of the pool. The two
    sum to it bit for bit. Source: METHODS 4.4.
    """
    pool, patients = parted(lost, lost * (returns * phased * payment_ratio))
    return Shifted(pool, patients)

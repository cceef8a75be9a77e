"""In-patient care away from home: a dearer place and a smaller share paid, as a tag on the line (METHODS 4.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mean_price(share: Array, price: Array) -> Array:
    """1 / ((1 - theta) + theta / rho): charges for a unit of care, the price at home being 1.

    ``share`` theta of charges that is spent away from home, ``price`` rho there relative to home; shapes that
    broadcast. rho = 1 gives 1. Source: METHODS 4.8.
    """
    return np.asarray(1.0 / ((1.0 - share) + share / price))


def ratio_at_home(ratio: Array, share: Array, loss: Array) -> Array:
    """R = rr + theta L: the share paid at home, where rr is the mean and L the points that are lost away from home."""
    return np.asarray(ratio + share * loss)


def mean_ratio(at_home: Array, share: Array, loss: Array) -> Array:
    """rr = R - theta L: the share paid on average, at home and away."""
    return np.asarray(at_home - share * loss)


def paid_elsewhere(at_home: Array, share: Array, loss: Array) -> Array:
    """theta (R - L) / (R - theta L): the part of the fund's own spending that goes away from home."""
    return np.asarray(share * (at_home - loss) / mean_ratio(at_home, share, loss))

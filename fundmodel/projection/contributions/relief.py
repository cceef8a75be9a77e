"""Contribution holidays: the employer rate cut in dated months (METHODS 3.2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def relieved(rate: Array, factor: Array) -> Array:
    """rate x factor, both ``(..., month)``; a factor of one gives the rate bit for bit.

    Precedent: employers' medical contributions halved for up to five months in 2020. Source: METHODS 3.2.
    """
    return np.asarray(rate * factor)

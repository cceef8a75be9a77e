"""Money in two parts that add up to the last bit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def parted(total: Array, part: Array) -> tuple[Array, Array]:
    """rest = total - part, part = total - rest: ``(part, rest)`` with part + rest == total bit for bit.

    The larger of the two is rounded to the grid of the total, so the difference that gives the smaller one is exact
    (Sterbenz). 0 <= part <= total; any shapes that broadcast; a part of 0 or of the whole stays as it is. Source:
    METHODS 11, I-21 and I-23.
    """
    rest = np.asarray(total - part)
    return np.asarray(total - rest), rest

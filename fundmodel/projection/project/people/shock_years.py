"""In how many years a shock of employment heals, by the date of the shock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.scenario.values import januaries
from fundmodel.projection.enrolment.shock import NEVER

Array = NDArray[np.float64]


def heals_in(assume: Assumptions, boundaries: NDArray[np.int64]) -> Array:
    """Years ``(scenario, area, boundary)`` in which the shock of each 1 January returns; ``NEVER`` where the word in
    force is never."""
    known = assume.words("enrolment.shock_heals_in", januaries(boundaries))
    return np.where(known == "never", NEVER, np.where(known == "never", "0", known).astype(np.float64))

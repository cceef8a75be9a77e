"""Monthly spending by line before calibration: exposure x unit cost x season (METHODS 4.1, 4.4, 4.9, 4.10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class BenefitDrivers:
    """Exposures ``(..., month)`` and growth indices ``(..., month)``, one in the base year.

    ``cost`` is cost-weighted heads of the scheme; ``members`` carry the critical-illness premium; ``births`` are
    births a year to the scheme's mothers.
    """

    cost: Array
    members: Array
    births: Array
    unit_cost_index: Array
    financing_index: Array
    maternity_index: Array


def benefit_volumes(drivers: BenefitDrivers, season: Array) -> dict[str, Array]:
    """Volume of each type ``(..., month)``, in base-year money up to one factor per type that calibration sets.

    Care follows cost-weighted heads and unit cost, maternity follows births, the critical-illness premium follows
    members and financing per head. Maternity is one type here; its allowance is told apart once its level is known.
    ``season`` holds twelve weights that sum to 12, repeated.
    """
    care = drivers.cost * drivers.unit_cost_index * season
    return {
        "inpatient": care,
        "outpatient": care,
        "chronic": care,
        "negotiated_drugs": care,
        "maternity": drivers.births * drivers.maternity_index * season,
        "critical_illness": drivers.members * drivers.financing_index * season,
        "other_benefits": care,
    }

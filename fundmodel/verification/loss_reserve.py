"""The chain ladder against the actuaries' common example: the triangle of the Reinsurance Association of America."""

from __future__ import annotations

from typing import Final

import numpy as np

from fundmodel.calibration.chain_ladder import chain_ladder
from fundmodel.fund_rules.measures import Array
from fundmodel.verification.comparison import Check, number_check, read_table
from fundmodel.vocabulary.said import Said

SOURCE: Final = Said("Mack 1994, Measuring the Variability of Chain Ladder Reserve Estimates, RAA triangle")
RESERVE: Final = 52_135.23
ERRORS: Final = (206, 623, 747, 1469, 2002, 2209, 5358, 6333, 24566)
"""By year of origin from the second on; the first has nothing left to pay."""
TOTAL_ERROR: Final = 26_909


def reserve() -> Check:
    """What is still to be paid over all origins, to the printed cent."""
    found = round(float(chain_ladder(triangle())["total_reserve"]), 2)
    return number_check(Said("RAA: chain-ladder reserve, thousand USD"), SOURCE, RESERVE, found, 1e-9)


def standard_errors() -> tuple[Check, ...]:
    """Mack's standard errors, to the printed thousand: origins that differ, and the error of the total."""
    ladder = chain_ladder(triangle())
    found = np.round(ladder["mack_se"].values)
    wrong = float(np.count_nonzero(found != np.array([0, *ERRORS])))
    total = float(np.round(ladder["total_mack_se"]))
    return (
        number_check(Said("RAA: Mack standard errors, origins that differ"), SOURCE, 0.0, wrong, 0.0),
        number_check(Said("RAA: Mack standard error of the total"), SOURCE, TOTAL_ERROR, total, 0.0),
    )


def triangle() -> Array:
    """The published triangle (origin, development), NaN below the diagonal."""
    rows = read_table("raa.csv")
    return np.array([[float(cell or "nan") for name, cell in row.items() if name != "origin"] for row in rows])

"""The nation's season, for a package in which no fund has a finished year of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures.figures import monthly_shares
from fundmodel.assumptions.package.package import load_data
from fundmodel.early_alert.season import Side


def shipped_seasons() -> dict[tuple[str, Side], NDArray[np.float64]]:
    """s_c, mean 1, by fund and side, from the published months of the nation (table ``monthly_shares``)."""
    nation = load_data("national")
    sides: dict[Side, str] = {"income": "income", "spending": "expenditure"}
    schemes = {"employee": "employee", "employee_pooled": "employee", "resident": "resident"}
    return {
        (fund, side): 12.0 * monthly_shares(nation, scheme, name)
        for fund, scheme in schemes.items()
        for side, name in sides.items()
    }

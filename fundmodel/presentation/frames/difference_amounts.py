"""Amounts of a run beside the rules in the table of differences: what a rule makes of premium and subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

OF_ECONOMY: Final = {"resident.premium": "premium", "resident.subsidy": "subsidy"}
"""Parameter -> the amount per head and year that a run works with."""
SIDES: Final = ("a", "b")


def with_amounts(differences: pd.DataFrame, run: Projection, names: tuple[str, str]) -> pd.DataFrame:
    """The rows of ``diff_scenarios`` with ``amount_a`` and ``amount_b``: yuan in the year of ``from`` where a value is
    a rule in words, else None; ``names`` are the scenarios compared, of which one may not be in the run."""
    told: dict[str, list[float | None]] = {f"amount_{side}": [] for side in SIDES}
    for row in differences.to_dict("records"):
        for side, name in zip(SIDES, names, strict=True):
            ruled = isinstance(row[f"value_{side}"], str)
            amount = _amount(run, name, str(row["parameter"]), str(row["from"])) if ruled else None
            told[f"amount_{side}"].append(amount)
    return differences.assign(**{name: np.array(column, dtype=object) for name, column in told.items()})


def _amount(run: Projection, scenario: str, parameter: str, start: str) -> float | None:
    if parameter not in OF_ECONOMY or scenario not in run.scenarios or not start[:4].isdigit():
        return None
    found = run.economy[OF_ECONOMY[parameter]]
    of_run = found.sel(scenario=scenario) if "scenario" in found.dims else found
    year, area = int(start[:4]), start.partition(", ")[2]
    if area in of_run["area"].values:
        of_run = of_run.sel(area=area)
    if year not in of_run["year"].values:
        return None
    values = of_run.sel(year=year).values.ravel()
    return float(values[0]) if (values == values[0]).all() else None

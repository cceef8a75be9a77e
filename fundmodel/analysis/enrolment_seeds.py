"""How much the unpublished ages of members matter: depletion of the employee pool under two seeds (METHODS 2.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.depletion import depletion_month
from fundmodel.analysis.indicators import reserve_months
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.enrolment.seed import MEASURED
from fundmodel.projection.project import project
from fundmodel.projection.project.people.past_enrolment import past_enrolment

FUND: Final = "employee_pooled"
INTENSITY: Final = "retirement.intensity"
UNTIL: Final = 2075


def enrolment_seeds(
    scenario: str | Path | Scenario = "baseline", data: str | Path | DataPackage = "national", until: int = UNTIL
) -> pd.DataFrame:
    """Rows run_2010, age_flat and age_flat_own: seed, intensity, depletion_month, months, measure.

    age_flat_own has the intensity scaled by what published heads give on its own events over those of run_2010, 2021
    to 2024. ``months`` is depletion less that under run_2010 where every seed comes to it by ``until`` (measure
    "depletion"), else the difference of months of reserve at the end ("reserve"). Source: METHODS 2.2.
    """
    base, package = load_scenario(scenario), load_data(data)
    known = {
        name: base.with_changes({"enrolment.seed": name}, name=f"{base.name}, {name}")
        for name in ("run_2010", "age_flat")
    }
    first, flat = (past_enrolment(Assumptions((one,), package), 0).intensity(MEASURED) for one in known.values())
    intensity = float(base.entry(INTENSITY).value)  # type: ignore[arg-type]
    own = known["age_flat"].with_changes({INTENSITY: intensity * flat / first}, name=f"{base.name}, age_flat_own")
    rows = {**known, "age_flat_own": own}
    run = together(project(list(rows.values()), package, until=until))
    ledger = run.ledger.sel(fund=FUND)
    empty = depletion_month(ledger).isel(area=0)
    reserve = reserve_months(ledger).isel(area=0, month=-1)
    dates = np.array([empty.sel(scenario=one.name).values for one in rows.values()]).astype("datetime64[M]")
    ends = np.array([float(reserve.sel(scenario=one.name)) for one in rows.values()])
    used_up = not np.isnat(dates).any()
    months = (dates - dates[0]).astype(np.int64).astype(float) if used_up else ends - ends[0]
    return pd.DataFrame(
        {
            "seed": list(rows),
            "intensity": [intensity, intensity, intensity * flat / first],
            "depletion_month": dates.astype("datetime64[ns]"),
            "months": months,
            "measure": "depletion" if used_up else "reserve",
        }
    )

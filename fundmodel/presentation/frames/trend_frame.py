"""How much the course of enrolment matters, for each set of people in a run; needs the scenarios and the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from fundmodel.analysis.areas_summed import together
from fundmodel.analysis.enrolment_trend import YEARS, enrolment_trend

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


def trend_table(run: Projection, scenarios: Sequence[Scenario], data: DataPackage) -> pd.DataFrame:
    """``enrolment_trend`` of the first scenario of every distinct set of people: scenario, trend, trend_ends, area,
    year, dependency_ratio."""
    from fundmodel.presentation.frames.series import by_scenario

    by_name = {scenario.name: scenario for scenario in scenarios}
    people = by_scenario(run, together(run).enrolment["persons"], "group", "sex", "age", "boundary")
    frames = []
    for series in people:
        wide = enrolment_trend(by_name[series.scenarios[0]], data)
        long = wide.melt(["trend", "trend_ends", "area"], list(YEARS), "year", "dependency_ratio")
        long.insert(0, "scenario", series.scenarios[0])
        frames.append(long.sort_values(["trend_ends", "year"], kind="stable"))
    return pd.concat(frames, ignore_index=True).astype({"year": "int64"})

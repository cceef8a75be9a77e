"""How much the trend of enrolment matters: the active to retired ratio under its low, middle and high course."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from fundmodel.analysis.indicators import dependency_ratio
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.project import project

PARAMETER: Final = "enrolment.trend_ends"
YEARS: Final = (2030, 2035, 2050)


def enrolment_trend(
    scenario: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    years: tuple[int, ...] = YEARS,
) -> pd.DataFrame:
    """(active + flexible + completing) / retired at 31 December, by course of the trend.

    Low, middle and high are the low, the value and the high of ``enrolment.trend_ends``: the year from which
    enrolment at each age stands still; a low or high that the parameter does not declare has no row. One row per course
    and area: trend, trend_ends, area, and one column per year. Source: METHODS 2.2.
    """
    base = load_scenario(scenario)
    entry = base.entry(PARAMETER)
    ends = {"low": entry.low, "middle": float(entry.value), "high": entry.high}  # type: ignore[arg-type]
    declared = {name: int(year) for name, year in ends.items() if year is not None}
    courses = {
        year: base.with_changes({PARAMETER: year}, name=f"{base.name}, trend ends {year}")
        for year in sorted(set(declared.values()))
    }
    ratio = dependency_ratio(project(list(courses.values()), data, until=max(years))).sel(year=list(years))
    frame = ratio.to_series().unstack("year").reset_index()
    rows = [
        frame[frame["scenario"] == courses[year].name].assign(trend=name, trend_ends=year)
        for name, year in declared.items()
    ]
    columns = ["trend", "trend_ends", "area", *years]
    table = pd.concat(rows, ignore_index=True)[columns]
    return table.sort_values("trend_ends", kind="stable", ignore_index=True)

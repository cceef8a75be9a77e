"""How much the trend of enrolment matters: the active to retired ratio under its low, middle and high course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundmodel.analysis.indicators import dependency_ratio
from fundmodel.assumptions.package import DataPackage
from fundmodel.assumptions.scenario import Scenario, load_scenario
from fundmodel.projection.project import project

if TYPE_CHECKING:
    import pandas as pd

PARAMETER: Final = "enrolment.trend_ends"
YEARS: Final = (2030, 2035, 2050)


def enrolment_trend(
    scenario: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    years: tuple[int, ...] = YEARS,
) -> pd.DataFrame:
    """(active + flexible + completing) / retired at 31 December, by course of the trend.

    Low, middle and high are the low, the value and the high of ``enrolment.trend_ends``: the year from which
    enrolment at each age stands still. One row per course and area, one column per year. Source: METHODS 2.2.
    """
    base = load_scenario(scenario)
    entry = base.entry(PARAMETER)
    ends = {"low": entry.low, "middle": float(entry.value), "high": entry.high}  # type: ignore[arg-type]
    courses = [
        base.with_changes({PARAMETER: int(year)}, name=f"{base.name}, trend ends {int(year)}")
        for year in ends.values()
        if year is not None
    ]
    ratio = dependency_ratio(project(courses, data, until=max(years))).sel(year=list(years))
    frame = ratio.to_series().unstack("year").reset_index()
    named = {course.name: (name, int(year)) for course, (name, year) in zip(courses, ends.items(), strict=True) if year}
    frame.insert(0, "trend", [named[scenario][0] for scenario in frame["scenario"]])
    frame.insert(1, "trend_ends", [named[scenario][1] for scenario in frame["scenario"]])
    return frame.drop(columns="scenario").sort_values("trend_ends", ignore_index=True)

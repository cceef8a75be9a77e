"""The four paths of resident financing as one table of the page: yuan per head and share of income by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundmodel.analysis.financing import PATHS, SEEN, financing_paths
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.words.page_words import Both
from fundmodel.presentation.words.rounding import grouped

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.projection.result import Projection


@dataclass(frozen=True)
class PathTable:
    """Labels of the paths, and (year, a cell for each path); what was published stands in every column."""

    paths: list[Both]
    rows: list[tuple[int, list[str]]]


def path_table(run: Projection, data: DataPackage) -> PathTable:
    """ "1,152 (2.47%)" by year and path: published years, then every year that the page shows."""
    table = financing_paths(data, int(run.economy["year"].values[-1]))
    said = {
        (
            str(row["path"]),
            int(row["year"]),
        ): f"{grouped(row['premium'] + row['subsidy'])} ({100.0 * row['financing_over_income']:.2f}%)"
        for row in table.to_dict("records")
    }
    seen = [year for path, year in said if path == SEEN]
    later = shown_years([year for path, year in said if path == PATHS[0]])
    rows = [(year, [said[SEEN, year]] * len(PATHS)) for year in seen]
    rows += [(year, [said[path, year] for path in PATHS]) for year in later]
    return PathTable([Both(**load_scenario(name).label) for name in PATHS], rows)

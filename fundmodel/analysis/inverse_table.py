"""From the months that shall be held to the value that gives them, for each of the next years (METHODS 9.5)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.held_line import Line, least_asked
from fundmodel.analysis.lever import lever
from fundmodel.analysis.linear_border import linear_border, stepped
from fundmodel.analysis.moved_runs import made_ready
from fundmodel.analysis.signed_paths import signed_paths
from fundmodel.analysis.solve import border, judged_area
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.project import project
from fundmodel.projection.project.change_warnings import without_warnings_of_changes
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.numbers_given import as_count
from fundmodel.vocabulary.said import Said

YEARS: Final = 4


@without_warnings_of_changes()
def inverse_table(
    base: str | Path | Scenario,
    parameter: str,
    targets: Sequence[float],
    data: str | Path | DataPackage = "national",
    fund: str = POOLED_FUNDS[0],
    since: str | None = None,
    years: int = YEARS,
    *,
    step: float | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """value with months of reserve = target at the end of a year, rounded to the safe side by ``step``; a row for each
    target and each of the next ``years`` Decembers from ``since`` on.

    Columns: target (months), year (of the December at which it is met), value (NaN where nothing reaches it), verdict,
    and for the value the months held at the end of each year, one column a year ("months_2027"). Arguments and errors
    as in ``solve``. Source: METHODS 9.5; the form of the yearly rate review of Taiwan's national insurance.
    """
    check_choice("inverse_table", "fund", fund, POOLED_FUNDS)
    fix = Said("Give months of reserve, such as [6, 9, 12].")
    wanted = [least_asked("inverse_table", one, 0.0) for one in asked_for(targets, "target", (int, float), fix)]
    years = as_count("inverse_table", "years", years)
    scenario, package = load_scenario(base), load_data(data)
    moved = lever(scenario, parameter, package, since)
    first = int(moved.since[:4])
    ends = [first + at for at in range(years)]
    ready, before = made_ready(scenario, package, ends[-1])
    where = judged_area(moved, area, package)
    found = [
        border(moved, Line(fund, target, f"{year}-12", f"{year}-12", where), ready, before, step)
        for target in wanted
        for year in ends
    ]
    run = project([_called(one.scenario, at) for at, one in enumerate(found)], package, ends[-1], force=True)
    paths = signed_paths(run)
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(found):
        line = Line(fund, 0.0, f"{ends[0]}-12", f"{ends[-1]}-12", where)
        held = line.held(paths.of(at)).reshape(-1, 12 * (years - 1) + 1)[:, ::12].min(axis=0)
        reached = one.verdict == "solved"
        months = {f"months_{year}": float(value) if reached else np.nan for year, value in zip(ends, held, strict=True)}
        place = {"target": one.months, "year": int(one.by[:4]), "value": one.value, "verdict": one.verdict}
        rows.append({**place, **months})
    return pd.DataFrame(rows)


def rates_for_targets(
    rates: Sequence[float], months: Sequence[float], targets: Sequence[float], step: float
) -> list[float]:
    """rate with months(rate) = target on the line through two known rates, at the next multiple of ``step`` above.

    ``months``: what is held at the end of a year with each of the two ``rates``. Infinite where both hold alike.
    Source: METHODS 9.5.
    """
    (first, second), (held, more) = rates, months
    slope = (more - held) / (second - first)
    answers = []
    for target in targets:
        needed = linear_border(np.array([held]), np.array([slope]), target)
        answers.append(np.inf if needed is None else stepped(first + needed[0], step, slope > 0))
    return answers


def _called(scenario: Scenario, at: int) -> Scenario:
    from dataclasses import replace

    return replace(scenario, name=f"{scenario.name} #{at}")

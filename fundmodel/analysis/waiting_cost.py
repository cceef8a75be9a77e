"""What it costs to wait: the same lever, started now and some years later (METHODS 9.5)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.frame import check_choice
from fundmodel.analysis.held_line import Line, least_asked
from fundmodel.analysis.lever import lever
from fundmodel.analysis.moved_runs import made_ready
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.solve import border, checked_by, judged_area
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.vocabulary.dims import POOLED_FUNDS
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

WAITS: Final = (0, 3, 5)
COLUMNS: Final = (
    "wait",
    "since",
    "value",
    "change",
    "dearer",
    "verdict",
    "binding_month",
    "slack",
    "below_before",
    "text",
)


def cost_of_waiting(
    base: str | Path | Scenario,
    parameter: str,
    data: str | Path | DataPackage = "national",
    fund: str = POOLED_FUNDS[0],
    months: float | None = None,
    by: str = "2035-12",
    since: str | None = None,
    waits: Sequence[int] = WAITS,
    *,
    step: float | None = None,
    area: str | None = None,
    lang: str = "en",
) -> pd.DataFrame:
    """dearer_w = change_w - change_0, change_w = value that holds when started w years later - what is in force then.

    The line is held from each start to ``by``; months before it that lie below the line, where nothing helps them, are
    counted in ``below_before``. Columns: wait (years), since, value (NaN where nothing holds), change, dearer, verdict,
    binding_month, slack, below_before, text (``lang``). Other arguments and errors as in ``solve``. A clause of a rule
    starts with its rule and cannot wait. Source: METHODS 9.5.
    """
    check_choice("cost_of_waiting", "fund", fund, POOLED_FUNDS)
    scenario, package = load_scenario(base), load_data(data)
    now = lever(scenario, parameter, package, since)
    if now.change is None:
        raise InputError(
            Said(
                "{parameter} starts with its rule; give scenarios whose rule starts later instead.", parameter=parameter
            )
        )
    least = least_asked("cost_of_waiting", months, floors_of(scenario)[fund])
    until = checked_by(by, now.since, package)
    ready, before = made_ready(scenario, package, int(until[:4]))
    rows: list[dict[str, Any]] = []
    for wait in waits:
        start = str(np.datetime64(now.since, "M") + 12 * int(wait))
        moved = lever(scenario, parameter, package, start)
        line = Line(fund, least, start, checked_by(by, start, package), judged_area(moved, area, package))
        found = border(moved, line, ready, before, step)
        change = found.value - found.start
        rows.append(
            {
                "wait": wait,
                "since": start,
                "value": found.value,
                "change": change,
                "dearer": change - (rows[0]["change"] if rows else change),
                "verdict": found.verdict,
                "binding_month": found.binding_month,
                "slack": found.slack,
                "below_before": found.below_before,
                "text": found.text(lang),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))

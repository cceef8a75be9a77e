"""The smallest shock that breaks each area's line, for all areas at once: every area bears a severity of its own in
one projection (METHODS 7.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.analysis.asked_headline import MEASURE
from fundmodel.analysis.bracket import solved_ends
from fundmodel.analysis.moved_runs import made_ready, tried
from fundmodel.analysis.reverse_stress import STEPS, Event
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import Paths
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.declared_shock import Shock
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.shocked import shocked
from fundmodel.projection.project import Prepared
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said

WITHIN: Final = 1e-3
"""How far apart, as a share of the largest severity, what breaks a line and what holds are at most."""


class Question(NamedTuple):
    """Which fund of which area shall stay above which line."""

    area: str
    fund: str
    event: Event
    line: float


def reverse_each(
    base: Scenario, data: DataPackage, shock: Shock, events: Sequence[Event] = ("floor", "depletion"), by: int = 2035
) -> pd.DataFrame:
    """s of each area, fund and event with min over months of (months held under the shock in that area - line) = 0.

    floor: months of reserve (earned) under the line that ``base`` assumes; depletion: a negative balance. Areas bear
    the shock without a rule between them, so that one projection answers for all; a shock that moves people between
    areas is refused. Columns: area, fund, event, severity (the smallest that breaks, within a thousandth of the largest
    of the library; NaN where none does), already (broken without the shock). Source: METHODS 7.5, 9.5.
    """
    if shock.between_areas:
        raise InputError(
            Said("The shock {shock} moves people between areas; ask for one area at a time.", shock=shock.name)
        )
    ready, _ = made_ready(base, data, by)
    grid = [shock.high * (step / STEPS) ** 2 for step in range(STEPS + 1)]
    seen = _paths(ready, data, shock, [dict.fromkeys(data.areas, severity) for severity in grid])
    floors = floors_of(base)
    asked = [
        Question(area, fund, event, floors[fund] if event == "floor" else 0.0)
        for event in events
        for fund in seen[0].funds
        for area in data.areas
    ]
    margins = np.array([[_margin(paths, data, one) for one in asked] for paths in seen])
    brackets = {}
    for at in range(len(asked)):
        broken = np.flatnonzero(margins[:, at] < 0.0)
        if len(broken) and broken[0] > 0:
            brackets[at] = (grid[broken[0]], grid[broken[0] - 1])

    def held(trials: Sequence[tuple[int, float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return _margins_of(ready, data, shock, asked, trials)

    widest = max((abs(failing - holding) for failing, holding in brackets.values()), default=1.0)
    ends = solved_ends(held, brackets, WITHIN * shock.high / widest)
    rows = [
        {
            **one._asdict(),
            "severity": ends[at][0] if at in ends else np.nan,
            "already": bool(margins[0, at] < 0.0),
        }
        for at, one in enumerate(asked)
    ]
    return pd.DataFrame(rows).drop(columns="line")


def _margins_of(
    ready: Prepared, data: DataPackage, shock: Shock, asked: Sequence[Question], trials: Sequence[tuple[int, float]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Margins of some questions at a severity each; those of different areas share a projection."""
    lanes: list[dict[str, float]] = []
    lane_of = []
    for at, severity in trials:
        area = asked[at].area
        free = next((place for place, lane in enumerate(lanes) if area not in lane), len(lanes))
        if free == len(lanes):
            lanes.append({})
        lanes[free][area] = severity
        lane_of.append(free)
    paths = _paths(ready, data, shock, lanes)
    return np.array([_margin(paths[lane], data, asked[at]) for (at, _), lane in zip(trials, lane_of, strict=True)])


def _paths(ready: Prepared, data: DataPackage, shock: Shock, lanes: Sequence[Mapping[str, float]]) -> list[Paths]:
    """The paths under severities by area."""
    struck = []
    for number, lane in enumerate(lanes, start=1):
        scenario, name = ready.base, f"{shock.name} #{number}"
        severities = set(lane.values())
        if len(severities) == 1 and len(lane) == len(data.areas):
            scenario = shocked(scenario, [shock.at(next(iter(severities)))], None, data.areas, data.base_year + 1, name)
        else:
            for area, severity in lane.items():
                scenario = shocked(scenario, [shock.at(severity)], (area,), data.areas, data.base_year + 1, name)
        struck.append(scenario)
    found = []
    for one in tried(ready, struck, [shock.name for _ in struck]):
        if one.paths is None:
            raise InputError(
                Said("The shock {shock} cannot be projected: {problem}", shock=shock.name, problem=one.problem)
            )
        found.append(one.paths)
    return found


def _margin(paths: Paths, data: DataPackage, one: Question) -> float:
    """The least of what is held above the line from the first projected month on."""
    values = paths.values[MEASURE[one.event]][0, paths.areas.index(one.area), paths.funds.index(one.fund)]
    ahead = paths.months >= np.datetime64(f"{data.base_year + 1}-01", "M")
    return float(np.nanmin(values[ahead])) - one.line

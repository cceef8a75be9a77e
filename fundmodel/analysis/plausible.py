"""The plausible pair of a headline: what its five leading parameters do, added in quadrature (METHODS 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.analysis.moved import moved
from fundmodel.analysis.moved_runs import Tried, in_force, made_ready, moved_both_ways, shift
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import EVENTS, MEASURES, WARNING_HORIZON, Paths, event_dates
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.measures import Array

SIDES: Final = ("adverse", "favourable")
DATES: Final = ("best_estimate", *SIDES, "all_adverse", "all_favourable")
COLUMNS: Final = (
    "scenario",
    "area",
    "fund",
    "event",
    "known_until",
    *DATES,
)
ENDS: Final = ("low", "high")
LOST: Final = ("scenario", "parameter", "end")


class Plausible(NamedTuple):
    """The pairs, and the ends of leading parameters that a scenario does not allow and its range is without."""

    pairs: pd.DataFrame
    lost: pd.DataFrame


@dataclass(frozen=True)
class Enclosing:
    """The base's paths, and those that lie a plausible shift below (adverse) and above it (favourable); the ends
    (parameter, end) at which the scenario cannot be projected are ``lost``."""

    best_estimate: Paths
    adverse: Paths
    favourable: Paths
    all_adverse: Paths
    all_favourable: Paths
    lost: tuple[tuple[str, str], ...] = ()


def plausible_pairs(
    scenarios: Sequence[Scenario], data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]
) -> Plausible:
    """adverse path = base - sqrt(sum of squared adverse shifts) in every month, favourable + likewise; their dates.

    ``leading`` names the parameters (or pairs) of each fund. A row for each scenario, area (several areas: their sum,
    "all", first), pooled fund and event: best_estimate, adverse and favourable dates (NaT: not by ``known_until``), and
    in all_adverse and all_favourable the sum of all shifts, for an annex. The ratios go on below zero; an end that lies
    on the same side as the other adds only the larger shift. It is a range and no probability. An end at which a
    scenario cannot be projected is a row of ``lost``: scenario, parameter, end. Source: METHODS 9.6.
    """
    found = [_pairs(scenario, data, until, leading) for scenario in scenarios]
    pairs = pd.DataFrame([row for rows, _ in found for row in rows], columns=list(COLUMNS))
    lost = pd.DataFrame([row for _, rows in found for row in rows], columns=list(LOST), dtype=object)
    return Plausible(pairs.astype(dict.fromkeys(COLUMNS[4:], "datetime64[ns]")), lost)


def last_known(until: int, event: str) -> pd.Timestamp:
    """The last month in which a run until December of ``until`` can see an event; a warning looks months ahead."""
    return pd.Timestamp(until, 12, 1) - pd.DateOffset(months=WARNING_HORIZON if event == "deficit_ahead" else 0)


def enclosed(scenario: Scenario, data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]) -> Enclosing:
    """The paths of a scenario and those around it: ``enclosing`` of what its leading parameters give at their ends."""
    first = data.base_year + 1
    ready, base = made_ready(scenario, data, until)
    names = list(dict.fromkeys(name for fund in base.funds for name in leading.get(fund, ())))
    rows = in_force(scenario, data, until, [moved(scenario, name, first) for name in names])
    ends = moved_both_ways(ready, rows)
    by_name = dict(zip(names, ends, strict=True))
    lost = [
        (name, end) for name, both in by_name.items() for end, one in zip(ENDS, both, strict=True) if one.paths is None
    ]
    around = enclosing(base, {fund: [by_name[name] for name in leading.get(fund, ())] for fund in base.funds})
    return replace(around, lost=tuple(lost))


def enclosing(base: Paths, shifts: Mapping[str, Sequence[tuple[Tried, Tried]]]) -> Enclosing:
    """The paths around ``base`` (one scenario) from what the leading parameters of each fund give at their ends."""
    below, above, lowest, highest = ({name: base.values[name].copy() for name in MEASURES} for _ in range(4))
    for at, fund in enumerate(base.funds):
        for name in MEASURES:
            worse, better = _one_sided(base, shifts.get(fund, ()), name, fund)
            below[name][0, :, at] -= np.sqrt((worse**2).sum(axis=0))
            above[name][0, :, at] += np.sqrt((better**2).sum(axis=0))
            lowest[name][0, :, at] += worse.sum(axis=0)
            highest[name][0, :, at] += better.sum(axis=0)
    around = [replace(base, values=values) for values in (below, above, lowest, highest)]
    return Enclosing(base, around[0], around[1], around[2], around[3])


def _one_sided(base: Paths, ends: Sequence[tuple[Tried, Tried]], name: str, fund: str) -> tuple[Array, Array]:
    """Adverse shifts (not above zero) and favourable ones (not below), (parameter, area, month)."""
    size = (len(ends), len(base.areas), len(base.months))
    worse, better = np.zeros(size), np.zeros(size)
    for at, both in enumerate(ends):
        for one in both:
            if one.paths is not None:
                away = shift(one.paths, base, name, fund)
                worse[at], better[at] = np.fmin(worse[at], away), np.fmax(better[at], away)
    return worse, better


def _pairs(
    scenario: Scenario, data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of one scenario, and the ends that it does not allow."""
    around = enclosed(scenario, data, until, leading)
    base = around.best_estimate
    floors = floors_of(scenario)
    dated = {side: event_dates(getattr(around, side), floors) for side in DATES}
    rows: list[dict[str, object]] = [
        {
            "scenario": scenario.name,
            "area": area,
            "fund": fund,
            "event": event,
            "known_until": last_known(until, event),
            **{side: pd.Timestamp(dated[side][event][0, place, at]) for side in DATES},
        }
        for place, area in enumerate(base.areas)
        for at, fund in enumerate(base.funds)
        for event in EVENTS
    ]
    return rows, [{"scenario": scenario.name, "parameter": name, "end": end} for name, end in around.lost]

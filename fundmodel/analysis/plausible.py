"""The plausible pair of a headline: what its five leading parameters do, added in quadrature (METHODS 9.6)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from fundmodel.analysis.moved import moved
from fundmodel.analysis.moved_runs import Tried, made_ready, moved_both_ways, shift
from fundmodel.analysis.sensitivity import floors_of
from fundmodel.analysis.signed_paths import EVENTS, MEASURES, WARNING_HORIZON, Paths, event_dates
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.fund_rules.measures import Array
from fundmodel.vocabulary.errors import FundmodelWarning
from fundmodel.vocabulary.said import Said

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


@dataclass(frozen=True)
class Enclosing:
    """The base's paths, and those that lie a plausible shift below (adverse) and above it (favourable)."""

    best_estimate: Paths
    adverse: Paths
    favourable: Paths
    all_adverse: Paths
    all_favourable: Paths


def plausible_pairs(
    scenarios: Sequence[Scenario], data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """adverse path = base - sqrt(sum of squared adverse shifts) in every month, favourable + likewise; their dates.

    ``leading`` names the parameters (or pairs) of each fund. A row for each scenario, area (several areas: their sum,
    "all", first), pooled fund and event: best_estimate, adverse and favourable dates (NaT: not by ``known_until``), and
    in all_adverse and all_favourable the sum of all shifts, for an annex. The ratios go on below zero; an end that lies
    on the same side as the other adds only the larger shift. It is a range and no probability. Source: METHODS 9.6.
    """
    rows = [row for scenario in scenarios for row in _rows(scenario, data, until, leading)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[4:], "datetime64[ns]"))


def last_known(until: int, event: str) -> pd.Timestamp:
    """The last month in which a run until December of ``until`` can see an event; a warning looks months ahead."""
    return pd.Timestamp(until, 12, 1) - pd.DateOffset(months=WARNING_HORIZON if event == "deficit_ahead" else 0)


def enclosed(scenario: Scenario, data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]) -> Enclosing:
    """The paths of a scenario and those around it: ``enclosing`` of what its leading parameters give at their ends."""
    first = data.base_year + 1
    ready, base = made_ready(scenario, data, until)
    names = list(dict.fromkeys(name for fund in base.funds for name in leading.get(fund, ())))
    ends = moved_both_ways(ready, [moved(scenario, name, first) for name in names])
    by_name = dict(zip(names, ends, strict=True))
    for name, both in by_name.items():
        _warn_of_lost(scenario, name, both)
    return enclosing(base, {fund: [by_name[name] for name in leading.get(fund, ())] for fund in base.funds})


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
    return Enclosing(base, *(replace(base, values=values) for values in (below, above, lowest, highest)))


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


def _warn_of_lost(scenario: Scenario, parameter: str, both: tuple[Tried, Tried]) -> None:
    """A range that lacks an end is told: the scenario cannot be projected there."""
    for one in both:
        if one.paths is None:
            warnings.warn(
                Said(
                    "{scenario}: the range is without one end of {parameter}, which this scenario does not allow",
                    scenario=scenario.name,
                    parameter=parameter,
                ),
                FundmodelWarning,
                stacklevel=2,
            )


def _rows(
    scenario: Scenario, data: DataPackage, until: int, leading: Mapping[str, Sequence[str]]
) -> list[dict[str, object]]:
    around = enclosed(scenario, data, until, leading)
    base = around.best_estimate
    floors = floors_of(scenario)
    dated = {side: event_dates(getattr(around, side), floors) for side in DATES}
    return [
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

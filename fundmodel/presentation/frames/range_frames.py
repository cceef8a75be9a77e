"""Ranges of the headlines of a run: worked out from its scenarios, looked up by scenario, fund and event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from fundmodel.analysis.range_record import break_evens_of, leading_of, pairs_of
from fundmodel.analysis.sensitivity import leading
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.presentation.frames.published_history import package_of
from fundmodel.presentation.words.labels import LAST_TOLD
from fundmodel.presentation.words.range_words import five_text, pair_text, told
from fundmodel.projection.once import once
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


@dataclass(frozen=True)
class Ranges:
    """The pairs of every scenario of a run, the five parameters of each fund (with break-evens where they were asked
    for) and whether they are the package's own."""

    pairs: pd.DataFrame
    five: pd.DataFrame
    own: bool


def ranges_of(run: Projection, scenarios: Sequence[Scenario], data: DataPackage, break_evens: bool = False) -> Ranges:
    """The ranges of a run; ``break_evens`` are those of its first scenario."""
    found = leading_of(data)
    five = leading_table(scenarios[0], data) if break_evens else found.table
    return Ranges(pairs_of(scenarios, data, int(run.provenance["until"])), five, found.own)


@once
def ranges_known(run: Projection) -> pd.DataFrame:
    """The pairs of those scenarios of a run that are built in, on a built-in package; without rows where none is."""
    package = None if "area" in run.provenance.get("selected", ()) else package_of(run)
    built_in = [one for one in run.provenance["scenarios"] if one["name"] in builtin_scenarios()]
    loaded = [load_scenario(one["name"]) for one in built_in]
    same = [scenario for scenario, one in zip(loaded, built_in, strict=True) if scenario.sha256 == one["sha256"]]
    if package is None or not same:
        return pd.DataFrame({name: [] for name in ("scenario", "fund", "event", "adverse", "favourable")})
    return pairs_of(same, package, int(run.provenance["until"]))


def range_text(ranges: pd.DataFrame | None, row: Mapping[Any, Any], event: str, lang: str, key: str = "range") -> str:
    """The range of one headline in words; "" where none is known. ``row`` is a row of ``headlines``, ``key`` that of
    ``pair_text``."""
    if ranges is None or ranges.empty:
        return ""
    own = ranges[(ranges["scenario"] == row["scenario"]) & (ranges["fund"] == row["fund"]) & (ranges["event"] == event)]
    if own.empty:
        return ""
    pair = own.iloc[0]
    return pair_text((pair["adverse"], pair["favourable"]), event, row["known_until"], lang, key)


def range_lines(ranges: Ranges | None, lang: str) -> list[str]:
    """What stands below a table with ranges: what they are, of which five parameters, and whose; that they were left
    out where they were."""
    if ranges is None:
        return [told("left_out", lang)]
    names = leading(ranges.five)
    lines = [told("legend", lang, last=LAST_TOLD)]
    lines += [five_text(names[fund], fund, lang) for fund in POOLED_FUNDS if fund in names]
    return lines if ranges.own else [*lines, told("borrowed", lang)]


def leading_table(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """The five of each fund with low, high, shifts of months and break-even; a row for each."""
    five = leading_of(data).table
    solved = break_evens_of(scenario, data)[["fund", "parameter", "by", "value", "second", "inside"]]
    return five.merge(solved, on=["fund", "parameter"], how="left")

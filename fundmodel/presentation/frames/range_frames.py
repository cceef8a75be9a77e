"""Ranges of the headlines of a run: worked out from its scenarios, looked up by scenario, fund and event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fundmodel.analysis.range_record import break_evens_of, leading_of, lost_ends, pairs_of, seeds_of
from fundmodel.analysis.sensitivity import leading
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.assumptions.shipped import builtin_scenarios
from fundmodel.presentation.frames.new_retired_lines import seeds_line
from fundmodel.presentation.frames.published_history import package_of
from fundmodel.presentation.words.labels import LAST_TOLD, last_month
from fundmodel.presentation.words.range_words import five_text, lost_text, pair_text, told, without_text
from fundmodel.projection.once import once
from fundmodel.projection.selection import has_rule
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage
    from fundmodel.assumptions.scenario.scenario import Scenario
    from fundmodel.projection.result import Projection


@dataclass(frozen=True)
class Ranges:
    """The pairs of every scenario of a run, the five parameters of each fund (with break-evens where they were asked
    for), what moves it more and is not among them, what the seed of ages is worth in the first scenario, whether the
    five are the package's own, and the ends that a scenario does not allow."""

    pairs: pd.DataFrame
    five: pd.DataFrame
    left_out: pd.DataFrame
    seeds: pd.DataFrame
    own: bool
    lost: pd.DataFrame


def ranges_of(run: Projection, scenarios: Sequence[Scenario], data: DataPackage, break_evens: bool = False) -> Ranges:
    """The ranges of a run; ``break_evens`` are those of its first scenario."""
    found, until = leading_of(data), int(run.provenance["until"])
    five = leading_table(scenarios[0], data) if break_evens else found.table
    seeds = seeds_of(scenarios[0], data, until)
    lost = lost_ends(scenarios, data, until)
    return Ranges(pairs_of(scenarios, data, until), five, found.left_out, seeds, found.own, lost)


@once
def ranges_known(run: Projection) -> pd.DataFrame:
    """The pairs of those scenarios of a run that are built in, on a built-in package, and have no rule but their own;
    without rows where none is."""
    package = None if "area" in run.provenance.get("selected", ()) else package_of(run)
    built_in = [one for one in run.provenance["scenarios"] if one["name"] in builtin_scenarios()]
    loaded = [load_scenario(one["name"]) for one in built_in]
    same = [
        scenario
        for scenario, one in zip(loaded, built_in, strict=True)
        if scenario.sha256 == one["sha256"] and has_rule(one) == bool(scenario.rule)
    ]
    if package is None or not same:
        return pd.DataFrame({name: [] for name in ("scenario", "area", "fund", "event", "adverse", "favourable")})
    return pairs_of(same, package, int(run.provenance["until"]))


def range_text(ranges: pd.DataFrame | None, row: Mapping[Any, Any], event: str, lang: str, key: str = "range") -> str:
    """The range of one headline in words; "" where none is known. ``row`` is a row of ``headlines``, ``key`` that of
    ``pair_text``."""
    if ranges is None or ranges.empty:
        return ""
    asked = {"event": event, **{name: row[name] for name in ("scenario", "area", "fund")}}
    same = np.logical_and.reduce([ranges[name].to_numpy(dtype=object) == value for name, value in asked.items()])
    if not same.any():
        return ""
    at = int(same.argmax())
    pair = ranges["adverse"].iloc[at], ranges["favourable"].iloc[at]
    return pair_text(pair, event, last_month(row, event), lang, key)


def range_lines(ranges: Ranges | None, lang: str, most: int | None = None) -> list[str]:
    """What stands below a table with ranges: what they are, of which five parameters and whose, what is not among them
    though it moves more (``most`` named for each reason), which ends it is without, what the age seed is worth; that
    ranges were left out where they were."""
    if ranges is None:
        return [told("left_out", lang)]
    names, more = leading(ranges.five), ranges.left_out
    lines = [told("legend", lang, last=LAST_TOLD)]
    for fund in (fund for fund in POOLED_FUNDS if fund in names):
        lines.append(five_text(names[fund], fund, lang))
        if rows := more[more["fund"] == fund].to_dict("records"):
            lines.append(without_text(rows, fund, lang, most))
    lines += [lost_text(row, lang) for row in ranges.lost.to_dict("records")]
    lines += [] if ranges.own else [told("borrowed", lang)]
    return [line for line in (*lines, seeds_line(ranges.seeds, lang)) if line]


def leading_table(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """The five of each fund with low, high, shifts of months and break-even; a row for each."""
    five = leading_of(data).table
    solved = break_evens_of(scenario, data)[["fund", "parameter", "by", "value", "second", "inside"]]
    return five.merge(solved, on=["fund", "parameter"], how="left")

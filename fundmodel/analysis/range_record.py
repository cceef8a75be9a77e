"""The five parameters of each fund and the pairs that follow from them: shipped for ``national``, else kept.

The five go by the hash of the data, the hash of the baseline and a version raised by hand (``make record`` raises it).
Pairs of other scenarios are worked out when they are asked for and kept by content and code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from fundmodel.analysis.break_even import break_evens
from fundmodel.analysis.plausible import SIDES, plausible_pairs
from fundmodel.analysis.range_file import Key, Tables, keep_tables, kept_tables, shipped_tables
from fundmodel.analysis.sensitivity import UNTIL, leading, sensitivity
from fundmodel.analysis.signed_paths import WARNING_HORIZON
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario, load_scenarios
from fundmodel.projection.project.provenance import code_sha256
from fundmodel.vocabulary.errors import InputError

RANGE_VERSION: Final = 2
"""Of what the engine makes of a range: raised whenever the ranges of unchanged data and baseline move."""
NATIONAL: Final = "national"
THREE: Final = ("baseline", "prudent", "current-law")
"""The scenarios whose pairs ship with the national package."""
DATES: Final = ("best_estimate", *SIDES, "all_adverse", "all_favourable")


@dataclass(frozen=True)
class Leading:
    """The parameters (or pairs) that move each fund most; ``own`` unless they are those of the nation."""

    names: Mapping[str, tuple[str, ...]]
    table: pd.DataFrame
    own: bool


def leading_of(data: DataPackage) -> Leading:
    """The five of each fund on ``data``: shipped, or kept after ``fundmodel sensitivity``; else the nation's."""
    key = record_key(data)
    found = shipped_tables(data.name, key) or kept_tables(key)
    own = found is not None
    if found is None:
        found = shipped_tables(NATIONAL, None)
    if found is None:
        raise InputError("The record of ranges is missing from this installation; reinstall it, or `make record`.")
    return Leading(leading(found["leading"]), found["leading"], own)


def headline_ranges(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario] = "baseline",
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
) -> pd.DataFrame:
    """The plausible pair of every headline: path of ``scenarios`` -/+ sqrt(sum of squared one-at-a-time shifts).

    The shifts are those of the five parameters (or pairs) that move the fund most, at their low and high from the first
    projected year on; a package without a record of its own takes the nation's five. A range and no probability.
    Columns: scenario, fund, event (as ``headlines`` calls its dates), best_estimate, adverse, favourable, all_adverse,
    all_favourable (the annex: all five at once); NaT where it does not happen by December of ``until``. Several areas
    are summed. Errors as in ``project``. Source: METHODS 9.6.
    """
    return pairs_of(load_scenarios(scenarios), load_data(data), until)


def pairs_of(scenarios: Sequence[Scenario], data: DataPackage, until: int) -> pd.DataFrame:
    """``plausible_pairs`` of each scenario up to ``until``: shipped, kept, or worked out now and kept."""
    names = leading_of(data).names
    shipped = shipped_tables(data.name, record_key(data))
    found = [_pairs(scenario, data, until, names, shipped) for scenario in scenarios]
    return pd.concat(found, ignore_index=True)


def break_evens_of(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """``break_evens`` of the five parameters of each fund to 2060: shipped, kept, or worked out now and kept."""
    shipped = shipped_tables(data.name, record_key(data))
    if shipped is not None and scenario.sha256 == _baseline():
        return shipped["break_evens"]
    names = leading_of(data).names
    key = _key("break_evens", scenario, data, names)
    kept = kept_tables(key)
    if kept is None:
        kept = {"break_evens": break_evens(scenario, data, names)}
        keep_tables(kept, key)
    return kept["break_evens"]


def record_key(data: DataPackage, version: int = RANGE_VERSION) -> Key:
    """What a record answers for: hashes of data and baseline, version."""
    return (data.sha256, _baseline(), str(version))


def record_of_ranges(data: DataPackage, table: pd.DataFrame | None = None) -> Tables:
    """What ships for ``national``: the five, the pairs of three scenarios, the break-evens of the baseline.

    ``table`` is the ``sensitivity`` of the baseline where it is known.
    """
    whole = sensitivity("baseline", data) if table is None else table
    five = whole[whole["rank"] > 0].reset_index(drop=True)
    scenarios = [load_scenario(name) for name in THREE]
    pairs = plausible_pairs(scenarios, data, UNTIL, leading(five))
    hashes = {scenario.name: scenario.sha256 for scenario in scenarios}
    return {
        "leading": five,
        "pairs": pairs.assign(sha256=pairs["scenario"].map(hashes)),
        "break_evens": break_evens(scenarios[0], data, leading(five)),
    }


def is_record(scenario: Scenario, until: int) -> bool:
    """Whether the ``sensitivity`` of a scenario is what a record holds: that of the baseline to 2060."""
    return scenario.sha256 == _baseline() and until == UNTIL


def keep_leading(table: pd.DataFrame, data: DataPackage) -> None:
    """Keep the five of a package from the ``sensitivity`` of the baseline on it."""
    keep_tables({"leading": table[table["rank"] > 0].reset_index(drop=True)}, record_key(data))


def _pairs(
    scenario: Scenario, data: DataPackage, until: int, names: Mapping[str, Sequence[str]], shipped: Tables | None
) -> pd.DataFrame:
    if shipped is not None and "pairs" in shipped and until <= UNTIL:
        same = shipped["pairs"]
        same = same[same["sha256"] == scenario.sha256].drop(columns="sha256")
        if len(same):
            return cut(same.assign(scenario=scenario.name), until)
    key = (*_key("pairs", scenario, data, names), str(until))
    kept = kept_tables(key)
    if kept is None:
        kept = {"pairs": plausible_pairs([scenario], data, until, names)}
        keep_tables(kept, key)
    return kept["pairs"].assign(scenario=scenario.name)


def cut(pairs: pd.DataFrame, until: int) -> pd.DataFrame:
    """Pairs of a longer run as a run until December of ``until`` has them: it knows of nothing later."""
    last = pd.Timestamp(until, 12, 1)
    warned = last - pd.DateOffset(months=WARNING_HORIZON)
    limit = pairs["event"].map(lambda event: warned if event == "deficit_ahead" else last)
    return pairs.assign(**{name: pairs[name].where(pairs[name] <= limit) for name in DATES})


@cache
def _baseline() -> str:
    """Hash of the baseline that ships, which does not change while the program runs."""
    return load_scenario(THREE[0]).sha256


def _key(what: str, scenario: Scenario, data: DataPackage, names: Mapping[str, Sequence[str]]) -> Key:
    five = ";".join(f"{fund}:{','.join(own)}" for fund, own in names.items())
    return (what, data.sha256, scenario.sha256, scenario.root.sha256, five, code_sha256(), str(RANGE_VERSION))

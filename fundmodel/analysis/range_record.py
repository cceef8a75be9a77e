"""What moves each fund, the pairs that follow, what the seed of ages is worth: shipped for ``national``, else kept.

What moves goes by the hash of the data, the hash of the baseline and a version raised by hand (``make record``).
Pairs and seeds of other scenarios are worked out when they are asked for and kept by content and code.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from fundmodel.analysis.break_even import break_evens
from fundmodel.analysis.enrolment_seeds import of_horizon, seeds_by_year
from fundmodel.analysis.plausible import DATES, LOST, last_known, plausible_pairs
from fundmodel.analysis.range_file import Key, Tables, keep_tables, kept_tables, shipped_tables
from fundmodel.analysis.sensitivity import DATED, UNTIL, leading, left_out, sensitivity
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario, load_scenarios
from fundmodel.projection.project.change_warnings import warn_of_changes, without_warnings_of_changes
from fundmodel.projection.project.provenance import code_sha256
from fundmodel.vocabulary.errors import ChangeWarning, InputError
from fundmodel.vocabulary.said import Said

RANGE_VERSION: Final = 9
"""Of what the engine makes of a range: raised whenever the ranges of unchanged data and baseline move."""
NATIONAL: Final = "national"
THREE: Final = ("baseline", "prudent", "current-law")
"""The scenarios whose pairs and seeds ship with the national package."""
END_WORDS: Final = {"low": Said("low"), "high": Said("high")}


@dataclass(frozen=True)
class Leading:
    """The parameters (or pairs) that make the range of each fund, those that move it more than the last of them and do
    not (rows of ``sensitivity``); ``own`` unless they are those of the nation."""

    names: Mapping[str, tuple[str, ...]]
    table: pd.DataFrame
    left_out: pd.DataFrame
    own: bool


def leading_of(data: DataPackage) -> Leading:
    """The five of each fund on ``data``: shipped, or kept after ``fundmodel sensitivity``; else the nation's."""
    key = record_key(data)
    found = shipped_tables(data.name, key) or kept_tables(key)
    own = found is not None
    if found is None:
        found = shipped_tables(NATIONAL, None)
    if found is None:
        raise InputError(
            Said("The record of ranges is missing from this installation; reinstall it, or `make record`.")
        )
    every = found["sensitivity"]
    return Leading(leading(every), every[every["rank"] > 0].reset_index(drop=True), left_out(every), own)


def headline_ranges(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario] = "baseline",
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
) -> pd.DataFrame:
    """The plausible pair of every headline: path of ``scenarios`` -/+ sqrt(sum of squared one-at-a-time shifts).

    The shifts are those of the five parameters (or pairs) that move the fund most, at their low and high from the first
    projected year on; what law or contract sets is left out, because the scenario says what is decided, and a driver
    counts once, by the parameter of it that moves most (``sensitivity`` has them all). The seed of members' ages is no
    parameter with two ends and not in it. A package without a record of its own takes the nation's five. A range and no
    probability. Columns: scenario, area, fund, event (as ``headlines`` calls its dates), known_until, best_estimate,
    adverse, favourable, all_adverse, all_favourable (the annex: all five at once); NaT where it does not happen up to
    ``known_until``. Several areas come summed ("all"), then each. Errors as in ``project``. Source: METHODS 9.6.
    """
    return pairs_of(load_scenarios(scenarios), load_data(data), until)


def pairs_of(scenarios: Sequence[Scenario], data: DataPackage, until: int) -> pd.DataFrame:
    """``plausible_pairs`` of each scenario up to ``until``: shipped, kept, or worked out now and kept; a warning for
    each end that they are without, and for each remark on a change."""
    warn_of_changes(scenarios, data, until)
    for row in lost_ends(scenarios, data, until).to_dict("records"):
        said = Said(
            "{scenario}: the range is without the {end} end of {parameter}, which this scenario does not allow",
            scenario=row["scenario"],
            end=END_WORDS[row["end"]],
            parameter=row["parameter"],
        )
        warnings.warn(said, ChangeWarning, stacklevel=3)
    return _of_each(scenarios, data, until, "pairs")


def lost_ends(scenarios: Sequence[Scenario], data: DataPackage, until: int) -> pd.DataFrame:
    """Ends of leading parameters that the pairs of ``scenarios`` are without: scenario, parameter, end."""
    return _of_each(scenarios, data, until, "lost")


def _of_each(scenarios: Sequence[Scenario], data: DataPackage, until: int, what: str) -> pd.DataFrame:
    names = leading_of(data).names
    found = [_pairs(scenario, data, until, names) for scenario in scenarios]
    return pd.concat([tables[what] for tables in found], ignore_index=True)


def break_evens_of(scenario: Scenario, data: DataPackage) -> pd.DataFrame:
    """``break_evens`` of the five parameters of each fund to 2060: shipped, kept, or worked out now and kept."""
    shipped = shipped_tables(data.name, record_key(data))
    if shipped is not None and scenario.sha256 == _baseline():
        return shipped["break_evens"]
    names = leading_of(data).names
    key = (*_key("break_evens", scenario, data), *_written(names))
    kept = kept_tables(key)
    if kept is None:
        kept = {"break_evens": break_evens(scenario, data, names)}
        keep_tables(kept, key)
    return kept["break_evens"]


def record_key(data: DataPackage, version: int = RANGE_VERSION) -> Key:
    """What a record answers for: hashes of data and baseline, version."""
    return (data.sha256, _baseline(), str(version))


def record_of_ranges(data: DataPackage, table: pd.DataFrame | None = None) -> Tables:
    """What ships for ``national``: what moves each fund, pairs and seeds of three scenarios, break-evens of one.

    ``table`` is the ``sensitivity`` of the baseline where it is known.
    """
    whole = sensitivity("baseline", data) if table is None else table
    five = leading(whole)
    scenarios = [load_scenario(name) for name in THREE]
    pairs, _ = plausible_pairs(scenarios, data, UNTIL, five)
    seeds = pd.concat([seeds_by_year(scenario, data, UNTIL) for scenario in scenarios], ignore_index=True)
    hashes = {scenario.name: scenario.sha256 for scenario in scenarios}
    return {
        "sensitivity": whole,
        "pairs": pairs.assign(sha256=pairs["scenario"].map(hashes)),
        "seeds": seeds.assign(sha256=seeds["scenario"].map(hashes)),
        "break_evens": break_evens(scenarios[0], data, five),
    }


def is_record(scenario: Scenario, until: int) -> bool:
    """Whether the ``sensitivity`` of a scenario is what a record holds: that of the baseline to 2060."""
    return scenario.sha256 == _baseline() and until == UNTIL


def keep_leading(table: pd.DataFrame, data: DataPackage) -> None:
    """Keep what moves the funds of a package, the ``sensitivity`` of the baseline on it."""
    keep_tables({"sensitivity": table}, record_key(data))


def seeds_of(scenario: Scenario, data: DataPackage, until: int) -> pd.DataFrame:
    """``enrolment_seeds`` of a scenario up to ``until``: shipped, kept, or worked out now and kept."""
    every = _found("seeds", scenario, data, until, (), lambda: {"seeds": seeds_by_year(scenario, data, until)})
    return of_horizon(every["seeds"], until)


@without_warnings_of_changes()
def _pairs(scenario: Scenario, data: DataPackage, until: int, names: Mapping[str, Sequence[str]]) -> Tables:
    return _found(
        "pairs",
        scenario,
        data,
        until,
        _written(names),
        lambda: plausible_pairs([scenario], data, until, names)._asdict(),
    )


def _found(
    what: str,
    scenario: Scenario,
    data: DataPackage,
    until: int,
    more: Key,
    work: Callable[[], Tables],
) -> Tables:
    """A table of dates of one scenario with what belongs to it: cut from what ships where that may be, kept, or worked
    out now and kept."""
    shipped = shipped_tables(data.name, record_key(data)) if until <= UNTIL else None
    if shipped is not None and what in shipped:
        same = shipped[what]
        same = same[same["sha256"] == scenario.sha256].drop(columns="sha256")
        if len(same):
            dates = cut(same.assign(scenario=scenario.name), until).reset_index(drop=True)
            return {what: dates, "lost": pd.DataFrame(columns=list(LOST), dtype=object)}
    key = (*_key(what, scenario, data), *more, str(until))
    kept = kept_tables(key)
    if kept is None:
        kept = work()
        keep_tables(kept, key)
    return {name: table.assign(scenario=scenario.name) for name, table in kept.items()}


def cut(dates: pd.DataFrame, until: int) -> pd.DataFrame:
    """Pairs or seeds of a longer run as a run until December of ``until`` has them: it knows of nothing later."""
    events = dates["event"] if "event" in dates else pd.Series(DATED[0], dates.index)
    limit = events.map(lambda event: last_known(until, event)).astype("datetime64[ns]")
    named = [name for name in (*DATES, *DATED) if name in dates]
    return dates.assign(known_until=limit, **{name: dates[name].where(dates[name] <= limit) for name in named})


@cache
def _baseline() -> str:
    """Hash of the baseline that ships, which does not change while the program runs."""
    return load_scenario(THREE[0]).sha256


def _key(what: str, scenario: Scenario, data: DataPackage) -> Key:
    return (what, data.sha256, scenario.sha256, scenario.root.sha256, code_sha256(), str(RANGE_VERSION))


def _written(names: Mapping[str, Sequence[str]]) -> Key:
    return tuple(f"{fund}:{','.join(own)}" for fund, own in names.items())

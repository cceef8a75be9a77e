"""How far each parameter with a range moves what a fund holds, one at a time (METHODS 9.4, 9.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from fundmodel.analysis.draws.moved_chances import Chances, chances_moved
from fundmodel.analysis.floors import PARAMETERS
from fundmodel.analysis.moved import Moved, everything_moved, moved
from fundmodel.analysis.moved_runs import Step, Tried, batches, in_force, made_ready, moved_both_ways
from fundmodel.analysis.signed_paths import Paths, event_dates
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.vocabulary.asked import asked_for
from fundmodel.vocabulary.said import Named, Said

RANKED_AT: Final[Mapping[str, int]] = {"employee_pooled": 2045, "resident": 2035}
"""The December whose months of reserve say what moves a fund most."""
MOST: Final = 5
UNTIL: Final = 2060
DATED: Final = ("first_deficit_year", "floor_month_earned", "depletion_month")
ENDS: Final = ("low", "high")


def sensitivity(
    base: str | Path | Scenario = "baseline",
    data: str | Path | DataPackage = "national",
    until: int = UNTIL,
    parameters: str | Sequence[str] | None = None,
    step: Step | None = None,
    *,
    area: str | None = None,
    draws: int = 0,
    seed: int = 7,
) -> pd.DataFrame:
    """shift = months of reserve with the parameter at its low (high) - months of reserve of ``base``; a row for each
    parameter and pooled fund, those that move the fund most first.

    Months are balance / (spending of twelve months / 12) on the earned basis, going on below zero, in December of 2045
    (employee) or 2035 (resident), or of ``until`` where that is sooner. Every parameter with a low and a high is moved
    alone, from the first projected year on; a dated path by its shifts; two that evidence ties together as a pair.
    ``parameters`` names one or some of them ("a + b" a pair). ``area``: areas together unless one is
    named.

    Columns: fund, parameter, low, high (values, or shifts where ``bounds`` says so; of a pair those of its first),
    low_with and high_with (its second), bounds, lever (set by law or contract), driver, year, months, low_months,
    high_months, low_shift, high_shift, spread (width of the bar), rank (1 to 5 of those that make the plausible pair;
    else 0, of levers and of all but the widest of a driver whatever they move: ``left_out``), dates of the headlines at
    both ends (``low_depletion_month`` ..), problem (why an end could not be projected; its months are NaN). ``step`` is
    called with a name before each batch of runs.
    With ``draws`` (from ``seed``, of an area) also the chance that a fund has fallen below its floor or been used up
    by the end of ``year``: floor_chance and used_up_chance of ``base`` and, with the parameter at an end and no more
    drawn, low_floor_chance .. high_used_up_chance, the same draws each time; chance_error is the largest standard error
    of a change. ``attrs["draws"]``, ``attrs["seed"]``.
    Unknown names, and scenarios and data that cannot be projected raise ``InputError``. Source: METHODS 9.4, 9.6.
    """
    scenario, package = load_scenario(base), load_data(data)
    first = package.base_year + 1
    every = everything_moved(scenario, first)
    if parameters is None:
        rows = every
    else:
        fix = Said("Give names such as {name!r}, or nothing for all.", name=every[0].name)
        rows = [moved(scenario, one, first) for one in asked_for(parameters, "parameter", str, fix)]
    rows = in_force(scenario, package, until, rows)
    drawn = Chances("sensitivity", scenario, package, until, draws, seed, area) if draws else None
    ready, before = made_ready(scenario, package, until)
    where = before.place("sensitivity", area)
    ends = moved_both_ways(ready, rows, step)
    floors = floors_of(scenario)
    years = {fund: min(year, until) for fund, year in RANKED_AT.items()}
    chances = chances_moved(drawn, rows, years, step) if drawn else {}
    table = pd.DataFrame(
        [
            {**_row(row, both, before, fund, where, floors), **chances.get((row.name, fund), {})}
            for fund in before.funds
            for row, both in zip(rows, ends, strict=True)
        ]
    )
    found = ranked(table.astype({f"{end}_{event}": "datetime64[ns]" for end in ENDS for event in DATED}))
    found.attrs |= {"area": area} if area else {}
    found.attrs |= {"draws": draws, "seed": seed} if draws else {}
    return found


def steps(base: Scenario, data: DataPackage, until: int = UNTIL, draws: int = 0) -> int:
    """How often ``sensitivity`` calls ``step``."""
    rows = everything_moved(base, data.base_year + 1)
    return batches(made_ready(base, data, until)[0], rows) + (len(rows) if draws else 0)


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """The widest first in each fund; ``rank`` counts those that are no lever and not of a driver already counted."""
    funds = list(dict.fromkeys(table["fund"]))
    ordered = table.assign(_fund=table["fund"].map(funds.index)).sort_values(
        ["_fund", "spread"], ascending=[True, False], kind="stable", na_position="last"
    )
    ranks = []
    seen: dict[str, set[str]] = {fund: set() for fund in funds}
    for row in ordered.to_dict("records"):
        known = seen[row["fund"]]
        counts = not row["lever"] and row["spread"] > 0 and row["driver"] not in known and len(known) < MOST
        if counts:
            known.add(row["driver"])
        ranks.append(len(known) if counts else 0)
    return ordered.assign(rank=ranks).drop(columns="_fund").reset_index(drop=True)


def leading(table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The parameters, or pairs, that make the plausible pair of each fund, the one that moves it most first."""
    chosen = table[table["rank"] > 0].sort_values("rank", kind="stable")
    return {str(fund): tuple(own["parameter"]) for fund, own in chosen.groupby("fund", sort=False)}


def left_out(table: pd.DataFrame) -> pd.DataFrame:
    """Rows wider than the last of the five of their fund that are not among them.

    ``why``: "lever", what law or contract sets is decided by a scenario and not unknown; or "driver", of one that is
    counted already, by the parameter in ``counted_as`` (METHODS 9.6: excess growth and elasticity never both).
    """
    found: list[pd.DataFrame] = []
    for _, own in table.groupby("fund", sort=False):
        five = own[own["rank"] > 0]
        rest = own[(own["rank"] == 0) & (own["spread"] > five["spread"].min())]
        stands = dict(zip(five["driver"], five["parameter"], strict=True))
        why = rest["lever"].map({True: "lever", False: "driver"})
        as_ = rest["driver"].map(stands).where(~rest["lever"], "")
        found.append(rest.assign(why=why, counted_as=as_))
    return pd.concat(found, ignore_index=True)


def floors_of(scenario: Scenario) -> dict[str, float]:
    """Months of reserve under which each fund should not fall, as the scenario assumes them."""
    return {fund: float(scenario.entry(name).value) for fund, name in PARAMETERS.items()}  # type: ignore[arg-type]


def _row(
    row: Moved, ends: tuple[Tried, Tried], before: Paths, fund: str, where: int, floors: Mapping[str, float]
) -> dict[str, Any]:
    year = RANKED_AT[fund]
    centre = float(before.at(fund, year, where=where)[0])
    months = {end: _months(one.paths, fund, year, where) for end, one in zip(ENDS, ends, strict=True)}
    shifts = {end: months[end] - centre for end in ENDS}
    known = [value for value in shifts.values() if value == value]
    dates: dict[str, Any] = {}
    for end, one in zip(ENDS, ends, strict=True):
        happens = {} if one.paths is None else event_dates(one.paths, floors)
        at = before.funds.index(fund)
        dates |= {
            f"{end}_{event}": pd.Timestamp(happens[event][0, where, at]) if happens else pd.NaT for event in DATED
        }
    return {
        "fund": fund,
        "parameter": row.name,
        "low": row.low,
        "high": row.high,
        "low_with": row.second(row.low),
        "high_with": row.second(row.high),
        "bounds": row.bounds,
        "lever": row.lever,
        "driver": row.driver,
        "year": min(year, int(str(before.months[-1])[:4])),
        "months": centre,
        **{f"{end}_months": months[end] for end in ENDS},
        **{f"{end}_shift": shifts[end] for end in ENDS},
        "spread": max([*known, 0.0]) - min([*known, 0.0]) if known else np.nan,
        **dates,
        "problem": _problem([one.problem for one in ends if one.problem]),
    }


def _problem(problems: Sequence[Named]) -> Said:
    """Why ends could not be projected, each once."""
    each = dict.fromkeys(problems)
    return Said("{problems}", problems=Named(" / ".join(each), zh=" / ".join(one.zh for one in each)))


def _months(paths: Paths | None, fund: str, year: int, where: int) -> float:
    return float("nan") if paths is None else float(paths.at(fund, year, where=where)[0])

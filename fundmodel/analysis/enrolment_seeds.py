"""How much the unpublished ages of members matter: dates and months of each fund under another seed (METHODS 2.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from fundmodel.analysis.moved_runs import made_ready, tried
from fundmodel.analysis.plausible import last_known
from fundmodel.analysis.sensitivity import DATED, RANKED_AT, UNTIL, floors_of
from fundmodel.analysis.signed_paths import Paths, event_dates
from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures.member_figures import members_by_age
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.package import load_data
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.scenario_load import load_scenario
from fundmodel.projection.enrolment.seed import MEASURED
from fundmodel.projection.project.people.past_enrolment import past_enrolment

INTENSITY: Final = "retirement.intensity"
SEED: Final = "enrolment.seed"
OF_SEEDS: Final = ("run_2010", "age_flat", "age_flat_own")
COLUMNS: Final = ("scenario", "fund", "seed", "intensity", *DATED, "known_until", "year", "months", "moved_by")


def enrolment_seeds(
    scenario: str | Path | Scenario = "baseline", data: str | Path | DataPackage = "national", until: int = UNTIL
) -> pd.DataFrame:
    """moved_by = months of reserve under a seed - months under the seed of ``scenario``; a row for each pooled fund and
    seed, run_2010, age_flat and age_flat_own.

    age_flat_own has the intensity scaled by what published heads give on its own events over those of run_2010, 2021
    to 2024. Months are those of ``sensitivity``: signed, earned, in December of 2045 (employee) or 2035 (resident), or
    of ``until`` where that is sooner. Several areas are summed. Columns: scenario, fund, seed, intensity, the dates
    first_deficit_year, floor_month_earned and depletion_month (NaT: not by ``known_until``), known_until, year, months,
    moved_by. The dates have no range of their own: a seed is one of two reconstructions and has no low and high, and
    none is in the range of the headlines. A package that counts its members by age has no seed, and no row. Source:
    METHODS 2.2, 9.6.
    """
    every = seeds_by_year(load_scenario(scenario), load_data(data), until)
    return of_horizon(every, until)


def seeds_by_year(base: Scenario, data: DataPackage, until: int) -> pd.DataFrame:
    """The rows of ``enrolment_seeds`` for every horizon up to ``until``: by the year of their months, the first
    projected one to that in which months are compared; none of a package that counts its members by age."""
    if members_by_age(data) is not None:
        return pd.DataFrame(columns=list(COLUMNS))
    known = {name: base.with_changes({SEED: name}, name=f"{base.name}, {name}") for name in OF_SEEDS[:2]}
    first, flat = (past_enrolment(Assumptions((one,), data), 0).intensity(MEASURED) for one in known.values())
    assumed = float(base.entry(INTENSITY).value)  # type: ignore[arg-type]
    intensity = dict(zip(OF_SEEDS, (assumed, assumed, assumed * flat / first), strict=True))
    changes: dict[str, dict[str, Any]] = {
        "run_2010": {SEED: "run_2010"},
        "age_flat": {SEED: "age_flat"},
        "age_flat_own": {SEED: "age_flat", INTENSITY: intensity["age_flat_own"]},
    }
    ready, own = made_ready(base, data, until)
    other = [seed for seed, change in changes.items() if change != {SEED: base.entry(SEED).value}]
    ends = tried(ready, [changes[seed] for seed in other], other)
    paths = dict.fromkeys(OF_SEEDS, own) | {seed: one.paths for seed, one in zip(other, ends, strict=True)}
    floors = floors_of(base)
    return pd.DataFrame(
        [
            {"scenario": base.name, "fund": fund, "seed": seed, "intensity": intensity[seed]}
            | dates
            | _held(found, own, fund, year)
            for fund in own.funds
            for seed, found in paths.items()
            if found is not None
            for dates in (_dates(found, fund, until, floors),)
            for year in range(data.base_year + 1, min(RANKED_AT[fund], until) + 1)
        ]
    ).astype(dict.fromkeys((*DATED, "known_until"), "datetime64[ns]"))


def of_horizon(every: pd.DataFrame, until: int) -> pd.DataFrame:
    """Of ``seeds_by_year`` the rows of a run until December of ``until``."""
    year = every["fund"].map(RANKED_AT).clip(upper=until)
    return every[every["year"] == year].reset_index(drop=True)


def _dates(found: Paths, fund: str, until: int, floors: dict[str, float]) -> dict[str, Any]:
    dates, at = event_dates(found, floors), found.funds.index(fund)
    return {event: pd.Timestamp(dates[event][0, 0, at]) for event in DATED} | {
        "known_until": last_known(until, DATED[0])
    }


def _held(found: Paths, own: Paths, fund: str, year: int) -> dict[str, Any]:
    months = float(found.at(fund, year)[0])
    return {"year": year, "months": months, "moved_by": months - float(own.at(fund, year)[0])}

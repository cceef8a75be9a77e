"""A package of areas as it was known on a date: its own heads and accounts on the nation of that date."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.assumptions.figures.known_from import origin_day
from fundmodel.assumptions.figures.past_years import area_heads
from fundmodel.assumptions.package.area_pattern import PATTERN_TABLES, own_tables
from fundmodel.assumptions.package.completion import complete
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.package.national_averages import AGE_STARTS, OLDEST, Averages, national_averages
from fundmodel.assumptions.package.national_years import national_years
from fundmodel.assumptions.package.package import load_data
from fundmodel.calibration.as_of import RULES, Remark, known_on
from fundmodel.calibration.published_by_area import published_by_area
from fundmodel.calibration.published_figures import FLOWS, Figures
from fundmodel.projection.project.people.area_people import opening_purses
from fundmodel.vocabulary.errors import InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import PERSONS_PER_WAN

if TYPE_CHECKING:
    import pandas as pd

BASE_YEAR_ALONE: Final = ("member_ages", "cost_by_age", "destinations")
"""Tables of what was counted in the base year, and of moves between areas, which an origin has none of."""
FEWEST_UNINSURED: Final = 0.01
"""Smallest share of people without cover at an origin: registrations counted twice leave none in some areas
(judgement)."""
NEEDED: Final = (*FLOWS, "balance")


def nation_behind(data: DataPackage) -> DataPackage:
    """The national package, with the tables of it that the package of areas gives itself in their place."""
    nation = load_data("national")
    given = own_tables(data, nation).items()
    own = {name: frame for name, frame in given if name in PATTERN_TABLES and "area" not in frame}
    if not own:
        return nation
    digest = hashlib.sha256(f"behind/{data.sha256}/{nation.sha256}".encode()).hexdigest()
    return replace(nation, tables={**nation.tables, **own}, sha256=digest)


def areas_known(data: DataPackage, origin: int) -> tuple[str, ...]:
    """Areas that give what a projection from 31 December ``origin`` starts from: heads, and accounts of residents and
    of the employee scheme or its pool."""
    published = published_by_area(data)
    return tuple(area for area in data.areas if _starts(published[area], origin))


def _starts(own: Figures, origin: int) -> bool:
    def known(scope: str) -> bool:
        return all(origin in own[scope, item] for item in NEEDED)

    return origin in own["all", "heads"] and known("resident") and (known("employee") or known("employee_pooled"))


def areas_as_of(
    data: DataPackage, origin: int, nation: DataPackage, whole: DataPackage
) -> tuple[DataPackage, tuple[Remark, ...]]:
    """(the areas that are known at the origin, valued at its 31 December; remarks on what was carried back).

    ``nation`` is ``as_of(whole, origin)``. Heads and accounts are the areas' own of that year and before. People of the
    purse are heads / (1 - u), u the area's share without cover moved as the nation's; their age groups move as the
    nation's did; relative wages stand, and nobody moves between areas. ``InputError`` names every area and figure that
    is missing. Source: METHODS 6.2, 9.2.
    """
    known = known_on(data, origin_day(origin))
    names = areas_known(data, origin)
    then = national_averages(nation, origin)
    frames = {
        "areas": _areas(data, names, origin, then, national_averages(whole, data.base_year)),
        **{name: _rows(known, name, names) for name in ("area_heads", "area_accounts") if name in known.tables},
    }
    fresh = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    made = complete(fresh, then, national_years(nation, then), origin, "")
    if made.faults:
        raise InputError(Said("No past origin {origin} of {name}:", origin=origin, name=data.name), made.faults)
    kept = {name: _rows(known, name, names) for name in known.tables if name not in (*frames, *BASE_YEAR_ALONE)}
    pattern = {name: nation.tables[name] for name in PATTERN_TABLES if "area" not in known.tables[name]}
    digest = hashlib.sha256(f"areas/{RULES}/{origin}/{data.sha256}/{nation.sha256}".encode()).hexdigest()
    cut = replace(
        data,
        name=f"{data.name} as of {origin}",
        valuation_date=f"{origin}-12-31",
        base_year=origin,
        tables={**kept, **pattern, **made.frames},
        sha256=digest,
        areas=names,
        borrowed=made.borrowed,
    )
    zh = "应参保人口由当年参保人数与未参保率（随全国变化）得出，年龄组随全国倒推；工资水平不变，不计地区间迁移"
    en = (
        "people of an area from its heads and its share without cover, which moves as the nation's; age groups moved "
        "back as the nation's did; relative wages stand, nobody moves between areas"
    )
    return cut, (Remark("areas", str(len(names)), zh, en),)


def _areas(data: DataPackage, names: tuple[str, ...], origin: int, then: Averages, now: Averages) -> pd.DataFrame:
    frame = data.table("areas")
    own = frame[frame["area"].isin(names)].reset_index(drop=True)
    found = own[["area", "name_zh", "name_en", "wage_level"]].copy()
    places = [data.areas.index(name) for name in own["area"]]
    people = opening_purses(data)[1].insured[places].sum(axis=-2) / PERSONS_PER_WAN
    before, after = (np.array([_heads(data, name, year) for name in own["area"]]) for year in (origin, data.base_year))
    uncovered = (1.0 - after / people.sum(axis=-1)) * _uncovered(then) / _uncovered(now)
    wanted = before / (1.0 - np.maximum(uncovered, FEWEST_UNINSURED))
    groups = {**AGE_STARTS, OLDEST: (65, people.shape[-1])}
    moved = {
        name: people[:, first:last].sum(axis=-1) * (then.ages[name] / now.ages[name])
        for name, (first, last) in groups.items()
    }
    scale = wanted / sum(moved[name] for name in AGE_STARTS)
    return found.assign(**{name: persons * scale for name, persons in moved.items()})


def _heads(data: DataPackage, area: str, year: int) -> float:
    """Heads of all groups at the end of a year, 10k persons."""
    return sum(series[year] for series in area_heads(data)[area].values()) / PERSONS_PER_WAN


def _uncovered(nation: Averages) -> float:
    return 1.0 - sum(nation.heads.values()) / nation.residents


def _rows(data: DataPackage, name: str, areas: tuple[str, ...]) -> pd.DataFrame:
    """The rows of these areas; all where a table names none."""
    frame = data.tables[name]
    return frame[frame["area"].isin(areas)] if "area" in frame else frame

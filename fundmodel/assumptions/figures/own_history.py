"""What several years of an area's own heads and accounts can move, and what they are too few for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.figures.member_figures import members_by_age
from fundmodel.assumptions.figures.past_years import (
    Series,
    account_years,
    area_accounts,
    area_heads,
    head_years,
    inside,
)
from fundmodel.assumptions.tables.own_measures import LEAST, MEASURES, Measure

if TYPE_CHECKING:
    from fundmodel.assumptions.package.data_package import DataPackage

SEED: Final = "seed"


class Compared(NamedTuple):
    """Years that both the area and the nation have, and both their series by what they are: the flow, and each group of
    heads."""

    years: tuple[int, ...]
    own: Mapping[str, Series]
    nation: Mapping[str, Series]


class OwnYears(NamedTuple):
    """Areas whose ``item`` rests on the same years of their own; it ``moves`` where there are enough of them."""

    item: str
    areas: tuple[str, ...]
    years: tuple[int, ...]
    moves: bool


@lru_cache(maxsize=16)
def compared(data: DataPackage, item: str) -> Mapping[str, Compared]:
    """Area -> the years in which the area and the nation both have everything that the growth of ``item`` needs; of
    several funds the first with the most years."""
    measure = MEASURES[item]
    heads = {group: head_years(data, group) for group in measure.groups}
    nation = {
        fund: {**heads, **({measure.flow: account_years(data, fund, measure.flow)} if fund else {})}
        for fund in measure.funds or ("",)
    }
    found = {}
    for area in data.areas:
        offers = [_series(data, area, measure, fund, known) for fund, known in nation.items()]
        found[area] = max(offers, key=lambda one: len(one.years))
    return found


def _series(data: DataPackage, area: str, measure: Measure, fund: str, nation: Mapping[str, Series]) -> Compared:
    own: dict[str, Series] = {group: area_heads(data)[area][group] for group in measure.groups}
    if fund:
        money = area_accounts(data)[area]
        apart = money.get((fund, inside(measure.flow)), {})
        whole = money.get((fund, measure.flow), {})
        own[measure.flow] = {year: value - apart.get(year, 0.0) for year, value in whole.items()}
    known = set.intersection(*(_above_zero(series) for series in (*own.values(), *nation.values())))
    return Compared(tuple(sorted(known)), own, nation)


def _above_zero(series: Series) -> set[int]:
    return {year for year, value in series.items() if value > 0.0}


def seed_years(data: DataPackage, area: str) -> tuple[int, ...]:
    """Year-ends without a gap up to the base year for which an area gives active and retired heads; only the base year
    where it counts its members by age, which tells more than their history."""
    counted, heads = members_by_age(data), area_heads(data)[area]
    if counted is not None and np.isfinite(counted[data.areas.index(area), 0]).all():
        return (data.base_year,)
    first = data.base_year
    while all(heads[group].get(first - 1, 0.0) > 0.0 for group in ("active", "retired")):
        first -= 1
    return tuple(range(first, data.base_year + 1))


@lru_cache(maxsize=16)
def own_history(data: DataPackage) -> tuple[OwnYears, ...]:
    """What the years of each area move or are too few for, areas alike together; nothing where no area gives more than
    the base year and the year before."""
    if not data.by_area:
        return ()
    found: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for area in data.areas:
        own = {SEED: seed_years(data, area), **{item: compared(data, item)[area].years for item in MEASURES}}
        if _goes_back(data, area):
            for item, years in own.items():
                found.setdefault((item, years), []).append(area)
    order = [SEED, *MEASURES]
    rows = [OwnYears(item, tuple(areas), years, len(years) >= LEAST) for (item, years), areas in found.items()]
    return tuple(sorted(rows, key=lambda row: order.index(row.item)))


def _goes_back(data: DataPackage, area: str) -> bool:
    """Whether an area gives a year before the base year in ``area_heads`` or ``area_accounts``."""
    frames = (data.tables.get(name) for name in ("area_heads", "area_accounts"))
    given = (frame[frame["area"] == area]["year"] for frame in frames if frame is not None)
    return any((years < data.base_year).any() for years in given)


def plain_history(rows: tuple[OwnYears, ...]) -> list[dict[str, Any]]:
    """The rows as plain values, for provenance."""
    return [{**row._asdict(), "areas": list(row.areas), "years": list(row.years)} for row in rows]

"""Calibration of a package of areas: the rows of each area from one run on one national pattern, then of their sum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fundmodel.assumptions.assumptions import Assumptions
from fundmodel.assumptions.figures import area_figures, figures
from fundmodel.assumptions.package.data_package import DataPackage
from fundmodel.assumptions.tables.area_tables import HEADS
from fundmodel.assumptions.tables.own_measures import MEASURES
from fundmodel.calibration import calibration_money, calibration_people
from fundmodel.calibration.calibration_notes import note
from fundmodel.calibration.calibration_rows import NAN, Row, calibration_frame
from fundmodel.calibration.monthly_pattern import MonthlyPattern, compared, patterns_found
from fundmodel.projection.project.own_growth import told_departures
from fundmodel.vocabulary.dims import ALL_AREAS
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.projection.result import Projection

ADDS_UP: Final = ("CNY", "persons")
"""Units whose rows are summed over areas."""
SUMMED: Final = ("modelled", "published", "calibrated")
ELDERLY: Final = {3: ("age_0_15", "age_16_59", "age_60_up"), 4: ("age_0_15", "age_16_59", "age_60_64", "age_65_up")}
"""Items of the rows about people, by how many age groups the areas give."""
Patterns = Mapping[str, list[MonthlyPattern]]
Others = Mapping[str, Sequence[tuple[str, str, str]]]
"""Area -> the scheme, side and note of months that another pattern stands in for."""


def in_area(data: DataPackage, area: str) -> DataPackage:
    """The observations of one area alone, as a package: all that its months are found from."""
    frame = data.tables.get("observations")
    own = None if frame is None else frame[frame["area"] == area]
    held = {} if own is None or own.empty else {"observations": own}
    digest = hashlib.sha256(f"{area}/{data.sha256}".encode()).hexdigest()
    return replace(data, tables=held, areas=(area,), sha256=digest)


def patterns_by_area(data: DataPackage) -> tuple[dict[str, list[MonthlyPattern]], dict[str, set[tuple[str, str]]]]:
    """(area -> the monthly patterns that its own observations give; area -> the scheme and side of those in which a
    month is left with nothing or less, so that another pattern stands in)."""
    found = {area: patterns_found(in_area(data, area)) for area in data.areas}
    usable = {area: [one for one in own if (one.shares > 0.0).all()] for area, own in found.items()}
    kept = {area: {(one.scheme, one.side) for one in own} for area, own in usable.items()}
    off = {area: {(one.scheme, one.side) for one in own} - kept[area] for area, own in found.items()}
    return usable, off


def months_by_area(patterns: Patterns) -> pd.DataFrame:
    """``compared`` of every area, with its name in front."""
    import pandas as pd

    frames = [compared(own).assign(area=area) for area, own in patterns.items()]
    whole = pd.concat(frames, ignore_index=True)
    return whole[["area", *(name for name in whole if name != "area")]]


def area_table(
    run: Projection, data: DataPackage, assume: Assumptions, patterns: Patterns, others: Others
) -> pd.DataFrame:
    """The rows of the calibration table of every area in turn, with ``area`` in front, then those of their sum."""
    import pandas as pd

    departures = told_departures(assume)
    gross = assume.word("employee.published_pool_income") == "gross"
    frames = []
    for at, area in enumerate(data.areas):
        base_year = calibration_money.base_year_rows(run, data, at)
        pool = next(row for row in base_year if row.item == "employee_pool_contributions")
        rows = [
            *_people_rows(run, data, at),
            *_heads_rows(run, data, at),
            *base_year,
            *calibration_money.base_and_rate_rows(run, data, assume, pool.shown_factor, at),
            *calibration_money.month_rows(patterns[area], others[area]),
            *calibration_money.account_rows(run, data, gross, at),
            *(_growth_row(one, assume) for one in departures if one["area"] == area),
        ]
        frames.append(_named(calibration_frame(rows), area))
    whole = calibration_frame([*calibration_people.seed_rows(run, data), calibration_money.tilt_row(run, data, assume)])
    summed = [_sum_of(pd.concat(frames))] if len(frames) > 1 else []
    return pd.concat([*frames, *summed, _named(whole, ALL_AREAS)], ignore_index=True)


def _named(frame: pd.DataFrame, area: str) -> pd.DataFrame:
    frame.insert(0, "area", area)
    return frame


def _sum_of(rows: pd.DataFrame) -> pd.DataFrame:
    """x_all = sum_a x_a of amounts and persons, a figure that an area lacks lacking in the sum; factor = published over
    modelled."""
    parts = rows[rows["unit"].isin(ADDS_UP)]
    keys = ["step", "item", "unit"]
    grouped = parts.groupby(keys, sort=False)[list(SUMMED)]
    found = grouped.sum().where(grouped.count().eq(grouped.size(), axis=0)).reset_index()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (found["published"] / found["modelled"]).where(found["modelled"] != 0.0)
    zh, en = note("areas_summed")
    found = found.assign(area=ALL_AREAS, factor=ratio, tag="derived", source="areas", note_zh=zh, note_en=en)
    return found[list(rows.columns)]


def _people_rows(run: Projection, data: DataPackage, at: int) -> list[Row]:
    """Residents by age group at the valuation date: as the area gives them, and as the model has them."""
    totals, starts = area_figures.age_groups(data)
    by_age = run.population["population"].isel(area=at).sel(boundary=data.base_year + 1).sum("sex").values
    held = np.add.reduceat(by_age, list(starts))
    source, told = f"areas {data.base_year}", note("area_ages")
    return [
        Row("population", item, "persons", NAN, float(given), calibrated=float(now), source=source, note=told)
        for item, given, now in zip(ELDERLY[len(starts)], totals[at], held, strict=True)
    ]


def _heads_rows(run: Projection, data: DataPackage, at: int) -> list[Row]:
    """Heads of the area at the end of the base year, as published and as the seed fitted to them has them."""
    modelled = calibration_people.modelled_heads(run, data, at)
    ends = np.array([data.base_year - 1, data.base_year])
    nation = np.array([figures.heads(data, group, ends) for group in HEADS])
    published = dict(zip(HEADS, area_figures.heads(data, nation[:, 1] / nation[:, 0] - 1.0)[1, at], strict=True))
    source, told = f"area_heads {data.base_year}", note("area_heads")
    return [
        Row("enrolment", f"heads_{group}", "persons", NAN, float(published[group]), NAN, value, "derived", source, told)
        for group, value in modelled.items()
    ]


def _growth_row(one: Mapping[str, Any], assume: Assumptions) -> Row:
    """The growth that an area's own years give it, shrunk, beside the nation's of the scenario."""
    parameter = MEASURES[one["item"]].parameter
    assumed = float(assume.scalar(parameter)[0, 0])
    told = note("own_growth", own=f"{one['own']:+.1%}", weight=f"{one['weight']:.2f}", parameter=parameter)
    tables = {"own": ["area_heads", "area_accounts"], "theirs": ["heads", "fund_accounts"]}
    source = Said("{own}; {theirs} of the nation", **tables)
    return Row("growth", f"own_{one['item']}", "per year", assumed, float(one["growth"]), source=source, note=told)

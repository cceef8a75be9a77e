"""What areas give of their past years, by area, group or fund, and year; and the years that they leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from fundmodel.assumptions.package.account_rows import Given
from fundmodel.assumptions.tables.area_tables import EMPLOYEE, HEADS, HEADS_TOLD
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

SCHEMES_OF: Final = ((EMPLOYEE, *FUNDS[:2]), (FUNDS[2],))
NOTHING: Final = float("nan")


class Years(NamedTuple):
    """Of one area: ``heads`` by group and year (10k persons), ``rows`` of accounts by fund and year (100m yuan), and
    where each stands in its sheet."""

    heads: dict[str, dict[int, float]]
    rows: dict[str, dict[int, Given]]
    places: dict[tuple[str, str, int], int]


def given_years(
    frames: Mapping[str, pd.DataFrame], cells: Mapping[str, Mapping[str, float]], base_year: int
) -> dict[str, Years]:
    """What ``area_heads`` and ``area_accounts`` give up to the base year; base-year heads may stand in ``areas``."""
    found = {
        area: Years(
            {group: {base_year: own[f"{group}_10k"]} if f"{group}_10k" in own else {} for group in HEADS},
            {fund: {} for fund in (EMPLOYEE, *FUNDS)},
            {},
        )
        for area, own in cells.items()
    }
    for name in frames.keys() & {"area_heads", "area_accounts"}:
        frame = frames[name]
        for at, row in zip(frame.index, frame.to_dict("records"), strict=True):
            area, year = str(row["area"]), int(row["year"])
            if area not in found or year > base_year:
                continue
            if name == "area_heads":
                for group in HEADS:
                    if row[group] == row[group]:
                        found[area].heads[group][year] = float(row[group])
                        found[area].places[name, group, year] = int(at)
                continue
            given = Given(*(float(row.get(flow, NOTHING)) for flow in Given._fields))
            if not given.blank:
                found[area].rows[str(row["fund"])][year] = given
                found[area].places[name, str(row["fund"]), year] = int(at)
    return found


def left_out(years: Mapping[str, Years], base_year: int) -> list[str]:
    """A remark for areas that lack a year before the base year which another area gives, or between years of their
    own."""
    told: dict[tuple[str, tuple[int, ...], tuple[str, ...]], list[str]] = {}
    for area, missing in _missing_heads(years, base_year).items():
        for gap, groups in missing.items():
            told.setdefault(("area_heads", gap, groups), []).append(area)
    for area, missing in _missing_rows(years, base_year).items():
        for gap, funds in missing.items():
            told.setdefault(("area_accounts", gap, funds), []).append(area)
    remarks: list[str] = []
    for (name, gap, lacking), areas in told.items():
        of_what = [HEADS_TOLD[one] for one in lacking] if name == "area_heads" else list(lacking)
        remark = Said(
            "{name}: {areas} lacks {years} ({of_what})", name=name, areas=areas, years=list(gap), of_what=of_what
        )
        remarks.append(remark)
    return remarks


Gaps = dict[str, dict[tuple[int, ...], tuple[str, ...]]]


def _missing_heads(years: Mapping[str, Years], base_year: int) -> Gaps:
    given = {area: {group: set(series) for group, series in own.heads.items()} for area, own in years.items()}
    wanted = {group: set().union(*(own[group] for own in given.values())) for group in HEADS}
    return {
        area: _alike({group: wanted[group] - own[group] - {base_year} for group in HEADS})
        for area, own in given.items()
    }


def _missing_rows(years: Mapping[str, Years], base_year: int) -> Gaps:
    """A scheme in no form in a year of another area; a fund between its own years where the scheme is not whole."""
    wanted = [{year for own in years.values() for fund in funds for year in own.rows[fund]} for funds in SCHEMES_OF]
    found = {}
    for area, own in years.items():
        gaps: dict[str, set[int]] = {}
        for funds, every in zip(SCHEMES_OF, wanted, strict=True):
            said = [fund for fund in funds if own.rows[fund]] or [funds[0]]
            scheme = {year for fund in funds for year in own.rows[fund]}
            for fund in said:
                series = set(own.rows[fund])
                between = {year for year in every if series and min(series) < year < max(series)} - series
                whole = set(own.rows[funds[0]])
                gaps[fund] = ((every - scheme) | (between - whole)) - {base_year}
        found[area] = _alike(gaps)
    return found


def _alike(gaps: Mapping[str, set[int]]) -> dict[tuple[int, ...], tuple[str, ...]]:
    """Years -> everything that lacks just these."""
    found: dict[tuple[int, ...], tuple[str, ...]] = {}
    for name, years in gaps.items():
        if years:
            key = tuple(sorted(years))
            found[key] = (*found.get(key, ()), name)
    return found

"""The row of a whole province beside its cities: a check of their sums, and no area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.area_tables import WITHIN
from fundmodel.vocabulary.data_words import plain
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

SUMS: Final = {
    "areas": ("residents_10k", "age_0_15_10k", "age_16_59_10k", "age_60plus_10k", "age_65plus_10k"),
    "area_heads": ("active", "retired", "resident"),
    "area_accounts": ("opening", "income", "expenditure", "closing"),
}
"""Columns that a row of the whole holds the sum of, and by which it is known."""
HELD: Final = {**SUMS, "area_accounts": (*SUMS["area_accounts"], *WITHIN)}
"""Columns in which the sums are held."""
PASSED: Final = ("transfers_in", "transfers_out")
"""What areas pay each other may be left out of the row of the whole: another sum is a remark, never a fault."""
SUMS_OF_ROWS: Final = frozenset(name for columns in SUMS.values() for name in columns)
NEARER: Final = math.log(1.5)
"""An area is named where its figure comes half as near again to its other shares."""
CALLED: Final = ("合计", "总计", "全省", "全省合计", "全区合计", "全市合计", "全国", "total", "sum", "province")
FITS: Final = 0.005
FAILS: Final = 0.05
FEWEST: Final = 3


def total_name(frames: Mapping[str, pd.DataFrame], named: str | None) -> str | None:
    """The area that is the whole: as named, or called so, or that is the sum of the others to .5 %."""
    areas = list(dict.fromkeys(str(area) for name in SUMS if name in frames for area in frames[name]["area"]))
    if named is not None:
        return named if named in areas else None
    for area in areas:
        if plain(area) in CALLED and len(areas) > 1:
            return area
    if len(areas) <= FEWEST or not {"area_heads", "area_accounts"} & frames.keys():
        return None
    return _sum_of_others(frames, areas)


def without(frames: Mapping[str, pd.DataFrame], total: str) -> dict[str, pd.DataFrame]:
    """The tables without the rows of the whole."""
    return {
        name: frame[frame["area"] != total] if "area" in frame and name in SUMS else frame
        for name, frame in frames.items()
    }


def differences(
    frames: Mapping[str, pd.DataFrame], total: str, faults_of_areas: Sequence[Fault]
) -> tuple[list[Fault], list[str]]:
    """Where the cities do not sum to the whole: faults beyond 5 %, remarks beyond .5 % (of ``PASSED`` remarks alone).

    A column in which an area has a fault of its own is not held, nor a year in which an area has no row; either is
    said once a table or area.
    """
    faults: list[Fault] = []
    remarks: list[str] = []
    not_held = _not_held(faults_of_areas)
    for name, row, key, column, whole, parts in _pairs(frames, total):
        gap = abs(whole - parts)
        if column in not_held.get(name, ()) or gap <= FITS * abs(whole):
            continue
        told = Said(
            "{where}: the areas sum to {parts:.6g}, the row {total} says {whole:.6g}",
            where=[total, *key],
            parts=parts,
            total=total,
            whole=whole,
        )
        if gap > FAILS * abs(whole) and column not in PASSED:
            fix = _likely(frames[name], total, row, column, parts - whole)
            faults.append(Fault(name, told, fix, row, column, f"{whole:.6g}"))
        else:
            remarks.append(Said("{name}, {column}, row {row}: {told}", name=name, column=column, row=row, told=told))
    for name, columns in not_held.items():
        if name in frames and total in set(frames[name]["area"]):
            problem = Said(
                "the row {total} was not held against the sum of the areas in {columns}: an area has a fault there",
                total=total,
                columns=[column for column in HELD[name] if column in columns and column in frames[name]],
            )
            faults.append(Fault(name, problem, Said("Mend the areas first; then the sums are held")))
    return faults, remarks


def _likely(frame: pd.DataFrame, total: str, row: int, column: str, excess: float) -> Said:
    """What to do about a sum that is ``excess`` above the whole: look at the area whose figure is far from its other
    shares of the whole and near to them without the excess; where there is none, at any."""
    by = [key for key in ("year", "fund") if key in frame]
    whole = frame.loc[row]
    own = frame[(frame["area"] != total) & (frame[by] == whole[by]).all(axis=1)]
    others = [name for name in frame.columns if name in SUMS_OF_ROWS and name != column and whole[name] > 0.0]
    share = own[others].div(whole[others].astype(float)).mean(axis=1)
    left = own[column] - excess
    held = (own[column] > 0.0) & (left > 0.0) & (share > 0.0)
    usual = share * whole[column]
    before, after = ((one[held] / usual[held]).astype(float).map(math.log).abs() for one in (own[column], left))
    nearer = (before - after).sort_values(ascending=False)
    if not len(nearer) or nearer.iloc[0] < NEARER:
        return Said("Correct an area or the total")
    at = nearer.index[0]
    return Said(
        "Look first at {area}, row {row}: {own:.6g} would fit as {left:.6g}; else correct another area or the total",
        area=str(own.at[at, "area"]),
        row=int(at),
        own=float(own[column][at]),
        left=float(left[at]),
    )


def _not_held(faults: Sequence[Fault]) -> dict[str, set[str]]:
    """Table -> columns in which areas have faults: a flow out of scale may be a whole row of money, a balance that does
    not close any of its four figures, and a fault of names or of no column is of all."""
    found: dict[str, set[str]] = {}
    for fault in faults:
        columns = HELD.get(fault.source, ())
        if fault.place in (None, "area", "income", "expenditure", "closing"):
            found.setdefault(fault.source, set()).update(columns)
        elif fault.place == "opening":
            found.setdefault(fault.source, set()).update(("opening", "closing"))
        elif fault.place in columns:
            found.setdefault(fault.source, set()).add(str(fault.place))
    return {name: columns for name, columns in found.items() if columns}


def _sum_of_others(frames: Mapping[str, pd.DataFrame], areas: list[str]) -> str | None:
    """The first area that is the sum of the others to .5 % in every figure that all areas give, if there are enough."""
    import pandas as pd

    held, fits = (pd.Series(0, index=areas) for _ in range(2))
    for name, columns in SUMS.items():
        if name not in frames:
            continue
        frame = frames[name]
        by = [frame[key] for key in ("year", "fund") if key in frame] or [pd.Series(0, index=frame.index)]
        own = frame[[column for column in columns if column in frame]]
        told = (
            own.notna().groupby(by).transform("all")
            & (own.notna().groupby(by).transform("size") > 1).to_numpy()[:, None]
        )
        others = own.groupby(by).transform("sum") - own
        near = (own - others).abs() <= FITS * own.abs()
        for counted, cells in ((held, told), (fits, told & near)):
            counted += cells.sum(axis=1).groupby(frame["area"].astype(str)).sum().reindex(areas, fill_value=0)
    found = held.index[(held >= FEWEST) & (fits == held)]
    return str(found[0]) if len(found) else None


def _pairs(frames: Mapping[str, pd.DataFrame], total: str) -> list[tuple[str, int, list[object], str, float, float]]:
    """(table, row, year and fund, column, the whole, the sum of the others) of every figure that the whole and all
    others give."""
    found = []
    for name, columns in HELD.items():
        if name not in frames:
            continue
        frame = frames[name]
        by = [key for key in ("year", "fund") if key in frame]
        others = frame[frame["area"] != total]
        areas = set(others["area"])
        for at, row in frame[frame["area"] == total].iterrows():
            own = others
            for key in by:
                own = own[own[key] == row[key]]
            if set(own["area"]) != areas:
                continue
            where: list[object] = [int(row[key]) if key == "year" else str(row[key]) for key in by]
            for column in columns:
                if column in frame and row[column] == row[column] and own[column].notna().all():
                    found.append((name, int(str(at)), where, column, float(row[column]), float(own[column].sum())))
    return found

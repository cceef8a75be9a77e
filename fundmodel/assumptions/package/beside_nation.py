"""National tables that a package brings itself, held beside the national package: a column or a figure in another unit
stands out by its size."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fundmodel.assumptions.tables.columns import PERSONS, WAN, YI
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.errors import MOST_ROWS, Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

APART: Final = 30.0
"""No figure of a nation or a province lies thirty times off its share of the national package's [J]: between the
largest difference of two places and the smallest of two units, 10,000."""
SIGNED_APART: Final = 1000.0
"""Figures that may be negative come near zero, and differ more [J]."""
FEW_PERSONS: Final = 100.0
"""Counts below it, on both sides, say nothing of a unit [J]."""
FEWEST: Final = 3
"""Columns of amounts from which the share of the nation is taken."""
CLOCKS: Final = ("year", "year_end", "period_start", "month", "target_year")
_NOT_SERIES: Final = {*CLOCKS, "area", "status", "released", "approved"}
_WHOLE: Final = {PERSONS, WAN, YI, "yuan", "100m visits", "10k visits"}
"""Units of what grows with the number of people; all other figures are a level."""
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Whole = np.ndarray[tuple[int], np.dtype[np.int64]]


class _Sizes(NamedTuple):
    """The figures of a column (of one unit) beside the nation's: rows of the sheet, values, log10 of their ratios."""

    table: str
    column: Column
    unit: str
    rows: Floats
    values: Floats
    logs: Floats

    @property
    def level(self) -> float:
        """The middle log10 of the ratios."""
        return float(np.median(self.logs))

    @property
    def grows(self) -> bool:
        """Whether a larger place has a larger figure."""
        return self.unit in _WHOLE

    @property
    def apart(self) -> float:
        """log10 of how far a figure may lie off."""
        return math.log10(SIGNED_APART if self.column.low is None or self.column.low < 0.0 else APART)


def beside_nation(
    frames: Mapping[str, pd.DataFrame], tables: Mapping[str, Table], nation: DataPackage, *, by_area: bool
) -> Iterator[Fault]:
    """A fault for each column of a table of the national package whose figures are ``APART`` from the nation's times
    the package's share of it, and for each figure that is so from the rest of its column.

    share = median over columns of amounts of median(own / nation's), each at the nearest date; packages of areas, whose
    other tables say how large they are, have their columns of amounts held within themselves.
    """
    found = [
        one for name, frame in frames.items() if name in nation.tables for one in _sizes(tables[name], frame, nation)
    ]
    levels = [one.level for one in found if one.grows]
    share = float(np.median(levels)) if len(levels) >= FEWEST and not by_area else None
    for one in found:
        usual = share if one.grows else 0.0
        if usual is not None and abs(one.level - usual) >= one.apart:
            yield _column_off(one, usual)
        else:
            yield from _cells_off(one)


def _sizes(table: Table, frame: pd.DataFrame, nation: DataPackage) -> Iterator[_Sizes]:
    """Every column of figures beside the same one of the nation, a unit at a time."""
    usual = nation.tables[table.name]
    clock = next((name for name in CLOCKS if name in table.key), None)
    series = [n for n in (*table.key, "unit") if n not in _NOT_SERIES and n in frame and n in usual]
    if clock is not None and not (clock in frame and clock in usual):
        return
    beside = _beside(frame, usual, series, clock)
    mine, theirs = np.flatnonzero(beside >= 0), beside[beside >= 0]
    units = frame["unit"].to_numpy(str)[mine] if "unit" in series else None
    rows = frame.index.to_numpy(float)[mine]
    for column in table.columns:
        measured = column.kind == "number" and column.name not in table.key and column.unit != "year"
        if not measured or column.name in ("age", "age_last") or column.name not in frame or column.name not in usual:
            continue
        values, known = frame[column.name].to_numpy(float)[mine], usual[column.name].to_numpy(float)[theirs]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = values / known
        told = np.isfinite(ratios) & (ratios != 0.0)
        if column.unit == PERSONS:
            told &= np.maximum(np.abs(values), np.abs(known)) >= FEW_PERSONS
        for unit in [str(column.unit)] if units is None else np.unique(units):
            own = told if units is None else told & (units == unit)
            if own.any():
                yield _Sizes(table.name, column, str(unit), rows[own], values[own], np.log10(np.abs(ratios[own])))


def _beside(frame: pd.DataFrame, usual: pd.DataFrame, series: list[str], clock: str | None) -> Whole:
    """For each row the place of the nation's row of the same series at the nearest date; -1 where there is none."""
    mine, theirs = (_labels(one, series) for one in (frame, usual))
    now, then = (np.zeros(len(one)) if clock is None else _dates(one[clock]) for one in (frame, usual))
    if len(mine) == len(theirs) and mine == theirs and np.array_equal(now, then):
        return np.arange(len(mine))
    places: dict[tuple[str, ...], list[int]] = {}
    for place in np.argsort(then, kind="stable"):
        places.setdefault(theirs[place], []).append(int(place))
    sorted_dates = {label: then[own] for label, own in places.items()}
    found = np.full(len(mine), -1)
    for place, label in enumerate(mine):
        if label in places:
            found[place] = places[label][int(np.abs(sorted_dates[label] - now[place]).argmin())]
    return found


def _labels(frame: pd.DataFrame, series: list[str]) -> list[tuple[str, ...]]:
    """What names the series of each row."""
    if not series:
        return [()] * len(frame)
    return list(zip(*(frame[name].astype(str).tolist() for name in series), strict=True))


def _dates(clock: pd.Series[str]) -> Floats:
    """Years, or years and twelfths of months."""
    if clock.dtype.kind in "if":
        return clock.to_numpy(float)
    return np.array([int(text[:4]) + int(text[5:7] or 1) / 12.0 for text in clock.astype(str)])


def _told(log: float) -> tuple[int, Said]:
    return 10 ** max(abs(round(log)), 1), Said("large") if log > 0.0 else Said("small")


def _column_off(one: _Sizes, usual: float) -> Fault:
    times, side = _told(one.level - usual)
    problem = (
        Said(
            "the figures of the column are about {times:,} times too {side} for a place with {share:.4g} of the "
            "nation's people and money",
            times=times,
            side=side,
            share=10.0**usual,
        )
        if one.grows
        else Said(
            "the figures of the column are about {times:,} times too {side} beside the nation's", times=times, side=side
        )
    )
    first = int(one.rows.min())
    value = f"{float(one.values[one.rows.argmin()]):g}"
    return Fault(one.table, problem, _fix(one), first, one.column.name, value)


def _cells_off(one: _Sizes) -> Iterator[Fault]:
    """A fault for each power of ten by which figures are off, at the first of its rows."""
    off = one.logs - one.level
    powers = np.where(np.abs(off) >= one.apart, np.round(off), 0.0)
    for power in sorted(set(powers[powers != 0.0])):
        rows, values = one.rows[powers == power].astype(int), one.values[powers == power]
        order = np.argsort(rows, kind="stable")
        times, side = _told(float(power))
        where = first_of([int(row) for row in rows[order]], MOST_ROWS)
        problem = Said(
            "row {rows}: about {times:,} times too {side} beside the nation's and the rest of the column",
            rows=where,
            times=times,
            side=side,
        )
        yield Fault(one.table, problem, _fix(one), int(rows.min()), one.column.name, f"{float(values[order[0]]):g}")


def _fix(one: _Sizes) -> Said:
    return Said("Check the figures and their unit; the column is in {unit}", unit=one.unit)

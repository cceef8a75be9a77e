"""Tables of a report as they are printed: every number rounded once, so that what adds up adds up in print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.report.report_parts import Column, Sum, Table, is_gap
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

GAP: Final = "—"
SLACK: Final = 1e-6
"""How far numbers that should add up may be apart before rounding, as a share of the largest."""


def rounded(table: Table) -> pd.DataFrame:
    """The frame with every number rounded to the decimals of its column, declared sums kept exactly.

    total = sum of parts - sum of minus: the total is rounded, what an earlier sum fixed stays, nought is nought, and
    the others are rounded down and then raised by largest remainder until they add up. Numbers that do not add up
    before rounding raise ``ValueError``; a sum with a gap in it is left to plain rounding.
    """
    frame = table.frame.copy()
    decimals = {column.name: column.decimals for column in table.columns if column.decimals is not None}
    units = {
        (row, name): round(float(value) * 10.0 ** decimals[name])
        for name in table.plain
        for row, value in enumerate(frame[name])
        if not is_gap(value)
    }
    for rule in table.sums:
        for total, parts in _cells_of(rule, len(frame)):
            if total[1] in decimals:
                _share(table, total, parts, decimals[total[1]], units)
    for name, digits in decimals.items():
        at = list(frame.columns).index(name)
        values = [
            units[row, name] / 10**digits if (row, name) in units else _plain(value, digits)
            for row, value in enumerate(frame[name])
        ]
        frame = frame.drop(columns=name)
        frame.insert(at, name, values)
    return frame


def printed_rows(table: Table) -> list[list[str]]:
    """Every row of the table as text, in the order of its columns; a dash where there is nothing."""
    frame = rounded(table)
    return [[_text(row[column.name], column) for column in table.columns] for row in frame.to_dict("records")]


def file_frame(table: Table) -> pd.DataFrame:
    """What stands in the csv: rounded numbers under heads with their units, "收入（亿元）" or "Income (100m yuan)";
    whole numbers where a column has no decimals."""
    from pandas.api.types import is_numeric_dtype

    frame = rounded(table)[[column.name for column in table.columns]]
    whole = [one.name for one in table.columns if one.decimals == 0 and is_numeric_dtype(frame[one.name])]
    return frame.astype(dict.fromkeys(whole, "Int64")).set_axis([head(column) for column in table.columns], axis=1)


def head(column: Column) -> str:
    """A column's head with its unit in brackets."""
    if not column.unit:
        return column.label
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in column.label)
    return f"{column.label}（{column.unit}）" if chinese else f"{column.label} ({column.unit})"


def number_text(value: Any, decimals: int) -> str:
    """A number with thousands grouped; a dash for none."""
    return GAP if is_gap(value) else grouped(float(value), decimals)


def _text(value: Any, column: Column) -> str:
    if is_gap(value):
        return GAP
    if column.decimals is None or isinstance(value, str):
        return str(value) or GAP
    plain = column.decimals == 0 and column.unit == "" and column.name in ("year", "age", "from_year")
    return f"{int(value)}" if plain else grouped(float(value), column.decimals)


def _plain(value: Any, digits: int) -> Any:
    return value if isinstance(value, str) or is_gap(value) else round(float(value), digits)


Place = tuple[int, str]


def _cells_of(rule: Sum, rows: int) -> list[tuple[Place, list[tuple[int, Place]]]]:
    """(total, [(sign, part), ...]) of every row or of every column that the sum is about."""
    signed = [*((1, part) for part in rule.parts), *((-1, part) for part in rule.minus)]
    if isinstance(rule.total, str):
        return [((row, rule.total), [(sign, (row, str(part))) for sign, part in signed]) for row in range(rows)]
    return [((rule.total, name), [(sign, (int(part), name)) for sign, part in signed]) for name in rule.columns]


def _share(
    table: Table, total: Place, parts: Sequence[tuple[int, Place]], digits: int, units: dict[Place, int]
) -> None:
    def scaled(place: Place) -> float:
        value = table.frame[place[1]].iloc[place[0]]
        return math.nan if is_gap(value) or isinstance(value, str) else float(value) * 10.0**digits

    values = {place: scaled(place) for place in (total, *(place for _, place in parts))}
    if not all(math.isfinite(value) for value in values.values()):
        return
    apart = abs(values[total] - sum(sign * values[place] for sign, place in parts))
    if apart > SLACK * max(1.0, *map(abs, values.values())) + 1e-6 * 10.0**digits:
        raise ValueError(
            Said(
                "{number}: the parts of {total} in row {row} do not add up before rounding; {apart} apart",
                number=table.number,
                total=total[1],
                row=total[0],
                apart=apart / 10.0**digits,
            )
        )
    units.setdefault(total, round(values[total]))
    units |= {place: 0 for _, place in parts if values[place] == 0.0 and place not in units}
    left = units[total] - sum(sign * units[place] for sign, place in parts if place in units)
    free = [(sign, place) for sign, place in parts if place not in units]
    if not free:
        return
    signed = [sign * values[place] for sign, place in free]
    lowest = [math.floor(value) for value in signed]
    missing = left - sum(lowest)
    order = sorted(range(len(free)), key=lambda at: (lowest[at] - signed[at], at))
    whole, over = divmod(missing, len(free))
    for rank, at in enumerate(order):
        sign, place = free[at]
        units[place] = sign * (lowest[at] + whole + (1 if rank < over else 0))

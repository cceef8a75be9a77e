"""A sheet as an office types it -> a table under code names: titles above the header, Chinese words, marks, units.

Nothing is guessed: a header that is no known word stays as it is and is refused later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from fundmodel.assumptions.package.cells import ERRORS, RawTable
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.data_words import (
    EXAMPLE,
    MARK,
    choice_words,
    column_words,
    meant,
    plain,
    spellings,
    table_words,
    unit_in,
)
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

MOST_TITLES: Final = 30
MONEY: Final = ("yuan", "10k yuan", "100m yuan")
PEOPLE: Final = ("persons", "10k persons")
UNIT_ENDS: Final = ("_10k", "_yuan", "persons")
"""How a code name ends that says its own unit: such a column is never converted."""


def table_name(sheet: str, tables: Mapping[str, Table]) -> str:
    """The code name of the table that a sheet is called after; another name as it is."""
    return sheet if sheet in tables else meant(sheet, spellings(table_words(), table_words())) or sheet


def read_as(raw: RawTable, table: Table, units: Mapping[str, str]) -> RawTable:
    """The sheet under the code names of ``table``: header found, rows of words dropped, cell words translated.

    ``units`` holds what the first sheet says ("money_unit", "persons_unit"); a header or code name that names a unit
    comes before it.
    """
    records = [(raw.header_row, raw.header), *raw.rows]
    at = _header_place(records, table)
    row, typed = records[at][0], _without_trailing(records[at][1])
    names = [_column_of(cell, table) for cell in typed]
    kept = [place for place, cell in enumerate(typed) if _is_read(place, cell, records[at + 1 :])]
    marks = next((place for place, cell in enumerate(typed) if cell == MARK), None)
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults: list[Fault] = []
    for place, cells in records[at + 1 :]:
        mark = cells[marks] if marks is not None and marks < len(cells) else ""
        if mark:
            faults += _edited_example(raw, table, place, mark, cells, names)
        elif not _header_again(cells, names, table):
            rows.append((place, tuple(_kept(cells, kept, len(typed)))))
    optional = {column.name for column in table.columns if column.optional}
    blank = [
        at
        for at, place in enumerate(kept)
        if names[place] in optional and rows and not any(at < len(cells) and cells[at] for _, cells in rows)
    ]
    kept = [place for at, place in enumerate(kept) if at not in blank]
    rows = [(place, tuple(cell for at, cell in enumerate(cells) if at not in blank)) for place, cells in rows]
    header = tuple(names[place] for place in kept)
    rows = _filled(rows, header, table)
    found = replace(
        raw,
        header=header,
        rows=tuple((place, _translated(cells, header, table)) for place, cells in rows if any(cells)),
        shown={names[place]: typed[place] for place in kept if names[place] != typed[place]},
        header_row=row,
        faults=(*raw.faults, *faults),
    )
    return replace(found, scales=dict(_scales(found, table, units)))


def _without_trailing(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _is_read(place: int, cell: str, records: list[tuple[int, tuple[str, ...]]]) -> bool:
    """Neither a column of marks and notes nor an empty one without a name."""
    if cell:
        return not cell.startswith(MARK) or cell.upper() in ERRORS
    return any(place < len(cells) and cells[place] for _, cells in records)


def _filled(
    rows: list[tuple[int, tuple[str, ...]]], header: tuple[str, ...], table: Table
) -> list[tuple[int, tuple[str, ...]]]:
    """The rows without those that hold nothing but words printed in advance; none where no row holds a figure."""
    if table.name not in table_words():
        return rows
    keys = [at for at, name in enumerate(header) if name in table.key]
    values = [at for at in range(len(header)) if at not in keys]

    def holds(cells: tuple[str, ...], places: list[int]) -> bool:
        return any(at < len(cells) and cells[at] for at in places)

    if not values or len(keys) == 1:
        return rows
    if not any(holds(cells, values) for _, cells in rows):
        return []
    return [
        (row, cells) for row, cells in rows if holds(cells, values) or all(at < len(cells) and cells[at] for at in keys)
    ]


@cache
def _spelt(table: str, columns: tuple[str, ...]) -> Mapping[str, str]:
    return spellings(columns, column_words(table))


def _column_of(cell: str, table: Table) -> str:
    """The code name that a header cell stands for; an unknown one as it is."""
    known = _spelt(table.name, tuple(column.name for column in table.columns))
    return known.get(plain(cell)) or meant(cell, known) or cell


def _header_place(records: list[tuple[int, tuple[str, ...]]], table: Table) -> int:
    """The row that heads the marks; else the first of those with most words that are columns of the table; else the
    first of all."""
    marked = [at for at, (_, cells) in enumerate(records[:MOST_TITLES]) if MARK in cells]
    if marked:
        return marked[0]
    declared = {column.name for column in table.columns}
    scores = [len({_column_of(cell, table) for cell in cells} & declared) for _, cells in records[:MOST_TITLES]]
    return scores.index(max(scores))


def _header_again(cells: tuple[str, ...], names: list[str], table: Table) -> bool:
    """Whether a row under the header says it once more, in code names or in the other language."""
    known = _spelt(table.name, tuple(column.name for column in table.columns))
    said = [(cell, name) for cell, name in zip(cells, names, strict=False) if cell]
    return len(said) > 1 and all(known.get(plain(cell)) == name for cell, name in said)


def _kept(cells: tuple[str, ...], kept: list[int], width: int) -> list[str]:
    return [*(cells[place] if place < len(cells) else "" for place in kept), *cells[width:]]


def _translated(cells: tuple[str, ...], header: tuple[str, ...], table: Table) -> tuple[str, ...]:
    columns = {column.name: column for column in table.columns}
    return tuple(
        _choice(cell, columns[name]) if name in columns else cell
        for cell, name in zip(cells, (*header, *[""] * len(cells)), strict=False)
    )


def _choice(cell: str, column: Column) -> str:
    if column.kind == "integer":
        return cell.removesuffix("年").removesuffix("岁")
    if column.kind != "text" or column.choices is None or cell in column.choices:
        return cell
    return _choices(column.choices).get(plain(cell), cell)


@cache
def _choices(names: tuple[str | int, ...]) -> Mapping[str, str]:
    words = {name: own for name, own in choice_words().items() if name in names}
    return spellings(words, words)


def _edited_example(
    raw: RawTable, table: Table, row: int, mark: str, cells: tuple[str, ...], names: list[str]
) -> list[Fault]:
    """A fault where a row marked as the example holds other figures than the template's."""
    if mark not in EXAMPLE.values():
        return []
    words = column_words(table.name)
    for cell, name in zip(cells, names, strict=False):
        told = words[name].example if name in words else None
        if name in words and cell and not _same(cell, told):
            problem = Said("a row marked as an example holds other figures than the example of the template")
            fix = Said(
                "Clear the mark {mark!r} in its first cell where the figures are yours; else delete the row", mark=mark
            )
            return [Fault(raw.source, problem, fix, row, name, cell)]
    return []


def _same(cell: str, told: object) -> bool:
    try:
        return cell == str(told) or float(cell) == float(str(told))
    except ValueError:
        return plain(cell) in {plain(word) for own in choice_words().values() for word in own.known_as}


def _scales(raw: RawTable, table: Table, units: Mapping[str, str]) -> list[tuple[str, float]]:
    """(column, factor to the unit of the table) wherever another unit is meant."""
    found = []
    for column in table.columns:
        if column.name not in raw.header or column.unit not in (*MONEY, *PEOPLE):
            continue
        unit = _unit_of(raw.shown.get(column.name, column.name), column, table, units)
        if unit != column.unit:
            found.append((column.name, TO_BASE_UNITS[unit] / TO_BASE_UNITS[str(column.unit)]))
    return found


def _unit_of(typed: str, column: Column, table: Table, units: Mapping[str, str]) -> str:
    words = column_words(table.name).get(column.name)
    own = unit_in(typed) or (unit_in(words.label["zh"]) if words else None)
    fixed = typed == column.name and column.name.endswith(UNIT_ENDS)
    asked = units.get("money_unit" if column.unit in MONEY else "persons_unit")
    if own is not None and (own in MONEY) == (column.unit in MONEY):
        return own
    return str(column.unit) if fixed or asked not in (*MONEY, *PEOPLE) or words is None else asked

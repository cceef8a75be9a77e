"""Judge a data package: every fault at once, by table, row and column, with what is valid and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.assumptions.package.cells import RawTable, parse_cell
from fundmodel.assumptions.tables.table_laws import LAWS
from fundmodel.assumptions.tables.table_schema import PANDAS_TYPES, Column, Table, nearest, pandera_schema
from fundmodel.vocabulary.data_words import column_words, table_words
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd


def check_table(raw: RawTable, table: Table) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Parse, then validate: the typed frame (None if there is any fault) and the faults in the order of rows."""
    import pandas as pd

    if not raw.header:
        return None, [
            Fault(
                raw.source,
                Said("the table is empty"),
                Said("Write the header: {required}", required=list(table.required)),
                row=1,
            )
        ]
    faults = [*raw.faults, *_header_faults(raw, table)]
    present = [column for column in table.columns if column.name in raw.header]
    if not raw.rows:
        return None, [
            *faults,
            Fault(raw.source, Said("the table has no rows"), Said("Add the rows or remove the table"), row=1),
        ]
    parsed = {}
    for column in present:
        parsed[column.name], found = _parse_column(raw, column)
        faults += found
    rows = pd.Index([place for place, _ in raw.rows])
    frame = pd.DataFrame(
        {name: pd.Series(cells, index=rows, dtype=_loose(table, name)) for name, cells in parsed.items()}
    )
    faults += _long_rows(raw) + _range_faults(raw, table, frame)
    complete = set(table.required) <= set(frame.columns)
    unread = {fault.place for fault in faults} & {name for name in table.key if table.column(name).empty}
    if complete and not unread:
        faults += _duplicates(raw, table, frame)
    if complete and not faults:
        faults += [fault for law in table.laws for fault in LAWS[law](table, frame, raw.source)]
    if faults:
        return None, sorted(faults, key=lambda fault: fault.row or 1)
    types = {column.name: PANDAS_TYPES[column.kind] for column in present}
    return frame.fillna({c.name: "" for c in present if PANDAS_TYPES[c.kind] == "str"}).astype(types).reset_index(
        drop=True
    ), []


def missing_tables(present: set[str], needed: tuple[str, ...], source: str) -> list[Fault]:
    """A fault for each table of ``needed`` that is not there."""
    return [
        Fault(
            source,
            Said("the table {name!r} is missing", name=name),
            Said(
                "Add {name}.csv, or a sheet named {name}; `fundmodel template --out X.xlsx` writes a "
                "workbook for areas, which needs no other",
                name=name,
            ),
        )
        for name in needed
        if name not in present
    ]


def _loose(table: Table, name: str) -> str:
    return "float64" if table.column(name).kind in ("integer", "number") else "object"


def _header_faults(raw: RawTable, table: Table) -> list[Fault]:
    valid = tuple(column.name for column in table.columns)
    missing = [name for name in table.required if name not in raw.header]
    unknown = [name for name in raw.header if name not in valid]
    faults = []
    for name in missing:
        meant = nearest(name, tuple(unknown))
        if meant is not None:
            unknown.remove(meant)
        fix = (
            Said("Rename the column {meant!r} to {name!r}", meant=meant, name=name)
            if meant
            else Said("Add it: {valid}", valid=table.column(name).valid)
        )
        faults.append(Fault(raw.source, Said("a column is missing"), fix, row=raw.header_row, place=name))
    for name in unknown:
        meant = nearest(name, valid)
        hint = Said("; {meant!r} may be meant", meant=meant) if meant else ""
        fix = Said("Remove or rename it{hint}. Columns: {valid}", hint=hint, valid=_shown(table))
        faults.append(
            Fault(
                raw.source,
                Said("unknown column") if name else Said("a column without a name"),
                fix,
                raw.header_row,
                name or None,
            )
        )
    repeated = sorted({name for name in raw.header if raw.header.count(name) > 1 and name})
    faults += [
        Fault(raw.source, Said("the column is there twice"), Said("Keep one of them"), raw.header_row, name)
        for name in repeated
    ]
    return faults


def _shown(table: Table) -> list[str]:
    """The columns that a template has, where there is one of the table, else all."""
    words = column_words(table.name) if table.name in table_words() else {}
    return [one.name for one in table.columns if one.name not in words or words[one.name].shown]


def _long_rows(raw: RawTable) -> list[Fault]:
    width = len(raw.header)
    problem = Said("the row has more cells than the header ({width})", width=width)
    fix = Said("Remove them, or put text that holds a comma in quotes")
    return [
        Fault(raw.source, problem, fix, row, value=next(cell for cell in cells[width:] if cell))
        for row, cells in raw.rows
        if any(cells[width:])
    ]


def _parse_column(raw: RawTable, column: Column) -> tuple[list[float | str | None], list[Fault]]:
    place, scale = raw.header.index(column.name), raw.scales.get(column.name)
    cells: list[float | str | None] = []
    faults = []
    for row, texts in raw.rows:
        text = texts[place] if place < len(texts) else ""
        value = parse_cell(text, column)
        if isinstance(value, tuple):
            faults.append(Fault(raw.source, value[0], value[1], row, column.name, text))
            value = None
        if scale is not None and isinstance(value, int | float):
            value *= scale
        cells.append(value)
    return cells, faults


def _range_faults(raw: RawTable, table: Table, frame: pd.DataFrame) -> list[Fault]:
    from pandera.errors import SchemaErrors

    try:
        pandera_schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return [
            _range_fault(raw, table.column(str(c)), int(i))
            for c, i in zip(cases["column"], cases["index"], strict=True)
        ]
    return []


def _range_fault(raw: RawTable, column: Column, row: int) -> Fault:
    cells = dict(raw.rows)[row]
    text = cells[raw.header.index(column.name)]
    if column.choices is None:
        negative = column.low == 0 and text.startswith("-")
        problem = Said("negative where it cannot be") if negative else Said("outside the valid range")
        return Fault(raw.source, problem, Said("Write {valid}", valid=column.valid), row, column.name, text)
    if column.name == "unit":
        fix = (
            Said("Convert the value to {choice!r} and write that", choice=column.choices[0])
            if len(column.choices) == 1
            else Said("Write {valid}", valid=column.valid)
        )
        return Fault(raw.source, Said("wrong unit"), fix, row, column.name, text)
    meant = nearest(text, tuple(map(str, column.choices))) if column.kind == "text" else None
    hint = Said("{meant!r} may be meant; valid is", meant=meant) if meant else Said("Write")
    return Fault(
        raw.source,
        Said("unknown {column}", column=column.name),
        Said("{hint} {valid}", hint=hint, valid=column.valid),
        row,
        column.name,
        text,
    )


def _duplicates(raw: RawTable, table: Table, frame: pd.DataFrame) -> list[Fault]:
    key = [name for name in table.key if name in frame]
    gaps = {name: "" for name in key if table.column(name).empty}
    whole = frame[key].fillna(gaps).dropna() if key else frame.iloc[:0]
    first: dict[tuple[object, ...], int] = {}
    faults = []
    for row, *values in whole[key].itertuples(name=None):
        label = tuple(values)
        if label in first:
            shown = Said(
                "{where}",
                where=[
                    Said("{column} {label}", column=name, label=f"{value:g}" if isinstance(value, float) else value)
                    for name, value in zip(key, label, strict=True)
                ],
            )
            fix = Said("Keep one row for each {key}", key=list(key))
            faults.append(
                Fault(
                    raw.source,
                    Said("the same key as row {row}", row=first[label]),
                    fix,
                    int(row),
                    ", ".join(key),
                    shown,
                )
            )
        else:
            first[label] = int(row)
    return faults

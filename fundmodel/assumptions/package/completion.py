"""The table ``areas`` made whole: what an office gives of its areas, completed by the nation's shares, and said.

Nothing is read as zero: a figure without which an area cannot be projected is a fault, any other is borrowed and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.assumptions.package import total_rows
from fundmodel.assumptions.package.account_rows import Given, settle
from fundmodel.assumptions.package.area_gaps import fill_gaps, fill_residents, fill_wages
from fundmodel.assumptions.package.area_shapes import shape_faults
from fundmodel.assumptions.package.borrowed import Borrowed, gathered
from fundmodel.assumptions.package.every_year import account_remark, every_year
from fundmodel.assumptions.package.known_areas import Unknown, known_areas
from fundmodel.assumptions.package.national_averages import Averages
from fundmodel.assumptions.package.national_years import NationalYears
from fundmodel.assumptions.package.plausible_units import balances_far, unit_faults
from fundmodel.assumptions.tables.area_table_laws import areas_fit, insured_somewhere, parts_fit
from fundmodel.assumptions.tables.area_tables import (
    AREA_TABLES,
    EMPLOYEE,
    FLOWS,
    HEADS,
    HEADS_TOLD,
    before_column,
    money_column,
)
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault
from fundmodel.vocabulary.said import Said

if TYPE_CHECKING:
    import pandas as pd

CLERK_TABLES: Final = ("areas", "area_heads", "area_accounts")
"""Tables of which any one makes a package of areas."""
OF_AREAS: Final = {table.name for table in AREA_TABLES[1:]} | {
    "observations",
    "budgets",
    "settlements",
    "settlement_triangle",
}
"""Tables whose rows name areas of the package."""
HELPERS: Final = ("residents_10k", "average_wage_yuan")
"""Columns that only make others."""
TWICE: Final = 5e-4

Cells = dict[str, dict[str, float]]
Lent = dict[tuple[str, str, str], list[str]]


class Completed(NamedTuple):
    """The tables with ``areas`` whole, what was borrowed, remarks, and faults, with which nothing else can be used."""

    frames: dict[str, pd.DataFrame]
    borrowed: tuple[Borrowed, ...] = ()
    remarks: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def complete(
    frames: Mapping[str, pd.DataFrame], nation: Averages, years: NationalYears, base_year: int, named: str | None
) -> Completed:
    """``frames``, each indexed by the rows of its sheet, with one row an area in ``areas`` that says everything.

    ``named`` is what the area of a total row is called; it is held against the areas after their own faults. A table
    ``areas`` that is whole comes back as it is.
    """
    total = total_rows.total_name(frames, named)
    if total is None:
        return _of_areas(frames, nation, years, base_year)
    made = _of_areas(total_rows.without(frames, total), nation, years, base_year)
    faults, remarks = total_rows.differences(frames, total, made.faults)
    remarks.append(Said("{total}: a row of the whole, used as a check of the sums and not as an area", total=total))
    return made._replace(faults=(*made.faults, *faults), remarks=(*remarks, *made.remarks))


def _of_areas(frames: Mapping[str, pd.DataFrame], nation: Averages, years: NationalYears, base_year: int) -> Completed:
    """``complete`` for tables without a row of the whole."""
    areas = _areas(frames)
    if not areas:
        return Completed(dict(frames), faults=tuple(_nothing_yet(base_year)))
    rows, faults, unknown = known_areas(frames, areas, OF_AREAS, base_year)
    cells = _given_cells(rows, areas)
    lent: Lent = {}
    faults += _add_heads(cells, rows, base_year, unknown)
    found, said = _add_accounts(cells, rows, base_year, nation, lent, unknown)
    faults += found
    past = every_year(rows, cells, years, base_year)
    remarks = (*said, *past.remarks)
    if faults:
        return Completed(rows, remarks=remarks, faults=(*faults, *past.faults))
    faults += [*fill_residents(cells, nation, lent), *fill_wages(cells, nation, lent)]
    if faults:
        return Completed(rows, remarks=remarks, faults=(*faults, *past.faults))
    fill_gaps(cells, nation, lent)
    frame, line = _whole(rows, cells, areas)
    fit = [
        _where_counted(fault, str(line.at[fault.row, "area"]), rows, base_year) for fault in areas_fit(line, "areas")
    ]
    faults += [*fit, *insured_somewhere(line, "areas"), *parts_fit(line, "areas")]
    if not faults:
        faults += [
            _where_counted(one, str(line.at[one.row, "area"]), rows, base_year) for one in shape_faults(line, nation)
        ]
    if not faults:
        rows_of = _rows_of_funds(rows, cells, base_year)
        found, said = balances_far(cells, nation, base_year, rows_of)
        faults += [*unit_faults(cells, nation, base_year, rows_of, past.off_heads), *found]
        remarks = (*remarks, *said)
    borrowed = tuple(gathered(lent, areas))
    told = {(fault.source, fault.row, fault.place) for fault in faults}
    faults += [fault for fault in past.faults if (fault.source, fault.row, fault.place) not in told]
    return Completed({**rows, "areas": frame}, borrowed, remarks, tuple(faults))


def _rows_of_funds(frames: Mapping[str, pd.DataFrame], cells: Cells, base_year: int) -> dict[tuple[str, str], int]:
    """(area, fund) -> the row of its accounts of the base year, the joint one where the fund has none."""
    rows = _by_key(frames.get("area_accounts"), ("area", "year", "fund"))
    found: dict[tuple[str, str], int] = {}
    for area in cells:
        for fund in FUNDS:
            names = (fund,) if fund == FUNDS[-1] else (EMPLOYEE, fund)
            for own in (rows[area, base_year, one] for one in names if (area, base_year, one) in rows):
                found[area, fund] = int(own["_row"])
    return found


def _areas(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """The areas of the first of ``CLERK_TABLES`` that is there, in its order."""
    for name in CLERK_TABLES:
        if name in frames and len(frames[name]):
            return tuple(dict.fromkeys(map(str, frames[name]["area"])))
    return ()


def _nothing_yet(base_year: int) -> list[Fault]:
    """What an empty workbook needs at least, a fault a table."""
    wanted = {
        "areas": (
            Said("nothing is filled in yet: no area is named"),
            Said("Write one row an area; its name is enough"),
        ),
        "area_heads": (
            Said("the heads at the end of {base_year} are missing", base_year=base_year),
            Said("Write one row an area for {base_year}: active, retired, resident", base_year=base_year),
        ),
        "area_accounts": (
            Said("the accounts of {base_year} are missing", base_year=base_year),
            (
                Said(
                    "Write for each area and {base_year} income, expenditure and closing balance of the "
                    "resident fund and of the employee scheme (pool and accounts apart, or together)",
                    base_year=base_year,
                )
            ),
        ),
    }
    return [Fault(name, problem, fix) for name, (problem, fix) in wanted.items()]


def _given_cells(frames: Mapping[str, pd.DataFrame], areas: tuple[str, ...]) -> Cells:
    """What the table ``areas`` says: a mapping an area of the numbers that are filled in."""
    cells: Cells = {area: {} for area in areas}
    if "areas" not in frames:
        return cells
    numbers = [c.name for c in TABLES["areas"].columns if c.kind == "number" and c.name in frames["areas"]]
    for row in frames["areas"].to_dict("records"):
        cells[str(row["area"])] |= {name: float(row[name]) for name in numbers if row[name] == row[name]}
    return cells


def _add_heads(cells: Cells, frames: Mapping[str, pd.DataFrame], base_year: int, unknown: Unknown) -> list[Fault]:
    """Heads of the base year and of the year before from ``area_heads``; a fault for each that is missing, unless a row
    of an unknown area may be the area's."""
    faults = []
    by_year = _by_key(frames.get("area_heads"), ("area", "year"))
    for area, own in cells.items():
        now, before = (by_year.get((area, year), {}) for year in (base_year, base_year - 1))
        for group in HEADS:
            for column, row in ((f"{group}_10k", now), (before_column(group), before)):
                value = row.get(group)
                if value is not None and value == value:
                    faults += _set(own, area, column, float(value), ("area_heads", row["_row"], group))
        missing = [group for group in HEADS if f"{group}_10k" not in own]
        if missing and area not in unknown.get("area_heads", ()):
            faults.append(_missing_heads(area, missing, now, frames, base_year))
    return faults


def _missing_heads(
    area: str, missing: list[str], row: Mapping[str, Any], frames: Mapping[str, pd.DataFrame], base_year: int
) -> Fault:
    wide = frames.get("areas")
    if wide is not None and f"{missing[0]}_10k" in wide:
        at = int(wide.index[wide["area"] == area][0])
        return Fault("areas", Said("empty cell"), Said("Give a number, 0 or more"), at, f"{missing[0]}_10k", "")
    problem = Said(
        "the heads of {area} at the end of {base_year} are missing: {missing}",
        area=area,
        base_year=base_year,
        missing=[HEADS_TOLD[group] for group in missing],
    )
    where = {"area": area, "base_year": base_year}
    if row.get("_row") is None:
        fix = Said("Add the row {area}, {base_year} to the sheet of heads", **where)
    else:
        fix = Said("Fill in the cells {cells} of the row {area}, {base_year}", cells=missing, **where)
    return Fault("area_heads", problem, fix, row.get("_row"), missing[0])


def _where_counted(fault: Fault, area: str, frames: Mapping[str, pd.DataFrame], base_year: int) -> Fault:
    """A fault of heads in ``areas`` at the row of ``area_heads`` that they were taken from."""
    group = str(fault.place).removesuffix("_10k")
    row = _by_key(frames.get("area_heads"), ("area", "year")).get((area, base_year), {})
    if group not in HEADS or row.get(group, float("nan")) != row.get(group, float("nan")):
        return fault
    return fault._replace(source="area_heads", row=row["_row"], place=group)


def _add_accounts(
    cells: Cells, frames: Mapping[str, pd.DataFrame], base_year: int, nation: Averages, lent: Lent, unknown: Unknown
) -> tuple[list[Fault], list[str]]:
    """Opening, income and expenditure of the funds from ``area_accounts``; faults, and remarks on what does not add
    up."""
    faults: list[Fault] = []
    remarks: list[str] = []
    rows = _by_key(frames.get("area_accounts"), ("area", "year", "fund"))
    for area, own in cells.items():
        wide = {money_column(fund, flow) for fund in FUNDS for flow in FLOWS}
        now, before = (_of_year(rows, area, year) for year in (base_year, base_year - 1))
        if (wide <= own.keys() and not now) or area in unknown.get("area_accounts", ()):
            continue
        if wide & own.keys() and not now:
            faults += _empty_money(area, own, frames["areas"])
            continue
        made = settle(now, before, nation)
        for told in made.told:
            at = rows.get((area, base_year, told.fund), {}).get("_row")
            if told.stops:
                problem = Said("{where}: {problem}", where=[area, base_year, told.fund], problem=told.problem)
                faults.append(Fault("area_accounts", problem, told.fix, at, told.column))
            else:
                remarks.append(account_remark(area, base_year, told, at))
        for (fund, flow), value in made.money.items():
            at = rows.get((area, base_year, fund), {}).get("_row")
            faults += _set(own, area, money_column(fund, flow), value, ("area_accounts", at, flow))
        for fund, rule in made.rules.items():
            lent.setdefault(("area_accounts", fund, rule), []).append(area)
    return faults, remarks


def _empty_money(area: str, own: Mapping[str, float], wide: pd.DataFrame) -> list[Fault]:
    at = int(wide.index[wide["area"] == area][0])
    columns = [money_column(fund, flow) for fund in FUNDS for flow in FLOWS]
    fix = Said("Give a number; write 0 only where the figure truly is zero")
    return [Fault("areas", Said("empty cell"), fix, at, name, "") for name in columns if name not in own]


def _of_year(rows: Mapping[Any, Mapping[str, Any]], area: str, year: int) -> dict[str, Given]:
    found = {fund: rows[area, year, fund] for fund in (EMPLOYEE, *FUNDS) if (area, year, fund) in rows}
    nothing = float("nan")
    given = {fund: Given(*(float(row.get(name, nothing)) for name in Given._fields)) for fund, row in found.items()}
    return {fund: row for fund, row in given.items() if not row.blank}


def _by_key(frame: pd.DataFrame | None, key: tuple[str, ...]) -> dict[Any, dict[str, Any]]:
    """Rows by key, each with its row of the sheet under ``_row``."""
    if frame is None:
        return {}
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    named = ((int(at), {str(name): value for name, value in row.items()}) for at, row in rows)
    return {tuple(row[name] for name in key): {**row, "_row": at} for at, row in named}


def _set(
    own: dict[str, float], area: str, column: str, value: float, where: tuple[str, int | None, str]
) -> list[Fault]:
    """Write a figure, or a fault where ``areas`` gives another one."""
    known = own.setdefault(column, value)
    if abs(known - value) <= TWICE * max(abs(known), abs(value)):
        return []
    table, row, place = where
    problem = Said(
        "{area}: given twice and not alike: the sheet of areas says {known:g} in {column}",
        area=area,
        known=known,
        column=column,
    )
    return [Fault(table, problem, Said("Give the figure in one place"), row, place, f"{value:g}")]


def _whole(
    frames: Mapping[str, pd.DataFrame], cells: Cells, areas: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table ``areas`` with every column that it holds filled, and the same by rows of its sheet."""
    import pandas as pd

    given = frames.get("areas")
    texts = {} if given is None else {str(row["area"]): row for row in given.to_dict("records")}
    held = list(dict.fromkeys(name for own in cells.values() for name in own))
    order = [column.name for column in TABLES["areas"].columns]
    wanted = [n for n in order if n in held and n not in HELPERS]
    columns: dict[str, list[Any]] = {"area": list(areas)}
    for lang, other in (("zh", "area"), ("en", "name_zh")):
        names = [str(texts.get(area, {}).get(f"name_{lang}", "")) for area in areas]
        columns[f"name_{lang}"] = [name or columns[other][at] for at, name in enumerate(names)]
    columns |= {name: [cells[area][name] for area in areas] for name in wanted}
    if given is not None and "source" in given:
        columns["source"] = [str(texts[area]["source"]) for area in areas]
    frame = pd.DataFrame(columns)
    if given is not None and set(columns) == set(given.columns):
        return given.reset_index(drop=True), given
    return frame, frame if given is None else frame.set_axis(given.index)

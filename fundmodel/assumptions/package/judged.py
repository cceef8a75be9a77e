"""The sheets or files of a package, judged: typed tables, what they borrow, remarks, and every fault at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundmodel.assumptions.package.beside_nation import beside_nation
from fundmodel.assumptions.package.borrowed import ALWAYS, Borrowed, observed_gaps, whole_tables
from fundmodel.assumptions.package.cells import RawTable
from fundmodel.assumptions.package.completion import CLERK_TABLES, complete
from fundmodel.assumptions.package.description import specifications
from fundmodel.assumptions.package.national_averages import national_averages
from fundmodel.assumptions.package.national_years import national_years
from fundmodel.assumptions.package.observed_gaps import balance_remarks
from fundmodel.assumptions.package.observed_magnitude import magnitude_faults
from fundmodel.assumptions.package.observed_order import gap_remarks, late_triangles, names_alike, scope_remarks
from fundmodel.assumptions.package.observed_parts import observed_part_faults
from fundmodel.assumptions.package.observed_units import observed_unit_faults
from fundmodel.assumptions.package.one_unit import told_once
from fundmodel.assumptions.package.own_ages import own_ages_and_costs, with_profiles
from fundmodel.assumptions.package.plan_remarks import alone_remarks, plan_remarks
from fundmodel.assumptions.package.plausible_units import ahead_faults
from fundmodel.assumptions.package.sheet_words import MONEY, read_as, table_name
from fundmodel.assumptions.tables.area_table_laws import strangers
from fundmodel.assumptions.tables.table_list import NEEDED, observed_alone
from fundmodel.assumptions.tables.table_schema import Table, nearest
from fundmodel.vocabulary.data_words import table_words
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.units import TO_BASE_UNITS

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage


OF_MONTHS: Final = ("observations", "budgets", "settlements")
"""Tables inside a year, from which nothing is projected."""


class Judged(NamedTuple):
    """Tables by name, figures borrowed from the nation, remarks for the reader, faults, the unit in which the accounts
    were typed, and how many sheets and rows were read."""

    frames: Mapping[str, pd.DataFrame]
    borrowed: tuple[Borrowed, ...]
    remarks: tuple[str, ...]
    faults: tuple[Fault, ...]
    money_unit: str = MONEY[-1]
    sheets: int = 0
    rows: int = 0


def judge(
    raws: list[RawTable],
    about: Mapping[str, Any],
    source: str,
    unreadable: set[str],
    nation: DataPackage | None,
    base_year: int,
) -> Judged:
    """Parse and check every table, then complete areas; ``nation`` stands behind them and is None for itself."""
    from fundmodel.assumptions.package.package_check import check_table, missing_tables

    specified = specifications(about)
    spoken_for = {table_name(raw.name, specified) for raw in raws} & specified.keys() | unreadable
    sheets, unfilled, faults = _read(raws, specified, about, spoken_for)
    frames: dict[str, pd.DataFrame] = {}
    for name in (name for name in sheets if name not in unfilled):
        frame, found = check_table(sheets[name], specified[name])
        faults += found
        if frame is not None:
            frames[name] = frame.set_axis([row for row, _ in sheets[name].rows])
    faults += [*_observed_faults(frames), *names_alike(frames), *late_triangles(frames, base_year)]
    filled = sheets.keys() - unfilled - {"notes"}
    if _only_observed(filled, sheets):
        faults += _strange_areas(frames)
        frames.pop("areas", None)
        faults += (
            [] if faults or nation is None else magnitude_faults(frames, national_averages(nation, nation.base_year))
        )
        filled -= {"areas"}
    by_area = bool(filled & {*CLERK_TABLES}) or (bool(unfilled) and not filled)
    declared = tuple(str(resource["name"]) for resource in about.get("resources", []))
    needed = declared or (() if by_area or observed_alone(filled | unreadable) else NEEDED)
    faults += missing_tables(spoken_for, needed, source)
    if nation is not None:
        faults += beside_nation(frames, specified, nation, by_area=by_area)
    remarks = balance_remarks(frames) if "observations" in frames and not faults else []
    plans = [] if faults else [*plan_remarks(frames), *alone_remarks(frames)]
    judged = Judged(frames, (), (*remarks, *gap_remarks(frames), *scope_remarks(frames), *plans), tuple(faults))
    if by_area and nation is not None and not faults and not unreadable:
        made = completed(frames, about, nation, base_year)
        judged = made._replace(remarks=(*made.remarks, *judged.remarks))
    plain = {name: frame.reset_index(drop=True) for name, frame in judged.frames.items()}
    where_typed = tuple(_where_typed(fault, sheets) for fault in judged.faults)
    return judged._replace(
        frames=plain, faults=where_typed, money_unit=_money_unit(sheets), sheets=len(filled), rows=_rows(sheets, filled)
    )


def _read(
    raws: Sequence[RawTable], specified: Mapping[str, Table], about: Mapping[str, Any], spoken_for: set[str]
) -> tuple[dict[str, RawTable], set[str], list[Fault]]:
    """The sheet of each table, names of those that nobody filled, and faults: unknown sheets, a table filled twice."""
    sheets: dict[str, RawTable] = {}
    unfilled: set[str] = set()
    faults: list[Fault] = []
    for raw in raws:
        name = table_name(raw.name, specified)
        if name not in specified:
            faults += [_unknown(raw, tuple(specified), spoken_for)] if any(raw.header) or raw.rows else []
            continue
        sheet = read_as(raw, specified[name], about)
        empty = bool(name in table_words() and sheet.header and not sheet.rows)
        if name in sheets and name not in unfilled:
            faults += [] if empty else [_twice(raw, sheets[name])]
            continue
        sheets[name] = sheet
        unfilled = unfilled | {name} if empty else unfilled - {name}
        faults += sheet.faults if empty else ()
    return sheets, unfilled, faults


def _observed_faults(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Units of months and plans; the parts beside the flows where these are sound."""
    return list(observed_unit_faults(frames)) or list(observed_part_faults(frames))


def _only_observed(filled: Collection[str], sheets: Mapping[str, RawTable]) -> bool:
    """Whether months, their budgets and bills are all that is filled in, beside the names of areas."""
    if not {"observations"} <= set(filled) <= {*OF_MONTHS, "areas"}:
        return False
    names = {"area", "name_zh", "name_en", "source"}
    return "areas" not in filled or set(sheets["areas"].header) <= names


def _strange_areas(frames: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Areas of the months, budgets and bills that the sheet of areas does not name."""
    if "areas" in frames:
        names = tuple(map(str, frames["areas"]["area"]))
        for table in OF_MONTHS:
            if table in frames:
                yield from strangers(names, frames[table], table)


def completed(
    frames: Mapping[str, pd.DataFrame], about: Mapping[str, Any], nation: DataPackage, base_year: int
) -> Judged:
    """``frames`` by rows of their sheets, with the table ``areas`` whole, and the checks that rest on it."""
    try:
        averages = national_averages(nation, base_year)
    except InputError as error:
        return Judged(frames, (), (), (Fault("about", error.heading, Said("See the first sheet"), None, "base_year"),))
    made = complete(frames, averages, national_years(nation, averages), base_year, about.get("total"))
    if made.faults:
        return Judged(made.frames, (), made.remarks, told_once(made.faults, frames, averages, about, base_year))
    found, remarks = own_ages_and_costs(made.frames)
    areas = tuple(map(str, made.frames["areas"]["area"]))
    gaps = (*whole_tables(made.frames, areas), *observed_gaps(made.frames, areas, base_year))
    lent = (*made.borrowed, *gaps, *ALWAYS)
    found += ahead_faults(made.frames, base_year)
    found += magnitude_faults(made.frames, averages) if "observations" in made.frames else ()
    return Judged(with_profiles(made.frames), lent, (*made.remarks, *remarks), tuple(found))


def _unknown(raw: RawTable, tables: tuple[str, ...], spoken_for: set[str]) -> Fault:
    """A sheet that is no table; the table that may be meant is not missing besides."""
    meant = nearest(raw.name, tuple(name for name in tables if name not in spoken_for))
    spoken_for.update([meant] if meant else [])
    hint = (
        Said("Rename it to {meant!r}", meant=meant) if meant else Said("Remove it, or declare it in datapackage.json")
    )
    return Fault(raw.source, Said("unknown table"), Said("{hint}. Tables: {tables}", hint=hint, tables=sorted(tables)))


def _twice(raw: RawTable, first: RawTable) -> Fault:
    """A second sheet or file that is called after the same table."""
    problem = Said("the same table as {first!r}, which is read first", first=first.source)
    return Fault(raw.source, problem, Said("Keep one of the two"))


def _rows(sheets: Mapping[str, RawTable], filled: Collection[str]) -> int:
    return sum(len(sheets[name].rows) for name in filled)


def _money_unit(sheets: Mapping[str, RawTable]) -> str:
    """The unit of the sheet of accounts, or of monthly accounts where these are alone, whether headers or the first
    sheet say so."""
    typed = TO_BASE_UNITS[MONEY[-1]]
    if "area_accounts" in sheets:
        typed *= sheets["area_accounts"].scales.get("income", 1.0)
    elif observed_alone(sheets.keys()):
        typed = sheets["observations"].scales.get("income_yuan", 1.0)
    return next((unit for unit in MONEY if TO_BASE_UNITS[unit] == typed), MONEY[-1])


def _where_typed(fault: Fault, sheets: Mapping[str, RawTable]) -> Fault:
    """The fault under the name of the sheet and the header that was typed."""
    for name, raw in sheets.items():
        if fault.source in (name, raw.source):
            place = fault.place if fault.place is None else raw.shown.get(fault.place, fault.place)
            return fault._replace(source=raw.source, place=place)
    return fault

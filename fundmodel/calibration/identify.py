"""What a package must hold so that calibration has one answer, and what would make up for each gap (METHODS 9.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from fundmodel.projection.project.people.past_enrolment import SEED_FROM
from fundmodel.vocabulary.dims import FUNDS
from fundmodel.vocabulary.errors import Fault, InputError
from fundmodel.vocabulary.said import Said
from fundmodel.vocabulary.said_lists import first_of

if TYPE_CHECKING:
    import pandas as pd

    from fundmodel.assumptions.package.data_package import DataPackage

NATIONAL_TABLES: Final = (
    "demographic_paths",
    "mortality_abridged",
    "fertility_pattern",
    "migration",
    "national_history",
    "wages",
)
"""Tables whose figures hold, or are a pattern, for the nation: a package of one area may take them over."""
COLUMNS: Final = ("opening", "income", "expenditure")
UNIDENTIFIED: Final = {
    "opening": Said("without an opening balance neither interest nor months of reserve are known"),
    "income": Said("without income contributions or subsidies have nothing to meet"),
    "expenditure": Said("without expenditure the level of cost has nothing to meet"),
}
BASE_AND_RATE: Final = Said(
    "one year of totals cannot identify base and rate apart, nor what goes to the pool and what to the accounts"
)


def unidentified(data: DataPackage) -> list[Fault]:
    """Everything that calibration asks for and the package does not hold, with the table and column that would do."""
    return [*_areas(data), *_tables(data), *_population(data), *_heads(data), *_balances(data), *_maternity(data)]


def require_identified(data: DataPackage) -> None:
    """Raise ``InputError`` that lists every gap; return quietly where there is none."""
    faults = unidentified(data)
    if faults:
        raise InputError(Said("The data cannot identify what calibration asks for:"), faults)


def _areas(data: DataPackage) -> Iterator[Fault]:
    """Several areas in a table that is read as one."""
    for name in ("population", "heads", "fund_accounts", "balances", "observations"):
        frame = data.tables.get(name)
        if frame is None or "area" not in frame:
            continue
        areas = sorted(map(str, frame["area"].unique()))
        if len(areas) > 1:
            yield Fault(
                name,
                Said("it holds {count} areas, and one factor cannot meet all of them", count=len(areas)),
                Said("Give a package for each area and calibrate it alone"),
                place="area",
                value=", ".join(areas[:4]),
            )


def _tables(data: DataPackage) -> Iterator[Fault]:
    for name in ("population", "heads", "balances", "fund_accounts"):
        if name not in data.tables:
            yield Fault(
                data.name, Said("the table {name!r} is missing", name=name), Said("Add {name}", name=name), place=name
            )
    for name in NATIONAL_TABLES:
        if name not in data.tables:
            fix = Said("Add {name}; the built-in package 'national' has one that may be copied", name=name)
            yield Fault(data.name, Said("the table {name!r} is missing", name=name), fix, place=name)


def _population(data: DataPackage) -> Iterator[Fault]:
    if "population" not in data.tables:
        return
    held = set(data.table("population")["year"])
    missing = [year for year in range(SEED_FROM, data.base_year + 2) if year not in held]
    if missing:
        fix = Said("Add the stock of 1 January by sex and age; enrolment by age cannot be rebuilt without it")
        yield Fault("population", Said("no rows for {span}", span=_span(missing)), fix, place="year")


def _heads(data: DataPackage) -> Iterator[Fault]:
    """Active and retired heads of every year-end since the seed starts, resident heads of the base year."""
    if "heads" not in data.tables:
        return
    table = data.table("heads")
    last = data.base_year
    wanted = {"active": range(SEED_FROM - 1, last + 1), "retired": range(SEED_FROM - 1, last + 1), "resident": [last]}
    for group, years in wanted.items():
        held = set(table.loc[table["group"] == group, "year"])
        missing = [year for year in years if year not in held]
        if missing:
            fix = Said("Add rows of the group {group} for these year-ends in the column value", group=group)
            yield Fault(
                "heads", Said("no {group} heads of {span}", group=group, span=_span(missing)), fix, place="group"
            )


def _balances(data: DataPackage) -> Iterator[Fault]:
    if "balances" not in data.tables:
        return
    table = data.table("balances")
    for fund in FUNDS:
        row = table[(table["fund"] == fund) & (table["year"] == data.base_year)]
        if len(row) != 1:
            yield _no_account(fund, data.base_year, len(row))
            continue
        yield from _empty(fund, data.base_year, row)


def _no_account(fund: str, year: int, rows: int) -> Fault:
    what = Said("one row is needed for {fund} in {year}, and there are {rows}", fund=fund, year=year, rows=rows)
    fix = Said("Give opening, income and expenditure of the fund")
    if fund == "individual_accounts":
        what = Said("{word}: account income of {year} is missing", word=BASE_AND_RATE, year=year)
        fix = Said(
            "Give account income (fund individual_accounts) in balances; the mean base (contribution_base, column "
            "mean_base) then tells the rate as well"
        )
    return Fault("balances", what, fix, place="fund", value=fund)


def _empty(fund: str, year: int, row: pd.DataFrame) -> Iterator[Fault]:
    for column in COLUMNS:
        if not np.isfinite(float(row[column].iloc[0])):
            why = BASE_AND_RATE if (fund, column) == ("individual_accounts", "income") else UNIDENTIFIED[column]
            fix = Said("Give {column} of {year}; write 0 only where it truly is zero", column=column, year=year)
            yield Fault("balances", Said("{fund} {year}: {why}", fund=fund, year=year, why=why), fix, place=column)


def _maternity(data: DataPackage) -> Iterator[Fault]:
    if "fund_accounts" not in data.tables:
        return
    table = data.table("fund_accounts")
    own = table[(table["fund"] == "maternity") & (table["item"] == "expenditure") & (table["year"] == data.base_year)]
    if own.empty:
        problem = Said(
            "maternity spending of {base_year} is missing, so medical care cannot be told from it",
            base_year=data.base_year,
        )
        yield Fault(
            "fund_accounts",
            problem,
            Said("Add fund maternity, item expenditure; 0 where the fund pays none"),
            place="item",
        )


def _span(years: list[int]) -> str:
    """ "2012", "2009-2025", "2009, 2011 and 3 more"."""
    if len(years) == 1:
        return str(years[0])
    if years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}-{years[-1]}"
    return first_of(years, 2)

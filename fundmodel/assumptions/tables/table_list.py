"""The tables that a data package may hold (DESIGN 6), by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from fundmodel.assumptions.tables.area_tables import AREA_TABLES
from fundmodel.assumptions.tables.calibration_tables import CALIBRATION_TABLES
from fundmodel.assumptions.tables.money_tables import ACCOUNT_TABLES, MONTHLY_TABLES, OTHER_TABLES
from fundmodel.assumptions.tables.observed_tables import OBSERVED_TABLES, READ_LATER, RELEASED
from fundmodel.assumptions.tables.people_tables import PEOPLE_TABLES
from fundmodel.assumptions.tables.table_schema import Table

KNOWN_LATER: Final = (
    "demographic_paths",
    "fertility_pattern",
    "migration",
    "mortality_abridged",
    "population_wpp",
    "raking_factors",
)
"""Tables that every past date knows whole: demography is that of WPP 2024, and a hindcast says so."""
_CLOCKS: Final = {"year", "year_end"}


def _dated(table: Table) -> Table:
    """A yearly table may say of each row when it was released."""
    names = {column.name for column in table.columns}
    if table.name in KNOWN_LATER or not names & _CLOCKS or names & {RELEASED.name, "approved"}:
        return table
    return replace(table, columns=(*table.columns, RELEASED))


TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: _dated(table)
        for table in (
            *AREA_TABLES,
            *PEOPLE_TABLES,
            *ACCOUNT_TABLES,
            *OBSERVED_TABLES,
            *MONTHLY_TABLES,
            *OTHER_TABLES,
            *CALIBRATION_TABLES,
        )
    }
)
NEEDED: Final = ("population", "heads", "balances")
"""What a nation needs; a package with the table ``areas`` stands on the national package and needs no other."""


def observed_alone(names: Collection[str]) -> bool:
    """Whether tables of these names are accounts inside a year and nothing to project from: no areas, no nation."""
    return "observations" in names and not {"areas", *NEEDED} & set(names)


def read_later(tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Tables, and columns as table.column, that a package gives and no part of this version reads; empty columns do
    not count."""
    found = []
    for name, columns in READ_LATER.items():
        if name in tables:
            given = [c for c in columns if c in tables[name] and tables[name][c].notna().any()]
            found += [name] if "*" in columns else [f"{name}.{column}" for column in given]
    return tuple(found)

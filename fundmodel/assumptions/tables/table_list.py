"""The tables that a data package may hold (DESIGN 6), by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fundmodel.assumptions.tables.area_tables import AREA_TABLES
from fundmodel.assumptions.tables.calibration_tables import CALIBRATION_TABLES
from fundmodel.assumptions.tables.money_tables import ACCOUNT_TABLES, MONTHLY_TABLES, OTHER_TABLES
from fundmodel.assumptions.tables.people_tables import PEOPLE_TABLES
from fundmodel.assumptions.tables.table_schema import Table

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            *AREA_TABLES,
            *PEOPLE_TABLES,
            *ACCOUNT_TABLES,
            *MONTHLY_TABLES,
            *OTHER_TABLES,
            *CALIBRATION_TABLES,
        )
    }
)
NEEDED: Final = ("population", "heads", "balances")
"""What a nation needs; a package with the table ``areas`` stands on the national package and needs no other."""

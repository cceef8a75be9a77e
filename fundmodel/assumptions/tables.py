"""The tables that a data package may hold (DESIGN 6), by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fundmodel.assumptions.schemas import Table
from fundmodel.assumptions.tables_calibration import CALIBRATION_TABLES
from fundmodel.assumptions.tables_money import ACCOUNT_TABLES, MONTHLY_TABLES, OTHER_TABLES
from fundmodel.assumptions.tables_people import PEOPLE_TABLES

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (*PEOPLE_TABLES, *ACCOUNT_TABLES, *MONTHLY_TABLES, *OTHER_TABLES, *CALIBRATION_TABLES)
    }
)
NEEDED: Final = ("population", "heads", "balances")

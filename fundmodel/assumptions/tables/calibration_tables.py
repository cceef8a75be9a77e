"""The tables that calibration reads beside the accounts, and the one that it leaves in a package (METHODS 9.1)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.columns import AREA, SOURCE, TAG, YEAR, numbers
from fundmodel.assumptions.tables.table_schema import Column, Table

STEPS: Final = (
    "population",
    "enrolment",
    "contributions",
    "subsidies",
    "expenditure",
    "months",
    "opening",
    "accounts",
    "growth",
)
"""The order of calibration, then what it is checked against."""

NUMBERS: Final = ("modelled", "published", "factor", "calibrated")
CALIBRATION_TABLES: Final = (
    Table(
        "contribution_base",
        (AREA, YEAR, *numbers("mean_base", "yuan per person and month"), SOURCE),
        ("area", "year"),
    ),
    Table(
        "calibration",
        (
            Column("step", "text", choices=STEPS),
            Column("item", "text"),
            Column("unit", "text"),
            *numbers(" ".join(NUMBERS), "see unit", low=None, empty=True),
            TAG,
            Column("source", "text", empty=True),
            *(Column(f"note_{lang}", "text", empty=True) for lang in ("zh", "en")),
        ),
        ("step", "item"),
    ),
)
"""Mean contribution base where it is known, and the factors of a calibrated package."""

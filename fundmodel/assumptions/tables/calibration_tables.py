"""The tables that calibration reads beside the accounts, and the one that it leaves in a package (METHODS 9.1)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.columns import AREA, NOTE, SOURCE, TAG, YEAR, YI, numbers
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

PROJECTED: Final = ("income", "expenditure", "balance", "first_current_deficit", "first_cumulative_deficit")
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
            AREA,
            Column("step", "text", choices=STEPS),
            Column("item", "text"),
            Column("unit", "text"),
            *numbers(" ".join(NUMBERS), "see unit", low=None, empty=True),
            TAG,
            Column("source", "text", empty=True),
            *(Column(f"note_{lang}", "text", empty=True) for lang in ("zh", "en")),
        ),
        ("area", "step", "item"),
    ),
    Table(
        "published_projections",
        (
            Column("forecast", "text"),
            *(Column(name, "integer", "year", low=1949, high=2150) for name in ("published", "known_to")),
            Column("place", "text"),
            Column("scope", "text", choices=("all", "employee", "employee_pooled", "resident")),
            Column("item", "text", choices=PROJECTED),
            Column("target_year", "integer", "year", low=1949, high=2150),
            *numbers("value", YI, low=None, empty=True),
            Column("read", "text", choices=("excerpt", "abstract", "whole")),
            Column("law", "text"),
            SOURCE,
            NOTE,
        ),
        ("forecast", "scope", "item", "target_year"),
    ),
)
"""Mean contribution base where it is known, the factors of a calibrated package, and what others forecast: an amount
in ``value``, or an event in ``target_year`` and no value; ``law`` is the data and law that the forecast had."""

"""Two synthetic counties that publish nothing but their accounts: 48 months of observations by a seeded generator.

``python -m fundmodel.calibration.example_county`` writes ``scenarios/data/example-county`` again, byte for byte.
Nothing in it is a fact about any place. Months and notices follow the law of ``example_observations``, on a level that
grows: ``L_m = Y / 12 x (1 + g)^((m - 6) / 12)``. Levels and months of reserve lie within the ranges of published county
notices. County A shows its pooling fund, monthly for employees (January-February joint) and quarterly for residents;
county B is pooled by its city and shows its own till, quarterly, with levies and grants.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from fundmodel.assumptions.package.package_files import csv_bytes
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.calibration.example_description import county_description
from fundmodel.calibration.example_observations import (
    BUNCHED,
    EVEN,
    MONTHLY,
    QUARTERS,
    SPENDING,
    WAN,
    Habit,
    Months,
    published,
    shaped,
)

SEED: Final = 20260630
NAME: Final = "example-county"
SOURCE: Final = "synthetic: fundmodel.calibration.example_county"
FIRST_YEAR: Final = 2022
YEARS: Final = 4
MONTHS: Final = 12 * YEARS


class Book(NamedTuple):
    """One fund of a county: yearly flows in 10k yuan at the start, their growth, months of reserve, the parts of a
    year's income that come in each month, and how it is printed."""

    income: float
    spending: float
    growth: tuple[float, float]
    months: float
    season: tuple[float, ...]
    habit: Habit


BOOKS: Final = (
    Book(
        *(31_000.0, 27_500.0, (0.035, 0.065), 13.0, EVEN),
        Habit(
            *("synthetic-county-A", "employee_pooled", "pooled+maternity", MONTHLY, (8, 38)),
            missing="2024-08",
            revised="2025-03",
        ),
    ),
    Book(
        *(36_500.0, 35_800.0, (0.045, 0.055), 4.6, BUNCHED),
        Habit("synthetic-county-A", "resident", "pooled", QUARTERS, (15, 60), revised="2024-12"),
    ),
    Book(
        *(12_800.0, 12_500.0, (0.03, 0.04), 1.4, EVEN),
        Habit(
            *("synthetic-county-B", "employee", "with_accounts+top_up", QUARTERS, (5, 90)),
            level=OWN_LEVEL,
            passed=(0.62, 0.95),
        ),
    ),
    Book(
        *(20_900.0, 20_300.0, (0.04, 0.045), 3.4, BUNCHED),
        Habit(*("synthetic-county-B", "resident", "pooled", QUARTERS, (5, 90)), level=OWN_LEVEL, passed=(0.05, 0.96)),
    ),
)


def observations_table() -> pd.DataFrame:
    """The table ``observations`` of the two counties, yuan."""
    draw = np.random.default_rng(SEED)
    rows = [row for book in BOOKS for row in published(book.habit, true_months(book, draw), FIRST_YEAR, SOURCE, draw)]
    frame = pd.DataFrame(rows)
    return frame[[c.name for c in TABLES["observations"].columns if c.name in frame]]


def write_example_county(folder: Path) -> None:
    """Write the table and the description into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    frame = observations_table()
    about = county_description({"observations": frame}, NAME, f"{FIRST_YEAR + YEARS - 1}")
    files = {
        "observations.csv": csv_bytes(frame),
        "datapackage.json": (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    for name, content in files.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)


def true_months(book: Book, draw: np.random.Generator) -> Months:
    """Income, spending and balance of every month in yuan: a level that grows x season x noise."""
    grown = (np.arange(MONTHS) - 6) / 12
    income, spent = (
        np.round(shaped(level * WAN * (1.0 + growth) ** grown, np.tile(season, YEARS), width, draw) / 100.0) * 100.0
        for level, growth, season, width in (
            (book.income, book.growth[0], book.season, 0.05),
            (book.spending, book.growth[1], SPENDING, 0.04),
        )
    )
    opening = round(book.months * book.spending / 12.0) * WAN
    return Months(income, spent, opening + np.cumsum(income - spent), {})


if __name__ == "__main__":
    from fundmodel.assumptions.shipped import shipped

    write_example_county(shipped("data", NAME))

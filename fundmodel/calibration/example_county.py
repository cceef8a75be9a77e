"""Two synthetic counties that publish nothing but their accounts: 48 months of observations by a seeded generator.

``python -m fundmodel.calibration.example_county`` writes ``scenarios/data/example-county`` again, byte for byte.
Nothing in it is a fact about any place. A true month is a yearly level x growth x the county's own season x noise:
``y_m = Y / 12 x (1 + g)^((m - 6) / 12) x s_m x e^(n_m)``. Levels, months of reserve, lags and the bunching of resident
income follow the ranges of published county notices; seasons and noise are judgement. County A shows its pooling fund,
monthly for employees (January-February joint) and quarterly for residents; county B is pooled by its city and shows its
own till, quarterly, with levies and grants.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fundmodel.assumptions.package.package_files import csv_bytes
from fundmodel.assumptions.tables.observed_tables import OWN_LEVEL, POOLING_AREA
from fundmodel.assumptions.tables.table_list import TABLES
from fundmodel.calibration.example_description import county_description

Array = NDArray[np.float64]

SEED: Final = 20260630
NAME: Final = "example-county"
SOURCE: Final = "synthetic: fundmodel.calibration.example_county"
FIRST_YEAR: Final = 2022
YEARS: Final = 4
MONTHS: Final = 12 * YEARS
WAN: Final = 1e4
QUARTERS: Final = (3, 6, 9, 12)
MONTHLY: Final = tuple(range(2, 13))
"""Months to which the year to date is printed: from February on, January and February together."""


class Book(NamedTuple):
    """What a county publishes of one fund: yearly flows in 10k yuan at the start, growth, reserve, seasons and habit.

    ``season`` are the parts of a year's income that come in each month; ``lag`` the days from the month's end to the
    release, least and most; ``missing`` a month whose notice never came; ``revised`` one that was printed again.
    """

    area: str
    fund: str
    scope: str
    income: float
    spending: float
    growth: tuple[float, float]
    months: float
    season: tuple[float, ...]
    prints: tuple[int, ...]
    lag: tuple[int, int]
    missing: str = ""
    revised: str = ""
    level: str = POOLING_AREA
    passed: tuple[float, float] = (0.0, 0.0)  # levies over spending, grants over income


EVEN: Final = (0.085, 0.075, 0.082, 0.083, 0.083, 0.084, 0.086, 0.083, 0.083, 0.080, 0.083, 0.093)
BUNCHED: Final = (0.02, 0.02, 0.06, 0.05, 0.12, 0.10, 0.10, 0.06, 0.07, 0.14, 0.13, 0.13)
"""Resident income: little until March, subsidies from May on, next year's premium in autumn."""
SPENDING: Final = (0.078, 0.064, 0.083, 0.083, 0.084, 0.085, 0.087, 0.086, 0.085, 0.081, 0.086, 0.098)
BOOKS: Final = (
    Book(
        *("synthetic-county-A", "employee_pooled", "pooled+maternity", 31_000.0, 27_500.0, (0.035, 0.065), 13.0, EVEN),
        *(MONTHLY, (8, 38), "2024-08", "2025-03"),
    ),
    Book(
        *("synthetic-county-A", "resident", "pooled", 36_500.0, 35_800.0, (0.045, 0.055), 4.6, BUNCHED, QUARTERS),
        *((15, 60), "", "2024-12"),
    ),
    Book(
        *(
            "synthetic-county-B",
            "employee",
            "with_accounts+top_up",
            12_800.0,
            12_500.0,
            (0.03, 0.04),
            1.4,
            EVEN,
            QUARTERS,
        ),
        *((5, 90), "", "", OWN_LEVEL, (0.62, 0.95)),
    ),
    Book(
        *("synthetic-county-B", "resident", "pooled", 20_900.0, 20_300.0, (0.04, 0.045), 3.4, BUNCHED, QUARTERS),
        *((5, 90), "", "", OWN_LEVEL, (0.05, 0.96)),
    ),
)


def observations_table() -> pd.DataFrame:
    """The table ``observations`` of the two counties, yuan."""
    draw = np.random.default_rng(SEED)
    rows = [row for book in BOOKS for row in _published(book, draw)]
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


def true_months(book: Book, draw: np.random.Generator) -> tuple[Array, Array]:
    """Income and spending of every month in yuan: level x growth x season x noise."""
    at = np.arange(MONTHS)
    flows = []
    for level, growth, season, width in (
        (book.income, book.growth[0], book.season, 0.05),
        (book.spending, book.growth[1], SPENDING, 0.04),
    ):
        noise = np.exp(draw.normal(0.0, width, MONTHS))
        flows.append(level * WAN * (1.0 + growth) ** ((at - 6) / 12) * np.tile(season, YEARS) * noise)
    income, spent = (np.round(flow / 100.0) * 100.0 for flow in flows)
    return income, spent


def _published(book: Book, draw: np.random.Generator) -> Iterator[Mapping[str, Any]]:
    """The rows that the county prints: year to date, closing balance, release; revisions after the first print."""
    income, spent = true_months(book, draw)
    opening = round(book.months * book.spending / 12.0) * WAN
    closing = opening + np.cumsum(income - spent)
    for year in range(YEARS):
        for month in book.prints:
            end, last = f"{FIRST_YEAR + year}-{month:02d}", 12 * year + month
            lag, off = int(draw.integers(book.lag[0], book.lag[1] + 1)), float(draw.uniform(0.97, 0.99))
            if end == book.missing:
                continue
            row = _row(book, end, month, income[last - month : last], spent[last - month : last], closing[last - 1])
            if end == book.revised:
                first = round(row["expenditure_yuan"] * off, -2)
                less = row["expenditure_yuan"] - first
                yield {
                    **row,
                    "expenditure_yuan": first,
                    "balance_yuan": row["balance_yuan"] + less,
                    "released": _after(end, lag),
                }
                lag += 60
            yield {**row, "released": _after(end, lag)}


def _row(book: Book, end: str, covers: int, income: Array, spent: Array, closing: float) -> dict[str, Any]:
    came, went = float(income.sum()), float(spent.sum())
    up, down = (round(share * flow, -2) for share, flow in zip(book.passed, (went, came), strict=True))
    own = book.level == OWN_LEVEL
    return {
        "area": book.area,
        "fund": book.fund,
        "period_end": end,
        "covers": covers,
        "income_yuan": came,
        "expenditure_yuan": went,
        "balance_yuan": float(closing),
        "scope": book.scope,
        "transfers_up_yuan": up if own else np.nan,
        "transfers_down_yuan": down if own else np.nan,
        "level": book.level,
        "source": SOURCE,
    }


def _after(end: str, days: int) -> str:
    """The date ``days`` after the end of a month."""
    year, month = divmod(12 * int(end[:4]) + int(end[5:]), 12)
    return (dt.date(year, month + 1, 1) + dt.timedelta(days=days - 1)).isoformat()


if __name__ == "__main__":
    from fundmodel.assumptions.shipped import shipped

    write_example_county(shipped("data", NAME))

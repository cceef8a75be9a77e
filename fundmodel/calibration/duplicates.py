"""Duplicate registrations in the published heads of the resident scheme, and their net clean-up (METHODS 2.5)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fundmodel.assumptions.figures import figures
from fundmodel.assumptions.package.data_package import DataPackage

Array = NDArray[np.float64]
Years = NDArray[np.int64]

CLEANED: Final = (2022, 2023)
TREND_YEARS: Final = (2020, 2021)


def duplicate_registrations(years: Years, published: Array, persons: Array) -> tuple[Array, dict[int, float]]:
    """Duplicates at each year-end and their fitted net change: constant but in 2022 and 2023.

    The opening has ``published - persons``; in a year of clean-up duplicates change by the change of published heads
    less that of persons, so the year's change is met by construction. Source: METHODS 2.5.
    """
    unexplained = np.diff(published - persons)
    cleaned = np.isin(years[1:], CLEANED)
    change = np.where(cleaned, unexplained, 0.0)
    duplicates = published[0] - persons[0] + np.concatenate([[0.0], np.cumsum(change)])
    fitted = {int(year): float(value) for year, value in zip(years[1:][cleaned], unexplained[cleaned], strict=True)}
    return duplicates, fitted


def published_clean_up(data: DataPackage) -> dict[int, float]:
    """Change of published resident heads in 2022 and 2023 less the mean change of 2020 and 2021, persons.

    Derived from published heads alone, beside the fitted one. Source: METHODS 2.5.
    """
    years = np.arange(TREND_YEARS[0] - 1, CLEANED[-1] + 1)
    change = dict(zip(years[1:].tolist(), np.diff(published_heads(data, "resident", years)).tolist(), strict=True))
    trend = sum(change[year] for year in TREND_YEARS) / len(TREND_YEARS)
    return {year: change[year] - trend for year in CLEANED}


def published_heads(data: DataPackage, group: str, year_ends: Years) -> Array:
    """``figures.heads``; where a figure of the resident scheme leaves out the rural scheme not yet merged, with it."""
    heads = figures.heads(data, group, year_ends)
    if group != "resident":
        return heads
    table = data.table("heads")
    apart = set(table.loc[table["group"] == "ncms", "year"])
    rural = [figures.heads(data, "ncms", np.array([year]))[0] if year in apart else 0.0 for year in year_ends]
    return np.asarray(heads + rural)

"""What a coverage year asks of residents is collected in the autumn before it: from which month a change moves cash."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.scenario.area_values import areas_named
from fundmodel.assumptions.scenario.scenario import Scenario
from fundmodel.assumptions.scenario.values import weights_at

AHEAD: Final = (
    "resident.premium",
    "resident.premium_income_share",
    "resident.financing_income_share",
    "resident.minimum_growth",
    "resident.parity",
    "resident.premium_months",
)
"""Parameters that move the premium of a coverage year."""
MONTHS_OF: Final = "resident.premium_months"
AUTUMN: Final = range(9, 13)
"""Months of collection that lie in the year before the coverage year."""


def coverage_year(date: str) -> int:
    """The first coverage year that a date ("2027-07") reaches: premiums are read in January."""
    year, month = int(date[:4]), int(date[5:7])
    return year if month == 1 else year + 1


def cash_from(scenario: Scenario, year: int) -> str:
    """The month ("2026-09") in which the premium of a coverage year is first collected, "" where it is not before; of
    areas that differ the earliest."""
    areas = areas_named(scenario.entry(MONTHS_OF))
    months = [_first_month(scenario.in_area(area), year) for area in areas] or [_first_month(scenario, year)]
    return min((month for month in months if month), default="")


def _first_month(scenario: Scenario, year: int) -> str:
    weights = weights_at(scenario.entry(MONTHS_OF), f"{year}-01")
    first = next((month for month in AUTUMN if weights.get(str(month), 0.0) > 0.0), None)
    return "" if first is None else f"{year - 1}-{first:02d}"

"""Whose growth several years of an area's own heads and accounts tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from fundmodel.assumptions.tables.area_tables import EMPLOYEE
from fundmodel.vocabulary.dims import FUNDS

LEAST: Final = 3
"""Fewest years from which a seed is stepped or a growth is taken: two tell one change, and that is the year's own."""


HALF_LIFE: Final = 3.0
"""Years back from the base year over which the weight of a year halves where growth is taken of several years (METHODS
9.1)."""


class Measure(NamedTuple):
    """What a growth is taken of: a flow of the first of ``funds`` that has the years, over heads; heads alone where
    there is no flow. ``parameter`` is the national growth that it moves."""

    parameter: str
    groups: tuple[str, ...]
    flow: str = ""
    funds: tuple[str, ...] = ()


MEASURES: Final[Mapping[str, Measure]] = {
    "active_heads": Measure("enrolment.active_growth", ("active",)),
    "contributions": Measure("employee.base_growth_2026", ("active",), "income", (EMPLOYEE, FUNDS[0])),
    "employee_cost": Measure("employee.cost_growth_2026", ("active", "retired"), "expenditure", (EMPLOYEE, FUNDS[0])),
    "resident_cost": Measure("resident.cost_growth_2026", ("resident",), "expenditure", FUNDS[-1:]),
}
"""Item -> what its growth is taken of."""

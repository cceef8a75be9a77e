"""Columns that several tables share: years, ages, areas, status, source; and the words that their cells may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_schema import Column
from fundmodel.vocabulary.dims import AGES, CARE_FUND, FUNDS, SEXES

if TYPE_CHECKING:
    import pandas as pd

STATUSES: Final = ("final_bulletin", "yearbook", "quick_report", "derived")
TAGS: Final = ("seen", "derived", "knowledge", "judgement")
HEAD_GROUPS: Final = ("employee", "active", "flexible", "pool_only", "retired", "resident", "ncms", "total")
ACCOUNT_FUNDS: Final = ("employee", *FUNDS, "pooled_total", "total", "ncms", "maternity", CARE_FUND)
ACCOUNT_ITEMS: Final = ("income", "contributions", "expenditure", "current_balance", "cumulative_balance")
SCHEME_NAMES: Final = ("total", "employee", "resident", "maternity")
MORTALITY_AGES: Final = (0, 1, *range(5, 101, 5))
FERTILITY_AGES: Final = tuple(range(15, 50, 5))
RAKING_GROUPS: Final = ("0-15", "16-59", "60-64", "65+", "total")
RAKING_BASES: Final = ("published", "census_scaled", "wpp_share", "factors_2021")

PERSONS: Final = "persons"
WAN: Final = "10k persons"
YI: Final = "100m yuan"

YEAR: Final = Column("year", "integer", "year", low=1949, high=2150)
AGE: Final = Column("age", "integer", "years", choices=AGES)
AREA: Final = Column("area", "text", optional=True)
SOURCE: Final = Column("source", "text", empty=True, optional=True)
NOTE: Final = Column("note", "text", empty=True, optional=True)
STATUS: Final = Column("status", "text", choices=STATUSES)
TAG: Final = Column("tag", "text", choices=TAGS)


def reliability(frame: pd.DataFrame) -> pd.Series[int]:
    """The place of each row's status: final bulletin before yearbook, quick report and derived figures."""
    return frame["status"].map({status: place for place, status in enumerate(STATUSES)})


def by_sex(unit: str, low: float | None = 0.0, high: float | None = None) -> tuple[Column, ...]:
    """One column a sex, in house order."""
    return tuple(Column(sex, "number", unit, low, high) for sex in SEXES)


def numbers(
    names: str, unit: str, low: float | None = 0.0, high: float | None = None, empty: bool = False
) -> tuple[Column, ...]:
    """Number columns of one unit and range, for the names in ``names``."""
    return tuple(Column(name, "number", unit, low, high, empty=empty) for name in names.split())

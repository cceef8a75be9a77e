"""The tables of a package of areas: one row an area, heads and accounts by year, ages, where movers go (DESIGN 6)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.columns import AREA, PERSONS, SOURCE, WAN, YEAR, YI, numbers
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.dims import AGES, FUNDS, SCHEMES, SEXES
from fundmodel.vocabulary.said import Said

FLOWS: Final = ("opening", "income", "expenditure")
EMPLOYEE: Final = "employee"
HEADS: Final = ("active", "retired", "resident")
HEADS_TOLD: Final = {
    "active": Said("active members"),
    "retired": Said("retired members"),
    "resident": Said("members of the resident scheme"),
}
"""What sentences call the groups: ``resident`` alone is told as the fund of that name."""


WITHIN: Final = {"employee_fiscal": "income", "transfers_in": "income", "transfers_out": "expenditure"}
"""What the accounts of a fund may show apart -> the flow that holds it: fiscal subsidy of the employee pool, money from
and to other areas or levels."""


def within(fund: str) -> tuple[str, ...]:
    """The columns of ``WITHIN`` that a fund may have: the fiscal subsidy is the pool's alone."""
    return tuple(WITHIN) if fund in (EMPLOYEE, FUNDS[0]) else tuple(WITHIN)[1:]


def money_column(fund: str, flow: str) -> str:
    """``employee_pooled_income_100m_yuan``: the column of one flow of one fund in the base year."""
    return f"{fund}_{flow}_100m_yuan"


def before_column(group: str) -> str:
    """``active_before_10k``: the column of the heads of one group a year before the valuation date."""
    return f"{group}_before_10k"


def _optional(name: str, unit: str, low: float | None = 0.0, high: float | None = None) -> Column:
    return Column(name, "number", unit, low, high, empty=True, optional=True)


def _optionals(names: str, unit: str, low: float | None = 0.0) -> tuple[Column, ...]:
    return tuple(_optional(name, unit, low) for name in names.split())


_PLACE: Final = Column("area", "text")
_FIVES: Final = tuple(range(0, 90, 5))
MEMBER_GROUPS: Final = ("active", "flexible", "retired", "resident")
CARE_KINDS: Final = ("inpatient", "outpatient", "chronic")
AREA_TABLES: Final = (
    Table(
        "areas",
        (
            _PLACE,
            *(Column(f"name_{lang}", "text", empty=True, optional=True) for lang in ("zh", "en")),
            *_optionals("residents_10k age_0_15_10k age_16_59_10k age_60plus_10k age_65plus_10k", WAN),
            *(_optional(f"{group}_10k", WAN) for group in HEADS),
            *(_optional(before_column(group), WAN) for group in HEADS),
            *(
                _optional(money_column(fund, flow), YI, None if flow == "opening" else 0.0)
                for fund in FUNDS
                for flow in FLOWS
            ),
            *(_optional(money_column(fund, name), YI) for fund in FUNDS for name in within(fund)),
            _optional("maternity_expenditure_100m_yuan", YI),
            _optional("wage_level", "ratio", 0.2, 5.0),
            _optional("average_wage_yuan", "yuan per year", 1e4, 1e6),
            _optional("insured_ratio", "ratio", 0.2, 5.0),
            _optional("out_rate", "fraction", 0.0, 0.2),
            SOURCE,
        ),
        ("area",),
    ),
    Table("area_heads", (_PLACE, YEAR, *numbers(" ".join(HEADS), WAN, empty=True), SOURCE), ("area", "year")),
    Table(
        "area_accounts",
        (
            _PLACE,
            YEAR,
            Column("fund", "text", choices=(EMPLOYEE, *FUNDS)),
            *_optionals("opening", YI, None),
            *numbers("income expenditure", YI, empty=True),
            *_optionals("closing", YI, None),
            *(_optional(name, YI) for name in WITHIN),
            SOURCE,
        ),
        ("area", "year", "fund"),
        ("parts_within_flows",),
    ),
    Table(
        "member_ages",
        (
            AREA,
            Column("group", "text", choices=MEMBER_GROUPS),
            Column("sex", "text", choices=SEXES),
            Column("age", "integer", "years", choices=AGES),
            *numbers("persons", PERSONS, empty=True),
        ),
        ("area", "group", "sex", "age"),
    ),
    Table(
        "cost_by_age",
        (
            AREA,
            Column("scheme", "text", choices=SCHEMES),
            Column("sex", "text", choices=SEXES),
            Column("age", "integer", "years", choices=_FIVES),
            Column("kind", "text", choices=CARE_KINDS),
            *numbers("cost_yuan", "yuan", empty=True),
            *numbers("persons", PERSONS, empty=True),
        ),
        ("area", "scheme", "sex", "age", "kind"),
    ),
    Table(
        "destinations",
        (Column("from", "text"), Column("to", "text"), *numbers("share", "fraction", 0.0, 1.0)),
        ("from", "to"),
        ("destinations_sum_to_one",),
    ),
)
"""Areas at the valuation date; what an office counts by area and year, by age, and in money; shares of movers by
destination."""

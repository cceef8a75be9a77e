"""The tables about heads, money and prices (DESIGN 6)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.area_tables import WITHIN
from fundmodel.assumptions.tables.columns import (
    ACCOUNT_FUNDS,
    ACCOUNT_ITEMS,
    AREA,
    HEAD_GROUPS,
    NOTE,
    SCHEME_NAMES,
    SOURCE,
    STATUS,
    TAG,
    WAN,
    YEAR,
    YI,
    numbers,
)
from fundmodel.assumptions.tables.observed_tables import ACCOUNT_SCOPES
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.dims import ALL_FUNDS, POOLED_FUNDS, SEXES

_FUND = Column("fund", "text", choices=ALL_FUNDS)
_UNIT_YI = Column("unit", "text", choices=(YI,))
ACCOUNT_TABLES: Final = (
    Table(
        "heads",
        (
            AREA,
            YEAR,
            Column("group", "text", choices=HEAD_GROUPS),
            *numbers("value", WAN),
            Column("unit", "text", choices=(WAN,)),
            STATUS,
            SOURCE,
            NOTE,
        ),
        ("area", "year", "group", "status"),
        ("above_zero", "heads_add_up"),
    ),
    Table(
        "fund_accounts",
        (
            AREA,
            YEAR,
            Column("fund", "text", choices=ACCOUNT_FUNDS),
            Column("item", "text", choices=ACCOUNT_ITEMS),
            *numbers("value", YI, low=None),
            _UNIT_YI,
            STATUS,
            SOURCE,
        ),
        ("area", "year", "fund", "item", "status"),
        ("above_zero",),
    ),
    Table(
        "balances",
        (
            AREA,
            YEAR,
            _FUND,
            *numbers("opening", YI, low=None),
            *numbers("income expenditure", YI, empty=True),
            *numbers("closing", YI, low=None),
            *numbers("stock_flow_difference", YI, low=None, empty=True),
            *(Column(name, "number", YI, 0.0, empty=True, optional=True) for name in WITHIN),
            Column("how", "text", empty=True, optional=True),
            STATUS,
            _UNIT_YI,
            SOURCE,
        ),
        ("area", "year", "fund"),
        ("balances_close", "parts_within_flows"),
    ),
    Table(
        "utilisation",
        (
            YEAR,
            Column("scheme", "text"),
            Column("item", "text"),
            *numbers("value", "see unit"),
            Column("unit", "text", choices=("yuan", "days", "%", "100m visits", "10k visits", YI, WAN)),
            STATUS,
            SOURCE,
            NOTE,
        ),
        ("year", "scheme", "item", "status"),
    ),
    Table(
        "resident_financing",
        (YEAR, *numbers("premium subsidy", "yuan per person and year"), TAG, SOURCE, NOTE),
        ("year",),
    ),
    Table("disposable_income", (YEAR, *numbers("income", "yuan per person and year"), TAG, SOURCE, NOTE), ("year",)),
    Table(
        "national_history",
        (
            YEAR,
            *numbers("employee_10k", WAN),
            *numbers("active_retired_ratio", "ratio"),
            *numbers("total_10k", WAN),
            *numbers("income_100m_yuan expenditure_100m_yuan", YI),
            *numbers("current_balance_100m_yuan", YI, low=None),
            *numbers("gdp_100m_yuan", YI),
            *numbers("health_expenditure_100m_yuan", YI, empty=True),
            *numbers("population_10k", WAN),
        ),
        ("year",),
        ("above_zero",),
    ),
)
"""Yearly heads, accounts, balances, utilisation and financing."""

_MONTH = Column("month", "month")
_SCHEME, _SIDE = (
    Column("scheme", "text", choices=SCHEME_NAMES),
    Column("side", "text", choices=("income", "expenditure")),
)
_SCOPE = Column("scope", "text", choices=ACCOUNT_SCOPES)
MONTHLY_TABLES: Final = (
    Table(
        "monthly_shares",
        (
            AREA,
            _SCHEME,
            _SIDE,
            *(Column(name, "integer", "month", choices=tuple(range(1, 13))) for name in ("first_month", "last_month")),
            *numbers("share", "fraction", 0.0, 1.0),
        ),
        ("area", "scheme", "side", "first_month"),
        ("share_sums_to_one",),
    ),
    Table(
        "monthly_accounts",
        (
            YEAR,
            Column("months", "integer", "months", choices=tuple(range(1, 13))),
            _SCOPE,
            _SCHEME,
            _SIDE,
            *numbers("value", YI),
            Column("unit", "text", choices=(YI,)),
            STATUS,
            SOURCE,
        ),
        ("year", "months", "scope", "scheme", "side"),
    ),
    Table("cpi", (_MONTH, *numbers("index", "same month of the year before = 100", 50.0, 200.0)), ("month",)),
    Table(
        "bond_yields",
        (
            _MONTH,
            *numbers("yield_mean yield_last", "fraction", -0.05, 0.5),
            Column("days", "integer", "trading days", 1, 31),
        ),
        ("month",),
    ),
)
"""Shares of a year by month, year-to-date accounts and monthly series."""

OTHER_TABLES: Final = (
    Table(
        "wages",
        (
            YEAR,
            Column("series", "text", choices=("urban_nonprivate", "urban_private", "large_enterprises")),
            *numbers("value", "yuan per year"),
            *numbers("growth", "fraction", -0.5, 1.0, empty=True),
            Column("unit", "text", choices=("yuan per year",)),
            TAG,
            SOURCE,
        ),
        ("year", "series"),
        ("above_zero",),
    ),
    Table(
        "cost_profiles",
        (
            Column("profile", "text"),
            Column("band", "text"),
            Column("age", "number", "years", 0.0, 100.0, empty=True),
            Column("age_last", "number", "years", 0.0, 150.0, empty=True, optional=True),
            Column("sex", "text", choices=SEXES, empty=True, optional=True),
            *numbers("value", "see unit"),
            Column("unit", "text"),
            Column("status", "text", choices=("published", "derived")),
            SOURCE,
        ),
        ("profile", "band", "sex"),
    ),
    Table(
        "settlement_triangle",
        (
            AREA,
            Column("fund", "text", choices=POOLED_FUNDS),
            Column("origin", "month"),
            Column("development", "integer", "months", choices=tuple(range(61))),
            *numbers("paid_yuan", "yuan"),
            SOURCE,
            NOTE,
        ),
        ("area", "fund", "origin", "development"),
        ("paid_rises",),
    ),
    Table(
        "notes",
        (Column("key", "text"), Column("note_zh", "text"), Column("note_en", "text", optional=True)),
        ("key",),
    ),
)
"""Wages, cost profiles, settlement of bills and notes."""

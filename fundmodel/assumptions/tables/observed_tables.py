"""Accounts inside a year as they are published, a year's budget, bills submitted and settled (METHODS 6.2)."""

from __future__ import annotations

from itertools import product
from typing import Final

from fundmodel.assumptions.tables.columns import NOTE, SOURCE
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.dims import FUNDS, POOLED_FUNDS

ACCOUNT_SCOPES: Final = ("pooled", "with_accounts")
INSIDE: Final = ("maternity", "top_up")
"""What a notice may count beside basic insurance: maternity, and the top-up of civil servants."""
SCOPES: Final = tuple(
    "+".join((base, *inside))
    for base in ACCOUNT_SCOPES
    for inside in (tuple(n for n, held in zip(INSIDE, flags, strict=True) if held) for flags in product((0, 1), (0, 1)))
)
"""With individual accounts or without, and what else is inside: ``with_accounts+maternity``."""
POOLING_AREA: Final = "pooling_area"
OWN_LEVEL: Final = "own_level_only"
LEVELS_OF_SHEETS: Final = (POOLING_AREA, OWN_LEVEL)


def _money(names: str, low: float | None = 0.0, *, optional: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, unit="yuan", low=low, empty=optional, optional=optional) for name in names.split())


_AREA: Final = Column("area", "text")
_SCHEME_FUNDS: Final = ("employee", *FUNDS)
RELEASED: Final = Column("released", "date", empty=True, optional=True)
OBSERVED_TABLES: Final = (
    Table(
        "observations",
        (
            _AREA,
            Column("fund", "text", choices=_SCHEME_FUNDS),
            Column("period_end", "month"),
            Column("covers", "integer", "months", choices=tuple(range(13))),
            RELEASED,
            Column("income_yuan", unit="yuan", empty=True),
            Column("expenditure_yuan", unit="yuan", low=0.0, empty=True),
            Column("balance_yuan", unit="yuan", empty=True),
            Column("scope", "text", choices=SCOPES),
            *_money("unpaid_bills_yuan prepayments_yuan premium_received_ahead_yuan"),
            *_money("transfers_up_yuan transfers_down_yuan"),
            Column("level", "text", choices=LEVELS_OF_SHEETS, empty=True, optional=True),
            *_money("opening_yuan net_yuan", low=None),
            Column("months_printed", "number", "months", empty=True, optional=True),
            SOURCE,
            NOTE,
        ),
        ("area", "fund", "period_end", "covers", "scope", "released"),
        ("flows_given", "released_after_month", "months_go_on"),
    ),
    Table(
        "budgets",
        (
            _AREA,
            Column("fund", "text", choices=_SCHEME_FUNDS),
            Column("year", "integer", "year", low=1949, high=2150),
            Column("approved", "date"),
            *_money("income_plan_yuan expenditure_plan_yuan", optional=False),
            *_money("premium_plan_yuan subsidy_plan_yuan"),
            SOURCE,
            NOTE,
        ),
        ("area", "fund", "year", "approved"),
    ),
    Table(
        "settlements",
        (
            _AREA,
            Column("fund", "text", choices=POOLED_FUNDS),
            Column("service_month", "month"),
            Column("submitted_month", "month"),
            RELEASED,
            *_money("submitted_yuan", optional=False),
            *_money("approved_yuan paid_yuan holdback_yuan"),
            *_money("annual_clearing_yuan", low=None),
            Column("persons", "number", "persons", 0.0, empty=True, optional=True),
            Column("admissions", "number", "admissions", 0.0, empty=True, optional=True),
            SOURCE,
            NOTE,
        ),
        ("area", "fund", "service_month", "submitted_month", "released"),
        ("submitted_after_service",),
    ),
)
"""Observations, budgets (an adjustment in the year is a row with a later ``approved``) and settlements."""
READ_LATER: Final[dict[str, tuple[str, ...]]] = {
    "settlements": ("approved_yuan", "paid_yuan", "holdback_yuan", "persons", "admissions"),
}
"""Declared and checked, read by no part of this version: whole tables ("*") and columns."""

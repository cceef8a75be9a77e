"""The tables of a package of several areas: one row an area, and where its movers go (DESIGN 6)."""

from __future__ import annotations

from typing import Final

from fundmodel.assumptions.tables.columns import SOURCE, WAN, YI, numbers
from fundmodel.assumptions.tables.table_schema import Column, Table
from fundmodel.vocabulary.dims import FUNDS

FLOWS: Final = ("opening", "income", "expenditure")
HEADS: Final = ("active", "retired", "resident")


def money_column(fund: str, flow: str) -> str:
    """``employee_pooled_income_100m_yuan``: the column of one flow of one fund in the base year."""
    return f"{fund}_{flow}_100m_yuan"


def _optional(name: str, unit: str, low: float, high: float | None = None) -> Column:
    return Column(name, "number", unit, low, high, optional=True)


AREA_TABLES: Final = (
    Table(
        "areas",
        (
            *(Column(name, "text") for name in ("area", "name_zh", "name_en")),
            *numbers("age_0_15_10k age_16_59_10k age_60plus_10k", WAN),
            _optional("age_65plus_10k", WAN, 0.0),
            *numbers(" ".join(f"{group}_10k" for group in HEADS), WAN),
            *(_optional(f"{group}_before_10k", WAN, 0.0) for group in HEADS),
            *(
                Column(money_column(fund, flow), "number", YI, None if flow == "opening" else 0.0)
                for fund in FUNDS
                for flow in FLOWS
            ),
            _optional("maternity_expenditure_100m_yuan", YI, 0.0),
            Column("wage_level", "number", "ratio", 0.2, 5.0),
            _optional("insured_ratio", "ratio", 0.2, 5.0),
            _optional("out_rate", "fraction", 0.0, 0.2),
            SOURCE,
        ),
        ("area",),
        ("areas_fit", "insured_somewhere"),
    ),
    Table(
        "destinations",
        (Column("from", "text"), Column("to", "text"), *numbers("share", "fraction", 0.0, 1.0)),
        ("from", "to"),
        ("destinations_sum_to_one",),
    ),
)
"""Areas at the valuation date, and shares of their movers by destination."""

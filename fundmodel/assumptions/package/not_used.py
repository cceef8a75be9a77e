"""What a package may hold and the projection does not use; said wherever results are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_list import NEEDED, read_later

if TYPE_CHECKING:
    import pandas as pd

OBSERVED: Final = (
    *("income_yuan", "expenditure_yuan", "balance_yuan", "opening_yuan", "net_yuan"),
    *("transfers_up_yuan", "transfers_down_yuan"),
)
"""Columns of ``observations`` beside the stocks at the end of the base year, which a run starts from."""


def _observed(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    frame = frames.get("observations")
    return frame is not None and any(name in frame and frame[name].notna().any() for name in OBSERVED)


def _flexible(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    return "member_ages" in frames and bool((frames["member_ages"]["group"] == "flexible").any())


def _budgets(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    return "budgets" in frames


def _settlements(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    return "settlements" in frames


NOT_USED: Final[Mapping[str, Callable[[Mapping[str, pd.DataFrame], int], bool]]] = {
    "observed_flows": _observed,
    "budgets": _budgets,
    "settlements": _settlements,
    "flexible_apart": _flexible,
}
"""Name (``unused.NAME`` of ``data_words.yaml``) -> whether a package holds it. A test holds that nothing else is."""
READ_BY_ALERT: Final = ("observed_flows", "budgets", "settlements")
"""Those of them that the six-month alert reads."""


READ_BY_RUN: Final = frozenset(
    {
        "area_accounts",
        "area_heads",
        "areas",
        "balances",
        "cost_by_age",
        "cost_profiles",
        "demographic_paths",
        "destinations",
        "fertility_pattern",
        "fund_accounts",
        "heads",
        "member_ages",
        "migration",
        "monthly_shares",
        "mortality_abridged",
        "national_history",
        "observations",
        "population",
        "settlement_triangle",
        "wages",
    }
)
"""Tables that a run reads; a test traces them. Calibration, hindcasts and the alert read others."""
TOLD_APART: Final = frozenset({"budgets", "calibration", "notes", "settlements"})
"""Tables that say what other figures are, or are told under a name of their own."""


def unread(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Tables of a package that can be projected which no run reads."""
    projected = "areas" in frames or bool({*NEEDED} & frames.keys())
    return tuple(sorted(frames.keys() - READ_BY_RUN - TOLD_APART)) if projected else ()


UNREAD_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "demographic_paths": ("births", "deaths", "net_migration", "population_31dec"),
    "national_history": (
        *("employee_10k", "active_retired_ratio", "total_10k", "population_10k"),
        *("income_100m_yuan", "expenditure_100m_yuan", "current_balance_100m_yuan", "health_expenditure_100m_yuan"),
    ),
    "wages": ("growth",),
}
"""Columns of tables that a run reads which no run reads; charts, calibration and hindcasts may. A test holds it."""
PROFILES: Final = ("employee", "resident")
"""Series of ``cost_profiles`` that stand in place of a scenario's; rows of others are for those who read the table."""


def unread_columns(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Columns, as table.column, and rows of cost profiles that a package fills and no run reads."""
    if not ("areas" in frames or {*NEEDED} & frames.keys()):
        return ()
    found = [
        f"{table}.{column}"
        for table, columns in UNREAD_COLUMNS.items()
        for column in columns
        if table in frames and column in frames[table] and frames[table][column].notna().any()
    ]
    profiles = frames.get("cost_profiles")
    others = profiles is not None and not profiles["profile"].isin(PROFILES).any()
    return (*found, *(("cost_profiles",) if others else ()))


def not_used(frames: Mapping[str, pd.DataFrame], base_year: int) -> tuple[str, ...]:
    """The names of ``NOT_USED`` that the tables of a package hold, and what no part of this version reads.

    A package of accounts inside a year alone has no projection, and the alert reads what it holds.
    """
    projected = "areas" in frames or {*NEEDED} <= frames.keys()
    held = (name for name, holds in NOT_USED.items() if projected and holds(frames, base_year))
    return (*held, *read_later(frames))

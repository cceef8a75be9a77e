"""What a package may hold and the projection does not use; said wherever results are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from fundmodel.assumptions.tables.table_list import read_later

if TYPE_CHECKING:
    import pandas as pd

OBSERVED: Final = ("income_yuan", "expenditure_yuan", "balance_yuan")
"""Columns of ``observations`` beside the stocks at the end of the base year, which a run starts from."""


def _observed(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    frame = frames.get("observations")
    return frame is not None and any(name in frame and frame[name].notna().any() for name in OBSERVED)


def _flexible(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    return "member_ages" in frames and bool((frames["member_ages"]["group"] == "flexible").any())


def _budgets(frames: Mapping[str, pd.DataFrame], base: int) -> bool:
    return "budgets" in frames


NOT_USED: Final[Mapping[str, Callable[[Mapping[str, pd.DataFrame], int], bool]]] = {
    "observed_flows": _observed,
    "budgets": _budgets,
    "flexible_apart": _flexible,
}
"""Name (``unused.NAME`` of ``data_words.yaml``) -> whether a package holds it. A test holds that nothing else is."""
READ_BY_ALERT: Final = ("observed_flows", "budgets")
"""Those of them that the six-month alert reads."""


def not_used(frames: Mapping[str, pd.DataFrame], base_year: int) -> tuple[str, ...]:
    """The names of ``NOT_USED`` that the tables of a package of areas hold, and what no part of this version reads.

    A package of accounts inside a year alone has no projection, and the alert reads what it holds.
    """
    held = (name for name, holds in NOT_USED.items() if "areas" in frames and holds(frames, base_year))
    return (*held, *read_later(frames))

"""Chances at both ends of each assumption: which are shown, in which order, and how far they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.words.range_words import told

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = 20


def chances_by_fund(table: pd.DataFrame, most: int = SHOWN) -> list[pd.DataFrame]:
    """The rows of each fund where draws were made, those that move the chance of falling below the line most first."""
    if "chance_error" not in table:
        return []
    width = table[["low_floor_chance", "floor_chance", "high_floor_chance"]]
    ordered = table.assign(_width=width.max(axis=1) - width.min(axis=1)).sort_values(
        "_width", ascending=False, kind="stable"
    )
    return [ordered[ordered["fund"] == fund].head(most) for fund in dict.fromkeys(table["fund"])]


def percent_text(chance: float) -> str:
    """ "8.3", a dash where it could not be projected."""
    return f"{100.0 * chance:.1f}" if chance == chance else "—"


def chance_note(table: pd.DataFrame, lang: str) -> str:
    """How the chances came, and how far a change of theirs is known."""
    error = percent_text(float(table["chance_error"].max()))
    return told("chance_note", lang, draws=table.attrs["draws"], seed=table.attrs["seed"], error=error)

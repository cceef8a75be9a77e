"""What is missing once a fund is used up, on the terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.gap_frame import deepest, financing_gaps, in_debt
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.terminal.captioned_tables import table_by_fund
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection

STEP: Final = 5
HEADS: Final = ("gap_yuan", "gap_gdp", "gap_size", "gap_interest", "gap_debt", "gap_deepest")


def gap_tables(run: Projection, lang: str) -> list[Table]:
    """One table of the years in debt, the first one, every fifth and the last; none where no fund is used up."""
    rows = in_debt(financing_gaps(run))
    rows = rows[rows["year"] >= first_projected_year(run)]
    if rows.empty:
        return []
    words, heads = (say("gap_title", lang), say("gap_note", lang)), [say(head, lang) for head in HEADS]
    return [table_by_fund(run, lang, rows, words, heads, partial(_cells, lang=lang), _shown)]


def _shown(own: pd.DataFrame) -> pd.DataFrame:
    year = own["year"]
    shown: pd.DataFrame = own[year.isin([year.min(), year.max()]) | (year % STEP == 0)]
    return shown


def _cells(row: dict[Any, Any], lang: str) -> list[str]:
    """Year, gap in 亿元, over GDP, rate or yuan per head, interest on debt, debt and the most owed in the year."""
    employees = row["gap_rate"] == row["gap_rate"]
    size = (
        f"{100.0 * row['gap_rate']:.1f}%" if employees else say("gap_per_head", lang, yuan=grouped(row["gap_per_head"]))
    )
    money = {name: grouped(row[name] / YUAN_PER_YI) for name in ("financing_gap", "debt_interest", "debt")}
    share = f"{100.0 * row['gap_over_gdp']:.2f}%"
    most = deepest(row, grouped(row["deepest_debt"] / YUAN_PER_YI), "{amount}\n{month}")
    return [str(row["year"]), money["financing_gap"], share, size, money["debt_interest"], money["debt"], most]

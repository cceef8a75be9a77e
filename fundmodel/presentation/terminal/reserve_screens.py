"""Months of reserve on every basis on the terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.reserve_bases import RECOGNITIONS, STOCKS, basis_note, reserve_bases
from fundmodel.presentation.terminal.captioned_tables import table_by_fund
from fundmodel.presentation.words.labels import months_text
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection

STEP: Final = 5


def bases_table(run: Projection, lang: str) -> Table:
    """For the terminal: the first two years, every fifth and the last; scenarios with the same figures share a row."""
    rows = reserve_bases(run)
    first, last = int(rows["year"].min()), int(rows["year"].max())
    shown = (rows["year"] <= first + 1) | (rows["year"] % STEP == 0) | (rows["year"] == last)
    rows = rows[shown].drop(columns="note")
    stocks = [name for name in STOCKS if name == "unpaid_bills" or rows[name].any()]
    bases = (*RECOGNITIONS, "with_accounts")
    heads = [say(key, lang) for key in (*(f"basis_{one}" for one in bases), *(STOCKS[name] for name in stocks))]
    words = say("bases_title", lang), f"{basis_note(run, lang)}\n{_all_together(rows, lang)}"
    return table_by_fund(run, lang, rows, words, heads, partial(_cells, stocks=stocks))


def _all_together(rows: pd.DataFrame, lang: str) -> str:
    """The press count at the end of the base year."""
    first = rows.iloc[0]
    return say("bases_all", lang, months=months_text(first["reserve_months_all"]), year=first["year"])


def _cells(row: dict[Any, Any], stocks: list[str]) -> list[str]:
    """Year, months on each basis (those of other recognitions only where they differ), stocks in 亿元."""
    cash, earned, incurred, net = (float(row[f"reserve_months_{one}"]) for one in RECOGNITIONS)
    accounts = float(row["reserve_months_with_accounts"])
    months = [
        months_text(cash),
        "" if earned == cash else months_text(earned),
        months_text(incurred),
        "" if net == incurred else months_text(net),
        "" if accounts != accounts else months_text(accounts),
    ]
    return [str(row["year"]), *months, *(grouped(row[name] / YUAN_PER_YI) if row[name] else "" for name in stocks)]

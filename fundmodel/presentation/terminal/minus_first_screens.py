"""Tables for the terminal: results of the other scenarios minus the first, by year and cumulated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.frames.alike import alike
from fundmodel.presentation.frames.minus_first import minus_first
from fundmodel.presentation.frames.summary import pooled_funds, shown_years
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import fund_label, short_labels
from fundmodel.presentation.words.messages import say
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection

SHOWN: Final = ("total_income", "expenditure", "balance", "cumulated_total_income", "cumulated_expenditure")
UNSEEN: Final = 0.5 * YUAN_PER_YI
"""A difference that no printed figure shows."""


def minus_first_tables(run: Projection, lang: str) -> list[Table | str]:
    """A table for each fund and group of scenarios that differ alike from the first, or the sentence that they do not
    differ; nothing for a run of one scenario."""
    found = minus_first(run)
    labels = short_labels(run, lang)
    first = labels[run.scenarios[0]]
    drawn: list[Table | str] = []
    for fund in pooled_funds(run):
        own = found[found["fund"] == fund]
        parts = [(name, own[own["scenario"] == name].drop(columns="scenario")) for name in run.scenarios[1:]]
        groups = alike(parts, lambda a, b: a.reset_index(drop=True).equals(b.reset_index(drop=True)))
        for names, rows in groups:
            told = {"fund": fund_label(fund, lang), "a": first, "b": " = ".join(labels[name] for name in names)}
            seen = bool((rows[list(SHOWN)].abs() >= UNSEEN).any(axis=None))
            title = say("minus_first" if seen else "minus_first_nothing", lang, **told)
            drawn.append(_table(rows, title, lang) if seen else title)
    return drawn


def _table(rows: pd.DataFrame, title: str, lang: str) -> Table:
    from rich import box

    table = screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, title_justify="left")
    table.add_column(label("year", lang), no_wrap=True)
    for name in SHOWN:
        table.add_column(say(f"minus_{name}", lang), justify="right")
    table.add_column(say("minus_months", lang), justify="right")
    for row in rows[rows["year"].isin(shown_years(rows["year"].to_numpy()))].to_dict("records"):
        months = row["reserve_months_earned"]
        signed = [_signed(grouped(row[name] / YUAN_PER_YI)) for name in SHOWN]
        table.add_row(str(row["year"]), *signed, _signed(grouped(months, 1)) if months == months else "—")
    return table


def _signed(text: str) -> str:
    return text if text.startswith("-") or not text.strip("0.,") else f"+{text}"

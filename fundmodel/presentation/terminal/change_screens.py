"""The screen of what changed since an earlier alert: levels, probabilities, and where the change came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.change_words import change_heading, change_word
from fundmodel.presentation.words.labels import NEVER, fund_label

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

PARTS: Final = ("new_data", "revisions", "shifts", "rest")


def changed_table(rows: pd.DataFrame, lang: str) -> Table:
    """A row per fund whose level changed: before and now, and the parts in percentage points."""
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name in ("area", "fund"):
        shown.add_column(words.heading(name, lang), overflow="fold", min_width=6)
    shown.add_column(change_heading("change", lang), no_wrap=True)
    shown.add_column(change_heading("probability_before", lang), justify="right", no_wrap=True)
    shown.add_column(words.heading("probability", lang), justify="right", no_wrap=True)
    for name in PARTS:
        shown.add_column(change_heading(name, lang), justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        told = [f"{words.level_word(row[key], lang)} {words.percent(row[p])}" for key, p in _SIDES]
        parts = [NEVER if row[name] != row[name] else f"{100.0 * row[name]:+.0f}" for name in PARTS]
        fund = fund_label(str(row["fund"]), lang)
        shown.add_row(str(row["area"]), fund, change_word(str(row["change"]), lang), *told, *parts)
    return shown


_SIDES: Final = (("level_before", "probability_before"), ("level", "probability"))

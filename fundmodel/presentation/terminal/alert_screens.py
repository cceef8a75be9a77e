"""The screen of ``fundmodel alert``: every fund by urgency, those in the state apart, who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alert_cells import STRUCTURAL, cells, structural_cells
from fundmodel.presentation.frames.alert_frames import AHEAD, GROUPS
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words import alert_words as words
from fundmodel.presentation.words.labels import fund_label

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

WIDE: Final = 120
"""Characters from which event and state are told in full, and line, basis, release and lag in columns of their own."""
STYLES: Final = {"alarm": "bold red", "alert": "red", "watch": "yellow"}
NARROW_COLUMNS: Final = ("level_short", "event_short", "state_short", "months", "interval", "data")
WIDE_COLUMNS: Final = (
    *("level", "probability", "event", "state", "months", "interval", "floor", "basis"),
    *("last_month", "released", "lag_days"),
)
LEAST: Final = {"data": 8, "event_short": 8, "state_short": 6, "level_short": 8}
"""Characters that a folded column keeps."""
RIGHT: Final = ("probability", "months", "interval", "floor", "lag_days")


def group_tables(rows: pd.DataFrame, lang: str, width: int) -> Iterator[tuple[str, Table]]:
    """(heading, table) of every group that has a row: with a probability, in the state already, without a budget."""
    for group, key in GROUPS.items():
        own = rows[rows["group"] == group]
        if len(own):
            yield words.told(key, lang, count=len(own)), _table(own, group, lang, width)


def structural_table(rows: pd.DataFrame, lang: str) -> Table:
    """A row a fund of ``structural_rows``."""
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    shown.add_column(words.heading("fund", lang), overflow="fold", min_width=8)
    for name in STRUCTURAL:
        shown.add_column(words.heading(name, lang, short=True), no_wrap=True)
    for row in rows.to_dict("records"):
        told = structural_cells(row, lang)
        shown.add_row(told["fund"], *(told[name] for name in STRUCTURAL))
    return shown


def _table(own: pd.DataFrame, group: str, lang: str, width: int) -> Table:
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    shown.add_column(words.heading("area", lang), overflow="fold", min_width=8)
    shown.add_column(words.heading("fund", lang), overflow="fold", min_width=8)
    columns = list(_columns(group, width))
    for name in columns:
        right = name in RIGHT
        folded = name in ("event", "state", "basis", "level", "level_short", "event_short", "state_short", "data")
        look: dict[str, Any] = {"overflow": "fold", "min_width": LEAST.get(name)} if folded else {"no_wrap": True}
        shown.add_column(words.heading(name, lang, short=True), justify="right" if right else "left", **look)
    for row in own.to_dict("records"):
        told = cells(row, lang)
        shown.add_row(
            row["name"],
            fund_label(row["fund"], lang),
            *(told[name] for name in columns),
            style=STYLES.get(row["level"]),
        )
    return shown


def _columns(group: str, width: int) -> Iterable[str]:
    quiet = ("level", "probability", "event", "level_short", "event_short") if group != AHEAD else ()
    return (name for name in (WIDE_COLUMNS if width >= WIDE else NARROW_COLUMNS) if name not in quiet)

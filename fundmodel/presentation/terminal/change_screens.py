"""What changed between two alerts, on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.change_cells import COLUMNS, NUMBERS, change_cells, column_heading
from fundmodel.presentation.terminal.screen_table import screen_table

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

FOLDED: Final = {"name": 8, "fund": 8, "event": 7, "probability_before": 6, "probability": 6}
"""Characters that a folded column keeps."""


def changed_table(rows: pd.DataFrame, names: Mapping[str, Mapping[str, str]], lang: str) -> Table:
    """A row per fund whose level changed: before and now, and the parts in percentage points."""
    from rich import box

    shown = screen_table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=0)
    for name in COLUMNS:
        look: dict[str, Any] = {"overflow": "fold", "min_width": FOLDED[name]} if name in FOLDED else {"no_wrap": True}
        justify: Any = "right" if name in NUMBERS else "left"
        shown.add_column(column_heading(name, lang, short=True), justify=justify, **look)
    for row in rows.to_dict("records"):
        told = change_cells(row, names, lang)
        shown.add_row(*(told["event_short" if name == "event" else name] for name in COLUMNS))
    return shown

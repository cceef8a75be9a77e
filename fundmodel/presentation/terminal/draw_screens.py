"""Chances and 80 % ranges on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.frames.draw_frames import (
    ChanceRow,
    chance_headings,
    chance_rows,
    fund_title,
    shown_areas,
)
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.headings import title_of

if TYPE_CHECKING:
    from rich.table import Table

    from fundmodel.presentation.frames.draw_frames import Draws
    from fundmodel.presentation.frames.range_frames import Ranges
    from fundmodel.projection.result import Projection


def chance_tables(run: Projection, draws: Draws, ranges: Ranges | None, lang: str) -> list[Table]:
    """A table for each scenario, area and fund, a column an event: dates and ranges above chances."""
    areas = shown_areas(run)
    blocks: dict[tuple[str, str, str], list[ChanceRow]] = {}
    for row in chance_rows(run, draws, ranges, lang):
        if row.area in areas:
            blocks.setdefault((row.scenario, row.fund, row.area), []).append(row)
    headings = chance_headings(draws, lang)
    return [_table(fund_title(run, *place, lang), rows, headings, lang) for place, rows in blocks.items()]


def _table(title: str, rows: list[ChanceRow], headings: list[str], lang: str) -> Table:
    from rich import box

    look = {"box": box.SIMPLE_HEAD, "title_style": "bold", "pad_edge": False, "title_justify": "left"}
    table = screen_table(title=title, **look)
    table.add_column("", overflow="fold")
    for row in rows:
        table.add_column(title_of(row.event, lang), overflow="fold")
    for at, heading in enumerate(headings):
        table.add_row(heading, *(row.cells[at] for row in rows))
    return table

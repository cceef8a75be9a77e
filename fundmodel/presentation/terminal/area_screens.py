"""Areas on the terminal: a row for each area and fund, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.frames.area_frames import DATES, SCHEME, area_range, ranged_areas
from fundmodel.presentation.frames.summary import first_projected_year
from fundmodel.presentation.terminal.fund_screens import STYLES
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import months_text, prudent_text
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection


def area_tables(run: Projection, lang: str, ranges: pd.DataFrame | None = None) -> list[Table]:
    """For each group of scenarios alike: a row for each area and fund, the worst first, each date with the prudent one
    and its range where ``ranges`` has one."""
    found = ranged_areas(run, ranges)
    alone = len(run.scenarios) == 1
    return [_table(run, rows, "" if alone else title, lang) for title, rows in titled_rows(run, found, lang)]


def _table(run: Projection, rows: pd.DataFrame, scenarios: str, lang: str) -> Table:
    from rich import box
    from rich.text import Text

    first = first_projected_year(run)
    title = say("areas_title", lang, count=rows["area"].nunique())
    title += (("：" if lang == "zh" else ": ") + scenarios) if scenarios else ""
    caption = say("areas_bases", lang)
    table = screen_table(title=title, caption=caption, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
    table.show_edge = False
    table.add_column(label("area", lang), overflow="fold")
    table.add_column(say("areas_fund", lang), overflow="fold")
    table.add_column(say("areas_months", lang, year=first), justify="right")
    table.add_column(say("areas_level", lang, year=first))
    for event in DATES:
        table.add_column(say(f"areas_{event}", lang), overflow="fold")
    for row in rows.to_dict("records"):
        level = str(row["warning_level"])
        said = Text(label(level, lang), style=STYLES[level]) if level else Text(say("unjudged", lang))
        dates = [_date(row, event, lang) for event in DATES]
        months = months_text(row["reserve_months_earned"])
        table.add_row(row["area_name"][lang], label(SCHEME[str(row["fund"])], lang), months, said, *dates)
    return table


def _date(row: Mapping[Any, Any], event: str, lang: str) -> str:
    said = area_range(row, event, lang)
    return prudent_text(row, event, lang) + (f"\n{said}" if said else "")

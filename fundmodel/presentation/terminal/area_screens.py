"""Areas on the terminal: a row for each area and fund, the worst first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.frames.area_frames import DATES, area_range, ranged_areas
from fundmodel.presentation.frames.summary import first_projected_year, yearly_accounts
from fundmodel.presentation.terminal.fund_screens import STYLES
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import event_text, months_text, prudent_words
from fundmodel.presentation.words.messages import say
from fundmodel.vocabulary.data_words import said as word_of
from fundmodel.vocabulary.dictionary import label

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection


NARROW: Final = (0, 0)


def area_tables(run: Projection, lang: str, ranges: pd.DataFrame | None = None) -> list[Table]:
    """For each group of scenarios alike: a row for each area and fund, the worst first, each date with the prudent one
    and its range where ``ranges`` has one."""
    found = ranged_areas(run, ranges)
    first = first_projected_year(run)
    for name, year in (("base_months", first - 1), ("first_months", first)):
        held = _months_held(run, year)
        keys = zip(found["scenario"], found["area"], found["fund"], strict=True)
        found[name] = [held[key] for key in keys]
    alone = len(run.scenarios) == 1
    return [_table(run, rows, "" if alone else title, lang) for title, rows in titled_rows(run, found, lang)]


def _table(run: Projection, rows: pd.DataFrame, scenarios: str, lang: str) -> Table:
    from rich import box
    from rich.text import Text

    first = first_projected_year(run)
    title = say("areas_title", lang, count=rows["area"].nunique())
    title += (("：" if lang == "zh" else ": ") + scenarios) if scenarios else ""
    caption = say("areas_bases", lang)
    table = screen_table(
        title=title, caption=caption, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False, padding=NARROW
    )
    table.show_edge = False
    table.add_column(label("area", lang), overflow="fold")
    table.add_column(say("areas_fund", lang), overflow="fold")
    table.add_column(say("areas_months", lang, year=first - 1), justify="right")
    table.add_column(say("areas_months", lang, year=first), justify="right")
    table.add_column(say("areas_level", lang, year=first))
    for event in DATES:
        table.add_column(say(f"areas_{event}", lang), overflow="fold")
    for row in rows.to_dict("records"):
        level = str(row["warning_level"])
        said = Text(label(level, lang), style=STYLES[level]) if level else Text(say("unjudged", lang))
        dates = [_date(row, event, lang) for event in DATES]
        months, before = (_both(*row[name]) for name in ("first_months", "base_months"))
        table.add_row(row["area_name"][lang], said_fund(str(row["fund"]), lang), before, months, said, *dates)
    return table


def said_fund(fund: str, lang: str) -> str:
    """A fund by the word that the sheets of an area have for it: 职工统筹, 居民医保."""
    return word_of(f"choice.{fund}", lang)


def _months_held(run: Projection, year: int) -> dict[tuple[str, str, str], tuple[float, float | None]]:
    """(scenario, area, fund) -> months of reserve at the end of the year as the level is judged, and those of the books
    where premium received ahead parts the two."""
    rows = yearly_accounts(run)
    rows = rows[rows["year"] == year]
    keys = zip(rows["scenario"], rows["area"], rows["fund"], strict=True)
    cash = rows["reserve_months_cash"].where(rows["premium_received_ahead"] != 0)
    earned = rows["reserve_months_earned"].fillna(rows["reserve_months_cash"])
    return dict(zip(keys, zip(earned, (None if c != c else c for c in cash), strict=True), strict=True))


def _both(earned: float, cash: float | None) -> str:
    """Months as the level is judged, and below in brackets those of the books."""
    return months_text(earned) if cash is None else f"{months_text(earned)}\n({months_text(cash)})"


def _date(row: Mapping[Any, Any], event: str, lang: str) -> str:
    """The date, the prudent one and the range; a date stands on a line of its own, so that a narrow column breaks none
    inside a year."""
    lines = (told(row, event, lang, "\n") for told in (event_text, prudent_words, area_range))
    return "\n".join(line for line in lines if line)

"""Long-term-care insurance on the terminal: its accounts, and the pool's months with and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundmodel.presentation.frames.care_frames import MONEY, MONTHS, care_accounts
from fundmodel.presentation.frames.summary import shown_years
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.headings import title_of
from fundmodel.presentation.words.labels import months_text, scenario_labels
from fundmodel.presentation.words.rounding import grouped
from fundmodel.vocabulary.dims import CARE_FUND
from fundmodel.vocabulary.units import YUAN_PER_YI

if TYPE_CHECKING:
    from rich.table import Table

    from fundmodel.projection.result import Projection


def care_tables(run: Projection, lang: str) -> list[Table]:
    """For the terminal: a table for each scenario that keeps the fund, 亿元 and months; none where there is none."""
    from rich import box

    frame = care_accounts(run)
    if frame.empty:
        return []
    tables = []
    for scenario, own in frame.groupby("scenario", sort=False):
        title = f"{title_of(CARE_FUND, lang)}: {scenario_labels(run, lang)[str(scenario)]}"
        drawn = screen_table(title=title, box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
        for name in ("year", *MONEY, *MONTHS):
            drawn.add_column(title_of(name, lang), justify="left" if name == "year" else "right", overflow="fold")
        shown = own[own["year"].isin(shown_years(own["year"].to_numpy()))]
        for row in shown.to_dict("records"):
            money = [grouped(row[name] / YUAN_PER_YI) for name in MONEY]
            drawn.add_row(str(row["year"]), *money, *(months_text(row[name]) for name in MONTHS))
        tables.append(drawn)
    return tables

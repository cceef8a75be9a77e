"""Tables of the terminal with a caption below, and those whose rows are years of a fund and of alike scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from fundmodel.presentation.frames.alike import titled_rows
from fundmodel.presentation.terminal.screen_table import screen_table
from fundmodel.presentation.words.labels import fund_label
from fundmodel.vocabulary.dictionary import label
from fundmodel.vocabulary.dims import POOLED_FUNDS

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from fundmodel.projection.result import Projection


def captioned_table(title: str, caption: str) -> Table:
    """A table without columns."""
    from rich import box

    return screen_table(
        title=title,
        caption=caption,
        box=box.SIMPLE_HEAD,
        title_style="bold",
        caption_justify="left",
        pad_edge=False,
    )


def table_by_fund(
    run: Projection,
    lang: str,
    rows: pd.DataFrame,
    words: tuple[str, str],
    heads: Iterable[str],
    cells: Callable[[dict[Any, Any]], list[str]],
    years: Callable[[pd.DataFrame], pd.DataFrame] = lambda block: block,
) -> Table:
    """A row a year, in blocks of a pooled fund and of the scenarios that have the same figures.

    ``words`` are title and caption, ``heads`` the columns after fund and year, ``cells`` year and figures of a row,
    ``years`` the rows of a block that are shown.
    """
    title, caption = words
    shown = captioned_table(title, caption)
    shown.add_column(label("fund", lang), overflow="fold")
    shown.add_column(label("year", lang), no_wrap=True)
    for head in heads:
        shown.add_column(head, justify="right", no_wrap=True)
    for fund in POOLED_FUNDS:
        for name, block in titled_rows(run, rows[rows["fund"] == fund], lang):
            own = years(block)
            whom = fund_label(fund, lang) if len(run.scenarios) == 1 else f"{fund_label(fund, lang)}\n{name}"
            for at, row in enumerate(own.to_dict("records")):
                shown.add_row(whom if at == 0 else "", *cells(row), end_section=at + 1 == len(own))
    return shown
